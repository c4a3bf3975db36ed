"""A chief claims the town's page, the office agrees, the city manager comes by invitation.

It follows docs/how-to/claim-your-agency.md to the letter.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonbeat.agencies.models import Agency
from commonbeat.base.models import Mail
from commonbeat.people.enums import Role
from tests.agencies.extracts import ACTIVE
from tests.agencies.factories import make_agencies
from tests.agencies.people import (
    ADMINISTRATOR,
    SUBMITTER,
    held,
    make_claim,
    make_invitation,
    make_member,
)
from tests.journeys.conftest import PHONE, CheckAccess, Visit, fits_its_screen
from tests.journeys.test_sign_in import sign_in
from tests.people.factories import PASSWORD, make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def path_in_newest_mail(address: str) -> str:
    """Return the path of the link in the newest mail, as its reader would follow it."""
    found = re.search(
        r"https?://[^/]+(/\S+)", Mail.objects.filter(to=address).latest("id").text
    )
    assert found is not None
    return found.group(1)


def tick(page: Page, words: str) -> None:
    """Click what a person sees: USWDS draws the box beside the label."""
    page.locator("label.usa-checkbox__label, label.usa-radio__label", has_text=words).click()


def claim(page: Page, town: Agency, check_access: CheckAccess) -> None:
    """Part 1 of the how-to: from the account to a claim that waits."""
    page.get_by_role("link", name="Find yours").click()
    page.get_by_label("Name, county or ORI").fill(town.name)
    page.get_by_role("link", name=town.name).click()
    page.get_by_role("link", name="Claim this page", exact=True).click()
    check_access(page)
    page.get_by_label("Your position there").fill("Chief of police")
    tick(page, "Entity administrator")
    tick(page, "Law-enforcement executive")
    tick(page, "Government executive")
    page.get_by_label("How the office can check this").fill("Call city hall, 555-0100.")
    page.get_by_role("button", name="Send the claim").click()
    expect(page.locator(".cb-error-summary")).to_contain_text("must be two people")
    check_access(page)
    tick(page, "Government executive")
    page.get_by_role("button", name="Send the claim").click()
    expect(page.get_by_text("The office has your claim.")).to_be_visible()
    expect(page.get_by_text("Your claim waits", exact=True)).to_be_visible()
    check_access(page)


def grant(office: Page, town: Agency, check_access: CheckAccess) -> None:
    """What the office does: check, and decide with a reason."""
    office.goto("/workspace/")
    office.get_by_role("link", name="Claims to agencies").click()
    check_access(office)
    office.get_by_role("link", name=town.name).click()
    check_access(office)
    tick(office, "Grant the roles")
    office.get_by_label("Reason").fill("City hall confirmed it.")
    office.get_by_role("button", name="Decide", exact=True).click()
    expect(office.get_by_text("Decided. Ruth Ekholm is told by mail.")).to_be_visible()
    check_access(office)


def invite(page: Page, town: Agency, address: str, check_access: CheckAccess) -> None:
    """Part 2 of the how-to: the second signer gets a mail."""
    page.get_by_role("link", name="My account").click()
    page.get_by_role("link", name=town.name).first.click()
    expect(page.get_by_text("nobody is government executive")).to_be_visible()
    check_access(page)
    page.get_by_role("link", name="Invite a person").click()
    check_access(page)
    page.get_by_label("E-mail address").fill(address)
    tick(page, "Government executive")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"The invitation is on its way to {address}.")).to_be_visible()


def accept(phone: Page, town: Agency, address: str, check_access: CheckAccess) -> None:
    """Part 3 of the how-to: the second signer accepts, on a phone."""
    phone.goto(path_in_newest_mail(address))
    phone.get_by_label("E-mail address").fill(address)
    phone.get_by_label("Password").fill(PASSWORD)
    phone.get_by_role("button", name="Sign in", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Invitation")
    check_access(phone)
    assert fits_its_screen(phone)
    phone.get_by_role("button", name="Accept").click()
    expect(phone.get_by_text(f"You now act for {town.name}.")).to_be_visible()
    expect(phone.get_by_text("A signer is missing")).to_have_count(0)
    check_access(phone)
    assert fits_its_screen(phone)


def register(page: Page, check_access: CheckAccess) -> None:
    """Part 4 of the how-to: the UEI, provisional while nobody can be asked."""
    page.reload()
    page.get_by_role("link", name="Enter the UEI").click()
    page.get_by_label("UEI", exact=True).fill(ACTIVE)
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_text("Provisional", exact=True)).to_be_visible()
    check_access(page)
    page.get_by_role("link", name="People of this agency").click()


def change_roles(page: Page, check_access: CheckAccess) -> None:
    """Part 5 of the how-to: one more role, and its end."""
    page.get_by_role("link", name="Give Ruth Ekholm another role").click()
    check_access(page)
    tick(page, "Application submitter")
    page.get_by_role("button", name="Give the role").click()
    page.get_by_role("link", name="End the role Application submitter of Ruth").click()
    check_access(page)
    page.get_by_role("button", name="End the role now").click()
    expect(page.get_by_text("Ruth Ekholm is no longer application submitter.")).to_be_visible()


def test_two_signers_come_to_a_town_as_the_how_to_says(
    visit: Visit, check_access: CheckAccess, picture: Callable[[Page, str], None]
) -> None:
    town = make_agencies(1)[0]
    chief = make_person(name="Ruth Ekholm", email="chief@town.example")
    manager = make_person(name="Theo Abara", email="manager@town.example")
    staff = make_person(Role.PROGRAM_MANAGER, name="Dana Whitfield")
    page, office, phone = visit(), visit(), visit(**PHONE)

    sign_in(page, chief.email)
    claim(page, town, check_access)
    sign_in(office, staff.email)
    grant(office, town, check_access)
    invite(page, town, manager.email, check_access)
    accept(phone, town, manager.email, check_access)
    register(page, check_access)
    picture(page, "people-of-an-agency")
    picture(phone, "phone-people-of-an-agency")
    change_roles(page, check_access)

    assert held(town) == {
        ("Ruth Ekholm", "entity_administrator"),
        ("Ruth Ekholm", "law_enforcement_executive"),
        ("Theo Abara", "government_executive"),
    }


def test_empty_full_and_wrong_states_can_be_read_by_everybody_on_a_phone(
    phone: Page, check_access: CheckAccess
) -> None:
    town = make_agencies(1)[0]
    Agency.objects.update(name="Unreasonably-Long-Name-Of-A-Department " * 4)
    admin = make_member(
        town, ADMINISTRATOR, name="Bartholomew " * 9, email=f"{'a' * 60}@town.example"
    )
    invitation = make_invitation(town, admin, SUBMITTER, email=f"{'b' * 60}@{'c' * 60}.example")
    make_claim(town, make_person(name="Wolfeschlegelsteinhausenbergerdorff"))

    sign_in(phone, admin.email)
    for address in ("people/", "people/invite/", "registration/", "claim/", "acting/"):
        phone.goto(f"/agencies/{town.ori}/{address}")
        check_access(phone)
        assert fits_its_screen(phone), address
    phone.goto("/agencies/invitations/the-key/")
    expect(phone.get_by_text("This invitation is for another address")).to_be_visible()
    check_access(phone)
    assert fits_its_screen(phone)
    assert invitation.accepted_at is None
    phone.goto("/agencies/mine/")
    check_access(phone)
    assert fits_its_screen(phone)


def test_a_claim_is_made_and_decided_without_scripts(plain: Page) -> None:
    town = make_agencies(1)[0]
    person, staff = make_person(name="Bo"), make_person(Role.DIRECTOR)

    sign_in(plain, person.email)
    plain.goto(f"/agencies/{town.ori}/")
    plain.get_by_role("link", name="how to claim this page").click()
    plain.get_by_role("link", name="Claim this page", exact=True).click()
    plain.get_by_label("Your position there").fill("Chief of police")
    tick(plain, "Entity administrator")
    plain.get_by_label("How the office can check this").fill("Call city hall.")
    plain.get_by_role("button", name="Send the claim").click()
    plain.get_by_role("button", name="Sign out").click()
    sign_in(plain, staff.email)
    plain.goto("/workspace/claims/")
    plain.get_by_role("link", name=town.name).click()
    tick(plain, "Refuse")
    plain.get_by_label("Reason").fill("City hall does not know this person.")
    plain.get_by_role("button", name="Decide").click()

    expect(plain.get_by_text("No claim waits")).to_be_visible()


def test_the_office_joins_two_records_after_it_saw_what_would_move(
    page: Page, phone: Page, check_access: CheckAccess
) -> None:
    kept, merged = make_agencies(2)
    Agency.objects.update(name="Alder Police Department")
    make_member(merged, SUBMITTER)
    director = make_person(Role.DIRECTOR)

    sign_in(phone, director.email)
    phone.goto("/workspace/agencies/duplicates/")
    check_access(phone)
    assert fits_its_screen(phone)
    phone.goto(f"/workspace/agencies/merge/{kept.ori}/{merged.ori}/")
    check_access(phone)
    assert fits_its_screen(phone)
    sign_in(page, director.email)
    page.goto("/workspace/")
    page.get_by_role("link", name="Likely duplicates").click()
    page.get_by_role("link", name="See what would move").click()
    check_access(page)
    page.get_by_label("Reason").fill(" ")
    page.get_by_role("button", name="Join them").click()
    expect(page.locator(".cb-error-summary")).to_be_focused()
    check_access(page)
    page.get_by_label("Reason").fill("One town, two records.")
    page.get_by_role("button", name="Join them").click()
    expect(page.get_by_text(f"{merged.ori} is now one with {kept.ori}.")).to_be_visible()
    check_access(page)
