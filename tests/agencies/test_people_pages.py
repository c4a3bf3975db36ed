"""The pages of an agency's people: who may open and send what, and what each state says."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commonbeat.agencies.access import roles_in
from commonbeat.agencies.models import Agency, AgencyInvitation, Claim
from commonbeat.base.models import Mail
from commonbeat.people.enums import Role
from tests.agencies.factories import make_agencies
from tests.agencies.people import (
    ADMINISTRATOR,
    CHIEF,
    MANAGER,
    SUBMITTER,
    Town,
    make_claim,
    make_invitation,
    make_member,
)
from tests.people.factories import make_person
from tests.people.mailbox import link_in_newest

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return make_agencies(1)[0]


def test_a_claim_goes_from_the_agencys_page_to_the_office_and_back(client: Client) -> None:
    agency = make_agencies(1)[0]
    chief, staff = make_person(name="Bo"), make_person(Role.PROGRAM_MANAGER)
    client.force_login(chief)
    there = f"/agencies/{agency.ori}/"
    form = {
        "position": "Chief",
        "roles": [ADMINISTRATOR.value, CHIEF.value],
        "statement": "Call city hall.",
    }

    sent = client.post(f"{there}claim/", form, follow=True)
    again = client.get(f"{there}claim/")
    client.force_login(staff)
    queue = client.get("/workspace/claims/")
    claim = Claim.objects.get()
    page = f"/workspace/claims/{claim.public_id}/"
    shown = client.get(page)
    client.post(page, {"decision": "grant", "reason": "Called city hall."})

    assert "The office has your claim." in sent.text
    assert "Your claim waits for the office" in again.text
    assert f'<a href="{page}">{agency.name}</a>' in queue.text
    assert "Nobody acts for this agency yet." in shown.text
    assert roles_in(chief, agency) == {ADMINISTRATOR, CHIEF}
    assert "Called city hall." in Mail.objects.get(to=chief.email).text


def test_a_claim_with_nothing_or_too_much_says_everything_at_once(
    client: Client, agency: Agency
) -> None:
    client.force_login(make_person())
    there = f"/agencies/{agency.ori}/claim/"

    nothing = client.post(there, {"position": ""})
    both = client.post(
        there,
        {"position": "x" * 161, "roles": [CHIEF.value, MANAGER.value], "statement": "Yes"},
    )
    signers = client.post(
        there, {"position": "Chief", "roles": [CHIEF.value, MANAGER.value], "statement": "Yes"}
    )

    assert nothing.status_code == both.status_code == signers.status_code == 422
    assert nothing.text.count("This field is required.") == 4  # twice each: summary and field
    assert "No role is chosen." in nothing.text
    assert "at most 160 characters (it has 161)" in both.text
    assert "the two who sign for an agency must be two people" in signers.text
    assert not Claim.objects.exists()


def test_a_decision_that_another_took_meanwhile_is_told(client: Client) -> None:
    town = Town()
    first, second = make_person(Role.DIRECTOR, name="Dee"), make_person(Role.PROGRAM_MANAGER)
    page = f"/workspace/claims/{town.claim.public_id}/"
    client.force_login(first)
    client.post(page, {"decision": "refuse", "reason": "Unknown."})

    client.force_login(second)
    late = client.post(page, {"decision": "grant", "reason": "Known."})

    assert late.status_code == 422
    assert "Dee decided this claim already: refused." in late.text
    assert roles_in(town.claimant, town.agency) == frozenset()


def test_staff_cannot_decide_their_own_claim(client: Client, agency: Agency) -> None:
    staff = make_person(Role.PROGRAM_MANAGER)
    claim = make_claim(agency, staff)
    client.force_login(staff)

    page = client.get(f"/workspace/claims/{claim.public_id}/")

    assert "This is your own claim." in page.text
    assert '<button class="usa-button">Decide</button>' not in page.text


def test_an_invited_person_accepts_behind_the_link_of_the_mail(client: Client) -> None:
    agency = make_agencies(1)[0]
    admin = make_member(agency, ADMINISTRATOR)
    person = make_person(email="new@town.example")
    client.force_login(admin)
    client.post(
        f"/agencies/{agency.ori}/people/invite/",
        {"email": "New@Town.example", "roles": [MANAGER.value]},
    )
    link = link_in_newest("new@town.example")

    client.logout()
    stranger = client.get(link)
    client.force_login(person)
    shown = client.get(link)
    accepted = client.post(link, follow=True)

    assert stranger["Location"] == f"/people/sign-in/?next={link}"
    assert "Neither can sign for the other." in shown.text
    assert f"You now act for {agency.name}." in accepted.text
    assert roles_in(person, agency) == {MANAGER}


def test_an_invitation_shows_nothing_to_another_address(client: Client) -> None:
    town = Town()
    other = make_person(email="other@town.example")
    client.force_login(other)

    page = client.get("/agencies/invitations/the-key/")
    sent = client.post("/agencies/invitations/the-key/")

    assert "This invitation is for another address than yours, other@town.example." in page.text
    assert town.agency.name not in page.text
    assert "new@town.example" not in page.text
    assert sent.status_code == 422
    assert client.get("/agencies/invitations/no-key/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "This invitation ended on"),
        ({"withdrawn_at": timezone.now()}, "was withdrawn. "),
        ({"accepted_at": timezone.now()}, "was accepted already."),
    ],
)
def test_an_invitation_that_is_over_says_why(
    client: Client, changes: dict[str, object], words: str
) -> None:
    Town()
    AgencyInvitation.objects.update(**changes)
    client.force_login(make_person(email="new@town.example"))

    page = client.get("/agencies/invitations/the-key/")

    assert words in page.text
    assert "Accept</button>" not in page.text


def test_the_page_of_people_says_which_signer_is_missing(client: Client) -> None:
    town = Town()
    client.force_login(town.member)
    there = f"/agencies/{town.agency.ori}/people/"

    both = client.get(there).text
    make_member(town.agency, CHIEF)
    one = client.get(there).text
    make_member(town.agency, MANAGER)
    none = client.get(there).text

    assert "nobody is law-enforcement executive, nobody is government executive." in both
    assert "A signer is missing:</strong> nobody is government executive." in one
    assert "Ask an entity administrator to invite the person." in one
    assert "A signer is missing" not in none


def test_a_role_given_on_the_page_is_held_and_the_wrong_one_is_explained(
    client: Client,
) -> None:
    town = Town()
    client.force_login(town.admin)
    there = f"/agencies/{town.agency.ori}/people/{town.member.public_id}/roles/"

    client.post(there, {"role": CHIEF.value})
    wrong = client.post(there, {"role": MANAGER.value})

    assert roles_in(town.member, town.agency) == {SUBMITTER, CHIEF}
    assert wrong.status_code == 422
    assert "Bo cannot be both" in wrong.text


def test_the_last_administrator_is_told_why_the_role_goes_on(client: Client) -> None:
    town = Town()
    client.force_login(town.admin)
    page = f"/agencies/{town.agency.ori}/people/{town.admin.public_id}/roles/"

    said = client.post(f"{page}{ADMINISTRATOR.value}/end/")

    assert said.status_code == 422
    assert "Ada is the last entity administrator" in said.text


def test_a_removed_person_sees_nothing_from_the_next_request_on(client: Client) -> None:
    town = Town()
    there = f"/agencies/{town.agency.ori}/people/"
    other = Client()
    other.force_login(town.member)
    before = other.get(there).status_code
    client.force_login(town.admin)

    client.post(f"{there}{town.member.public_id}/roles/{SUBMITTER.value}/end/")

    assert (before, other.get(there).status_code) == (200, 404)


def test_my_agencies_are_a_page_and_a_part_of_the_account(client: Client) -> None:
    town = Town()
    town.other.role_grants.create(user=town.member, role=CHIEF)
    client.force_login(town.member)

    page = client.get("/agencies/mine/").text
    part = client.get("/agencies/mine/", headers={"HX-Request": "true"}).text
    account = client.get("/people/me/").text
    client.force_login(town.claimant)
    none = client.get("/agencies/mine/").text

    assert page.index(town.agency.name) < page.index(town.other.name)
    assert "<html" not in part
    assert 'hx-get="/agencies/mine/"' in account
    assert "You act for no agency yet." in none
    assert "Waiting for the office" in none


def test_the_agencys_page_offers_the_claim_to_whoever_signed_in(
    client: Client, agency: Agency
) -> None:
    there = f"/agencies/{agency.ori}/"
    stranger = client.get(there).text
    client.force_login(make_person())
    person = client.get(there).text
    part = client.get(f"{there}acting/", headers={"HX-Request": "true"}).text

    assert f"/people/sign-in/?next={there}" in stranger.replace("%2F", "/")
    assert f'hx-get="{there}acting/"' in person
    assert "Claim this page" in part
    assert "<html" not in part


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_database_a_fixed_number_of_times(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    agency = make_agencies(1)[0]
    admin = make_member(agency, ADMINISTRATOR)
    for number in range(count):
        make_member(agency, SUBMITTER, CHIEF)
        make_invitation(
            agency, admin, email=f"p{number}@town.example", key=str(number), now=timezone.now()
        )
        make_claim(agency, make_person())
    staff = make_person(Role.DIRECTOR)

    client.force_login(admin)
    with django_assert_num_queries(10):
        client.get(f"/agencies/{agency.ori}/people/")
    client.force_login(staff)
    with django_assert_num_queries(5):
        client.get("/workspace/claims/")
