"""A program manager writes an opportunity, a director approves it, everybody reads it."""

import pytest
from playwright.sync_api import Page, expect

from commonbeat.opportunities.models import OpportunityVersion
from commonbeat.opportunities.services.form_sets import load_ready_sets
from commonbeat.people.enums import Role
from tests.journeys.conftest import PHONE, CheckAccess, Visit, fits_its_screen
from tests.opportunities.factories import BEFORE
from tests.people.factories import PASSWORD, make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, role: Role) -> None:
    person = make_person(role)
    page.goto("/people/sign-in/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def write(manager: Page, check_access: CheckAccess) -> None:
    manager.goto("/workspace/")
    manager.get_by_role("link", name="Opportunities", exact=True).last.click()
    manager.get_by_role("link", name="New opportunity").click()
    check_access(manager)
    manager.get_by_label("Program").select_option("svpp")
    manager.get_by_label("Number").fill("O-SVPP-1")
    manager.get_by_label("Name of its round").fill("SVPP of this journey")
    manager.get_by_label("Fiscal year").fill("2037")
    manager.get_by_label("Opens").fill("2026-01-01T09:00")
    manager.get_by_label("Closes").fill("2037-04-30T16:59")
    manager.get_by_role("button", name="Begin the draft").click()
    manager.get_by_role("group", name="Contact 1").get_by_label("Name").fill("Ann Example")
    manager.get_by_role("group", name="Contact 1").get_by_label("E-mail").fill("a@b.example")
    manager.get_by_role("button", name="Preview without saving").first.click()
    expect(manager.get_by_role("heading", name="Preview not saved yet")).to_be_visible()
    check_access(manager)
    manager.get_by_role("button", name="Save").first.click()
    check_access(manager)
    manager.get_by_role("button", name="Submit for approval").click()
    expect(manager.get_by_text("two people stand behind every opportunity")).to_be_visible()


def _four(visit: Visit) -> tuple[Page, Page, Page, Page]:
    """Return the windows of a manager, a director, a chief's phone, and one without scripts."""
    return visit(), visit(), visit(**PHONE), visit(java_script_enabled=False)


def test_an_opportunity_is_written_approved_found_and_asked_about(
    visit: Visit, check_access: CheckAccess
) -> None:
    load_ready_sets(now=BEFORE)
    manager, director, chief, plain = _four(visit)
    sign_in(manager, Role.PROGRAM_MANAGER)
    sign_in(director, Role.DIRECTOR)
    sign_in(plain, Role.PROGRAM_MANAGER)

    write(manager, check_access)

    director.goto("/workspace/opportunities/")
    check_access(director)
    director.get_by_role("link", name="O-SVPP-1, version 1: Safer schools").click()
    check_access(director)
    director.get_by_role("button", name="Approve and publish").click()
    expect(director.get_by_text("everybody can read it now")).to_be_visible()

    chief.goto("/opportunities/")
    chief.get_by_label("Words").fill("saffer shcools")
    expect(chief.get_by_text("“saffer shcools”")).to_be_visible()
    check_access(chief)
    assert fits_its_screen(chief)
    chief.get_by_role("link", name="Safer schools").click()
    expect(chief.get_by_text("Closes in", exact=False).first).to_be_visible()
    check_access(chief)
    assert fits_its_screen(chief)
    chief.get_by_label("Your question").fill("May a sheriff apply?")
    chief.get_by_role("button", name="Send the question").click()
    expect(chief.get_by_text("The answer will stand on this page.")).to_be_visible()

    plain.goto("/opportunities/")
    plain.get_by_label("Words").fill("zeppelin")
    plain.get_by_role("button", name="Show").click()
    expect(plain.get_by_role("heading", name="No opportunity matches")).to_be_visible()
    plain.goto("/workspace/opportunities/O-SVPP-1/")
    plain.get_by_role("link", name="Answer it").click()
    plain.get_by_label("Answer").fill("Yes, with the support of the district.")
    plain.get_by_role("button", name="Publish the answer").click()
    director.goto("/workspace/opportunities/O-SVPP-1/")
    check_access(director)
    chief.reload()
    expect(chief.get_by_text("Yes, with the support of the district.")).to_be_visible()
    assert OpportunityVersion.objects.get().published_at is not None
