"""Accounts from sign-up to passkey, in a browser; axe finds nothing on any of their pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import CDPSession, Page, expect

from commonbeat.people.enums import Role
from tests.journeys.conftest import CheckAccess, Visit, fits_its_screen
from tests.people.factories import PASSWORD, code_of_now, give_app, make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

Picture = Callable[[Page, str], None]
ADA = "ada@town.example"


def type_password(page: Page, email: str) -> None:
    page.goto("/people/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_virtual_key(page: Page) -> CDPSession:
    """Plug a key into the browser that says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def sign_up(page: Page, check_access: CheckAccess) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign up").click()
    heading(page, "Sign up")
    check_access(page)
    page.get_by_label("E-mail address").fill(ADA)
    page.get_by_label("Your name").fill("Ada Byrne")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    heading(page, "Confirm your e-mail address")
    check_access(page)


def follow_the_mail(page: Page, check_access: CheckAccess, subject: str) -> None:
    """Open the newest mail in the outbox and follow its link."""
    page.goto("/outbox/")
    mail = page.get_by_role("article", name=subject).first
    expect(mail).to_be_visible()
    check_access(page)
    mail.get_by_role("link").first.click()


def test_somebody_signs_up_confirms_forgets_the_password_and_signs_in(
    plain: Page, page: Page, check_access: CheckAccess
) -> None:
    sign_up(page, check_access)
    follow_the_mail(page, check_access, "Confirm your e-mail address")
    check_access(page)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("is confirmed.")).to_be_visible()

    plain.goto("/people/sign-in/")
    plain.get_by_role("link", name="Forgot your password?").click()
    plain.get_by_label("E-mail address").fill(ADA)
    plain.get_by_role("button", name="Send the link").click()
    heading(plain, "Look for our mail")
    plain.goto("/outbox/")
    plain.get_by_role("article", name="Choose a new password").get_by_role("link").click()
    plain.get_by_label("New password", exact=True).fill("another-long-password")
    plain.get_by_label("New password, once more").fill("another-long-password")
    plain.get_by_role("button", name="Take this password").click()
    plain.get_by_role("link", name="Sign in", exact=True).last.click()
    plain.get_by_label("E-mail address").fill(ADA)
    plain.get_by_label("Password").fill("another-long-password")
    plain.get_by_role("button", name="Sign in", exact=True).click()

    heading(plain, "Ada Byrne")


def test_staff_set_up_an_app_before_they_go_on(
    page: Page, check_access: CheckAccess, picture: Picture
) -> None:
    director = make_person(Role.DIRECTOR, demonstration=False)

    type_password(page, director.email)
    page.goto("/workspace/")
    heading(page, "Second factor")
    check_access(page)
    page.get_by_role("link", name="Set up an app").click()
    check_access(page)
    picture(page, "set-up-an-app")
    secret = page.locator(".cb-hash").inner_text()
    page.get_by_label("Code that the app shows").fill("123")
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".cb-error-summary")).to_be_focused()
    assert page.locator(".cb-hash").inner_text() == secret
    page.get_by_label("Code that the app shows").fill(code_of_now(secret))
    page.get_by_role("button", name="Set it up").click()
    heading(page, "Recovery codes")
    check_access(page)
    page.get_by_role("link", name="I have kept them").click()
    check_access(page)
    page.get_by_role("link", name="Workspace", exact=True).first.click()

    heading(page, "Workspace")


def test_a_passkey_is_added_and_then_opens_alone(
    page: Page, check_access: CheckAccess, picture: Picture
) -> None:
    person = make_person(name="Rosa Lindqvist")
    add_virtual_key(page)

    type_password(page, person.email)
    page.get_by_role("link", name="See passkeys").click()
    check_access(page)
    page.get_by_role("link", name="Add a passkey").click()
    check_access(page)
    page.get_by_label("Name").fill("Blue key")
    page.get_by_text("Sign in with it alone").click()
    page.get_by_role("button", name="Add the passkey").click()
    heading(page, "Recovery codes")
    page.goto("/people/me/passkeys/")
    expect(page.get_by_role("row", name="Blue key")).to_contain_text("Signs in alone")
    check_access(page)
    picture(page, "passkeys")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/people/sign-in/")
    page.get_by_role("button", name="Use a passkey instead").click()

    heading(page, "Rosa Lindqvist")


