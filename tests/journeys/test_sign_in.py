"""Signing in, looking at the log, signing out; with and without scripts, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonbeat.base import audit
from commonbeat.people.enums import Role
from tests.journeys.conftest import CheckAccess, fits_its_screen
from tests.people.factories import PASSWORD, make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/people/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_an_auditor_signs_in_reads_the_log_and_signs_out(
    page: Page, check_access: CheckAccess
) -> None:
    auditor = make_person(Role.AUDITOR, name="Ada Byrne")
    for step in range(60):
        audit.record(None, "rulebook.checked", None, step=step)

    sign_in(page, auditor.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Byrne")
    check_access(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Audit log").click()
    page.get_by_label("Action").select_option("rulebook.checked")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("60 lines")).to_be_visible()
    check_access(page)
    page.get_by_role("link", name="Page 2").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(11)
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_text("You have signed out.")).to_be_visible()
    check_access(page)


def test_a_wrong_password_moves_the_reader_to_what_is_wrong(
    page: Page, check_access: CheckAccess
) -> None:
    person = make_person()

    sign_in(page, person.email, "not-the-password")

    expect(page.locator(".cb-error-summary")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value(person.email)
    check_access(page)


def test_everything_can_be_done_without_scripts(plain: Page) -> None:
    person = make_person(Role.DIRECTOR, name="Noor Haddad")

    sign_in(plain, person.email)
    plain.get_by_role("link", name="Change the password").click()
    plain.get_by_label("Old password").fill(PASSWORD)
    plain.get_by_label("New password", exact=True).fill("another-long-password")
    plain.get_by_label("New password confirmation").fill("another-long-password")
    plain.get_by_role("button", name="Change the password").click()

    expect(plain.get_by_text("Your password has been changed.")).to_be_visible()


def test_the_pages_fit_a_phone(
    phone: Page, check_access: CheckAccess, picture: Callable[[Page, str], None]
) -> None:
    person = make_person(Role.PROGRAM_MANAGER)

    for address in ("/", "/people/sign-in/", "/nowhere/"):
        phone.goto(address)
        check_access(phone)
        picture(phone, f"phone-{address.strip('/').replace('/', '-') or 'home'}")
        assert fits_its_screen(phone), address
    sign_in(phone, person.email)
    phone.goto("/audit/")

    check_access(phone)
    assert fits_its_screen(phone)


def test_the_keyboard_reaches_the_main_content_first(page: Page) -> None:
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()
