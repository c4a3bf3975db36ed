import pytest
from django.test import Client
from pytest_django import Settings

from commonbeat.base.models import AuditLine
from commonbeat.people import demonstration, services
from commonbeat.people.enums import Role
from tests.people.factories import PASSWORD, make_person
from tests.people.mailbox import subjects

pytestmark = pytest.mark.django_db
SIGN_IN = "/people/sign-in/"


def typed(email: str, password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"username": email, "password": password} | more


def test_a_person_signs_in_with_the_address_in_any_case(client: Client) -> None:
    person = make_person()

    page = client.post(SIGN_IN, typed(f" {person.email.upper()} "))

    assert (page.status_code, page["Location"]) == (302, "/people/me/")
    assert AuditLine.objects.first().action == "person.signed_in"  # type: ignore[union-attr]  # there is one


def test_signing_in_leads_to_the_page_that_was_wanted(client: Client) -> None:
    person = make_person(Role.AUDITOR)

    form = client.get(SIGN_IN, {"next": "/audit/"})
    page = client.post(SIGN_IN, typed(person.email, next="/audit/"))

    assert '<input type="hidden" name="next" value="/audit/">' in form.content.decode()
    assert page["Location"] == "/audit/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"]
)
def test_signing_in_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    person = make_person()

    page = client.post(SIGN_IN, typed(person.email, next=elsewhere))

    assert page["Location"] == "/people/me/"


def test_a_wrong_password_is_refused_without_saying_who_exists(client: Client) -> None:
    person = make_person()

    known = client.post(SIGN_IN, typed(person.email, "wrong"))
    unknown = client.post(SIGN_IN, typed("nobody@office.example", "wrong"))

    assert (known.status_code, unknown.status_code) == (422, 422)
    assert known.context["form"].errors == unknown.context["form"].errors


def test_five_wrong_passwords_lock_the_address_and_are_written_down(client: Client) -> None:
    person = make_person()

    tries = [person.email, person.email.upper(), person.email, person.email, person.email]
    statuses = [client.post(SIGN_IN, typed(each, "x")).status_code for each in tries]
    right = client.post(SIGN_IN, typed(person.email))

    assert statuses == [422, 422, 422, 422, 429]
    assert right.status_code == 429
    assert "locked for 15 minutes" in right.content.decode()
    locked = AuditLine.objects.filter(action="person.locked_out")
    assert [line.subject_id for line in locked] == [str(person.public_id)]


def test_many_addresses_cannot_be_tried_quickly_from_one_place(client: Client) -> None:
    tries = [client.post(SIGN_IN, typed(f"p{number}@town.example")) for number in range(31)]

    assert [page.status_code for page in tries] == [422] * 30 + [429]
    assert "Too many tries" in tries[-1].content.decode()


def test_one_locked_address_locks_nobody_else(client: Client) -> None:
    locked, other = make_person(), make_person()
    for _ in range(5):
        client.post(SIGN_IN, typed(locked.email, "x"))

    assert client.post(SIGN_IN, typed(other.email)).status_code == 302


def test_who_left_cannot_sign_in(client: Client) -> None:
    person = make_person()
    person.is_active = False
    person.save()

    assert client.post(SIGN_IN, typed(person.email)).status_code == 422


def test_demonstration_people_sign_in_only_to_a_demonstration(
    client: Client, settings: Settings
) -> None:
    services.make_demo_people()
    sign_in = typed(demonstration.PEOPLE[0].email, demonstration.PASSWORD)

    settings.DEMONSTRATION = False
    real = client.post(SIGN_IN, sign_in)
    settings.DEMONSTRATION = True
    demo = client.post(SIGN_IN, sign_in)

    assert (real.status_code, demo.status_code) == (422, 302)


def test_demo_sign_ins_are_printed_in_a_demonstration_only(
    client: Client, settings: Settings
) -> None:
    services.make_demo_people()

    settings.DEMONSTRATION = True
    demo = client.get(SIGN_IN).content.decode()
    settings.DEMONSTRATION = False
    real = client.get(SIGN_IN).content.decode()

    assert demonstration.PASSWORD in demo
    assert demonstration.PASSWORD not in real


def test_signing_out_ends_the_session(client: Client) -> None:
    client.force_login(make_person())

    client.post("/people/sign-out/")

    assert client.get("/people/me/").status_code == 302


def test_a_link_cannot_sign_anybody_out(client: Client) -> None:
    client.force_login(make_person())

    assert client.get("/people/sign-out/").status_code == 405
    assert client.get("/people/me/").status_code == 200


def test_the_password_is_changed_and_the_session_goes_on(client: Client) -> None:
    person = make_person()
    client.force_login(person)

    client.post(
        "/people/me/password/",
        {
            "old_password": PASSWORD,
            "new_password1": "quite-another-one",
            "new_password2": "quite-another-one",
        },
    )

    person.refresh_from_db()
    assert person.check_password("quite-another-one")
    assert client.get("/people/me/").status_code == 200
    assert AuditLine.objects.filter(action="password.changed").count() == 1
    assert subjects(person.email) == ["Your password was changed"]


def test_the_old_password_cannot_be_guessed_quickly(client: Client) -> None:
    client.force_login(make_person())
    typed_wrong = {"old_password": "x", "new_password1": "y", "new_password2": "y"}

    tries = [client.post("/people/me/password/", typed_wrong).status_code for _ in range(6)]

    assert tries == [422] * 5 + [429]


def test_a_short_password_is_refused_with_its_reason(client: Client) -> None:
    person = make_person()
    client.force_login(person)

    page = client.post(
        "/people/me/password/",
        {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"},
    )

    assert page.status_code == 422
    assert "at least 12 characters" in page.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_who_am_i_shows_name_and_roles(client: Client) -> None:
    client.force_login(make_person(Role.DIRECTOR, name="Noor Haddad"))

    page = client.get("/people/me/").content.decode()

    assert "Noor Haddad" in page
    assert '<span class="cb-tag">Director</span>' in page


@pytest.mark.parametrize("address", ["/people/me/", "/people/me/password/"])
def test_a_stranger_is_asked_to_sign_in(client: Client, address: str) -> None:
    page = client.get(address)

    assert page["Location"] == f"{SIGN_IN}?next={address}"