def test_a_passkey_comes_after_the_password_and_can_be_renamed_and_removed(
    page: Page, check_access: CheckAccess
) -> None:
    person = make_person(name="Rosa Lindqvist")
    add_virtual_key(page)
    type_password(page, person.email)
    page.goto("/people/me/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    heading(page, "Recovery codes")
    page.get_by_role("button", name="Sign out").click()

    type_password(page, person.email)
    heading(page, "Second factor")
    check_access(page)
    page.get_by_role("button", name="Use a passkey").click()
    heading(page, "Rosa Lindqvist")
    page.get_by_role("link", name="See passkeys").click()
    page.get_by_role("link", name="Rename").click()
    check_access(page)
    page.get_by_label("Name").fill("Key ring")
    page.get_by_role("button", name="Keep the name").click()
    page.get_by_role("link", name="Remove Key ring").click()
    check_access(page)
    page.get_by_role("button", name="Remove the passkey").click()

    expect(page.get_by_text("You have none yet.")).to_be_visible()


def test_a_key_that_does_not_answer_is_told_beside_its_button(page: Page) -> None:
    person = make_person()
    key = add_virtual_key(page)
    type_password(page, person.email)
    page.goto("/people/me/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    heading(page, "Recovery codes")
    page.get_by_role("button", name="Sign out").click()
    key.send("WebAuthn.disable")
    other = add_virtual_key(page)  # another key, which knows nothing
    del other

    type_password(page, person.email)
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("The passkey did not answer")


def test_without_scripts_a_code_of_the_app_opens(plain: Page) -> None:
    person = make_person(name="Rosa Lindqvist")
    give_app(person)

    type_password(plain, person.email)
    heading(plain, "Second factor")
    expect(plain.get_by_role("button", name="Use a passkey")).to_be_hidden()
    plain.get_by_label("Code").fill(code_of_now())
    plain.get_by_role("button", name="Sign in").click()

    heading(plain, "Rosa Lindqvist")


def test_a_page_warns_before_the_session_ends_and_staying_is_one_click(
    page: Page, check_access: CheckAccess, picture: Picture
) -> None:
    person = make_person()
    type_password(page, person.email)
    page.goto(page.url.replace("/people/me/", "/programs/"))  # no panel that asks for more
    page.wait_for_load_state("networkidle")
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=290))
    page.evaluate("document.body.dataset.sessionSeconds = 0; SESSION.endsAt = 0; look()")

    notice = page.locator("#session-notice")
    expect(notice).to_contain_text("signed out in less than five minutes")
    check_access(page)
    picture(page, "session-notice")
    page.get_by_role("button", name="Stay signed in").click()

    expect(notice).to_be_hidden()
    assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=7)


@pytest.mark.parametrize("browser_runs", ["scripts", "no scripts"])
def test_what_is_sent_too_late_comes_back_after_signing_in(
    visit: Visit, check_access: CheckAccess, picture: Picture, browser_runs: str
) -> None:
    page = visit(java_script_enabled=browser_runs == "scripts")
    manager = make_person(Role.PROGRAM_MANAGER)
    type_password(page, manager.email)
    page.goto("/workspace/programs/new/")
    page.get_by_label("Name").fill("Hiring program")
    page.get_by_label("Code").fill("CHP")
    page.get_by_label("Assistance listing").fill("16.710")
    page.get_by_label("What it is for").fill("Officers.\n\nMore officers & <others>.")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    page.get_by_role("button", name="Make the program").click()
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    page.get_by_label("E-mail address").fill(manager.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    heading(page, "What you typed is here")
    if browser_runs == "scripts":
        check_access(page)
        picture(page, "kept")
    page.get_by_role("button", name="Send it now").click()

    expect(page.get_by_text("Hiring program is there.")).to_be_visible()


def test_the_pages_of_an_account_fit_a_phone(phone: Page, check_access: CheckAccess) -> None:
    person = make_person()
    give_app(person)
    for address in ("/people/sign-in/", "/people/sign-up/", "/people/forgotten/"):
        phone.goto(address)
        check_access(phone)
        assert fits_its_screen(phone), address
    type_password(phone, person.email)
    phone.get_by_label("Code").fill(code_of_now())
    phone.get_by_role("button", name="Sign in").click()
    heading(phone, str(person))

    for address in (
        "/people/me/",
        "/people/me/address/",
        "/people/me/password/",
        "/people/me/prove/",
        "/people/me/second-factor/",
        "/people/me/second-factor/codes/",
        "/people/me/second-factor/codes/new/",
        "/people/me/second-factor/app/remove/",
        "/people/me/passkeys/",
        "/people/me/sessions/",
        "/people/me/providers/",
        "/people/inactive/",
        "/people/confirm/",
        "/people/confirm/nothing/",
        "/people/forgotten/1-nothing/",
        "/people/provider/cancelled/",
        "/people/provider/error/",
        "/outbox/",
    ):
        phone.goto(address)
        check_access(phone)
        assert fits_its_screen(phone), address
