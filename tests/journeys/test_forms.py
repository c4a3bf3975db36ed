"""A program manager builds a form set and tries it, with and without scripts."""

import re

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from commonbeat.opportunities.services.form_sets import load_ready_sets
from commonbeat.people.enums import Role
from tests.journeys.conftest import CheckAccess, fits_its_screen
from tests.people.factories import PASSWORD, make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, email: str) -> None:
    """Sign in on the page that was put between."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_manager_builds_a_form_and_tries_it(page: Page, check_access: CheckAccess) -> None:
    load_ready_sets(now=now())
    manager = make_person(Role.PROGRAM_MANAGER)
    page.goto("/workspace/form-sets/")
    sign_in(page, manager.email)
    check_access(page)

    page.get_by_role("link", name="Make a form set").click()
    page.get_by_label("Name").fill("Our hiring form")
    page.get_by_label("Begin from").select_option(label="Hiring program application")
    check_access(page)
    page.get_by_role("button", name="Make it").click()
    check_access(page)
    page.get_by_role("link", name="Officer request and budget").click()
    check_access(page)
    page.get_by_label("Question").fill("Languages that the officers should speak")
    page.get_by_role("button", name="Add the field").click()
    check_access(page)
    page.get_by_label("Characters at most").fill("40")
    expect(page.locator("#preview")).to_contain_text("At most 40 characters.")
    page.get_by_label("Help").fill("As the town speaks.")
    expect(page.locator("#preview")).to_contain_text("As the town speaks.")
    page.get_by_role("button", name="Save", exact=True).click()

    page.get_by_role("link", name="Try it as an applicant").click()
    check_access(page)
    try_the_request(page, check_access)


def try_the_request(page: Page, check_access: CheckAccess) -> None:
    """Answer, add a row, check, and go to the first question that is missing."""
    reasons = page.get_by_label("Reasons for the waiver")
    expect(reasons).to_be_hidden()
    waiver = page.get_by_role("group", name="Do you ask for a waiver of the local share?")
    waiver.get_by_text("Yes").click()
    expect(reasons).to_be_visible()
    reasons.fill("Revenue fell by a third.")
    told = page.locator("[data-count=f-waiver_reason]")
    expect(told).to_have_text("2,976 characters left")
    page.get_by_role("button", name="Add: Officer").click()
    expect(page.get_by_role("group", name="Officer 1")).to_be_visible()
    expect(reasons).to_have_value("Revenue fell by a third.")
    page.get_by_role("button", name="Check what I typed").click()
    check_access(page)
    problem = page.get_by_role("link", name=re.compile("“Officers requested” is not answered"))
    problem.click()
    expect(page.get_by_label("Officers requested", exact=True)).to_be_focused()


def test_every_ready_form_is_accessible_on_a_phone(
    phone: Page, check_access: CheckAccess
) -> None:
    load_ready_sets(now=now())
    auditor = make_person(Role.AUDITOR)
    page = phone
    page.goto("/workspace/form-sets/hiring/")
    sign_in(page, auditor.email)
    check_access(page)

    links = page.get_by_role("link", name=re.compile("^Try "))
    addresses = [link.get_attribute("href") for link in links.all()]
    assert len(addresses) == 11
    for address in addresses:
        page.goto(str(address))
        check_access(page)
        assert fits_its_screen(page), address
