import time
from urllib.parse import quote

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from commonbeat.base.models import AuditLine
from commonbeat.people import access, services
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.people.factories import PASSWORD, SECRET, code_of_now, give_app, make_person
from tests.people.mailbox import subjects

pytestmark = pytest.mark.django_db
SIGN_IN, CODE, FACTORS = (
    "/people/sign-in/",
    "/people/sign-in/code/",
    "/people/me/second-factor/",
)
APP = f"{FACTORS}app/"


def person_with_app(*roles: Role) -> User:
    person = make_person(*roles, demonstration=False)
    give_app(person)
    return person


def with_password(client: Client, person: User) -> str:
    """Sign in as far as the password goes, and return where it leads."""
    return client.post(SIGN_IN, {"username": person.email, "password": PASSWORD})["Location"]


def test_a_person_sets_up_an_app_and_gets_recovery_codes(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    person = make_person()
    with_password(client, person)

    form = client.get(APP)
    secret = form.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture
        done = client.post(APP, {"code": code_of_now(secret)})
    codes = client.get(done["Location"])

    assert secret in form.content.decode()
    assert "<svg" in form.content.decode()
    assert done["Location"] == f"{FACTORS}codes/"
    assert len(codes.context["unused_codes"]) == 10
    assert access.has_second_factor(person)
    lines = AuditLine.objects.order_by("-sequence").values_list("action", flat=True)
    assert sorted(lines[:2]) == ["recovery_codes.made", "second_factor.added"]
    assert subjects(person.email) == ["An app for codes was set up"]


def test_the_secret_is_not_kept_in_the_clear() -> None:
    person = person_with_app()

    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data["secret"]

    assert SECRET not in kept
    assert get_adapter().decrypt(kept) == SECRET


def test_what_an_earlier_secret_of_the_site_sealed_still_holds(settings: Settings) -> None:
    person = person_with_app()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 60

    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data["secret"]

    assert get_adapter().decrypt(kept) == SECRET


def test_the_password_alone_opens_nothing(client: Client) -> None:
    person = person_with_app()

    led_to = with_password(client, person)

    assert led_to == CODE
    assert client.get("/people/me/").status_code == 302


def test_the_code_of_the_app_opens_once(client: Client) -> None:
    person = person_with_app()
    code = code_of_now()
    other = Client()

    with_password(client, person)
    first = client.post(CODE, {"code": code})
    with_password(other, person)
    second = other.post(CODE, {"code": code})

    assert (first.status_code, first["Location"]) == (302, "/people/me/")
    assert second.status_code == 422
    assert "was used already" in second.content.decode()


def test_a_wrong_code_is_refused_and_the_sixth_has_to_wait(client: Client) -> None:
    person = person_with_app()
    with_password(client, person)

    pages = [client.post(CODE, {"code": "000000"}) for _ in range(6)]
    right = client.post(CODE, {"code": code_of_now()})

    assert [page.status_code for page in pages] == [422] * 6
    assert "Too many wrong tries" not in pages[4].content.decode()
    assert "Too many wrong tries" in pages[5].content.decode()
    assert right.status_code == 422


def test_a_recovery_code_opens_once(client: Client) -> None:
    person = person_with_app()
    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    code = kept.wrap().get_unused_codes()[0]
    other = Client()

    with_password(client, person)
    first = client.post(CODE, {"code": code})
    with_password(other, person)
    second = other.post(CODE, {"code": code})

    assert (first.status_code, second.status_code) == (302, 422)


def test_the_wanted_page_is_reached_behind_the_second_factor(client: Client) -> None:
    person = person_with_app(Role.AUDITOR)

    client.post(SIGN_IN, {"username": person.email, "password": PASSWORD, "next": "/audit/"})
    page = client.post(CODE, {"code": code_of_now()})

    assert page["Location"] == "/audit/"


@pytest.mark.parametrize("address", ["/", "/workspace/", "/audit/", "/outbox/", "/agencies/"])
def test_staff_without_a_second_factor_are_led_to_set_one_up(
    client: Client, address: str
) -> None:
    client.force_login(make_person(Role.DIRECTOR, demonstration=False))

    page = client.get(address)

    assert (page.status_code, page["Location"]) == (302, FACTORS)
    assert "you need one before you go on" in client.get(FACTORS).content.decode()


def test_staff_without_a_second_factor_change_nothing_either(client: Client) -> None:
    client.force_login(make_person(Role.PROGRAM_MANAGER, demonstration=False))

    assert client.post("/workspace/programs/new/", {}).status_code == 302


def test_staff_with_a_second_factor_go_on(client: Client) -> None:
    client.force_login(person_with_app(Role.DIRECTOR))

    assert client.get("/audit/").status_code == 200


def test_people_without_a_role_need_none(client: Client) -> None:
    client.force_login(make_person())

    assert client.get("/agencies/").status_code == 200


def test_only_a_demonstration_exempts_the_people_of_a_demonstration(settings: Settings) -> None:
    services.make_demo_people()
    director = User.objects.get(email="director@commonbeat.example")

    needed = {}
    for demonstration in (True, False):
        settings.DEMONSTRATION = demonstration
        needed[demonstration] = access.must_have_second_factor(director)

    assert needed == {True: False, False: True}


def test_staff_cannot_give_up_their_last_second_factor(client: Client) -> None:
    person = person_with_app(Role.DIRECTOR)
    with_password(client, person)
    client.post(CODE, {"code": code_of_now()})

    page = client.post(f"{APP}remove/")

    assert page.status_code == 422
    assert "Staff need a second factor" in page.content.decode()
    assert access.has_second_factor(person)


@pytest.mark.parametrize(("roles", "left"), [([Role.AUDITOR], 1), ([], 0)])
def test_a_last_passkey_is_no_different(client: Client, roles: list[Role], left: int) -> None:
    person = make_person(*roles, demonstration=False)
    with_password(client, person)
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Key"})
    others = Authenticator.objects.create(
        user=make_person(), type="webauthn", data={"name": "Key"}
    )

    client.post(f"/people/me/passkeys/{key.pk}/remove/")
    foreign = client.post(f"/people/me/passkeys/{others.pk}/remove/")

    assert Authenticator.objects.filter(user=person).count() == left
    assert foreign.status_code == 404
    assert Authenticator.objects.filter(pk=others.pk).exists()


def test_others_remove_theirs_and_it_is_written_down(client: Client) -> None:
    person = person_with_app()
    with_password(client, person)
    client.post(CODE, {"code": code_of_now()})

    client.post(f"{APP}remove/")

    assert not Authenticator.objects.filter(user=person).exists()
    assert AuditLine.objects.first().action == "second_factor.removed"  # type: ignore[union-attr]  # there is one


def test_who_lost_every_factor_is_helped_by_whoever_runs_the_site(client: Client) -> None:
    person = person_with_app(Role.AUDITOR)

    services.forget_second_factors(user=person, by=None)
    services.forget_second_factors(user=person, by=None)

    assert with_password(client, person) == "/people/me/"
    assert client.get("/audit/")["Location"] == FACTORS
    assert AuditLine.objects.filter(action="second_factor.forgotten").count() == 1


def test_a_proof_holds_for_five_minutes(client: Client, settings: Settings) -> None:
    person = make_person()
    with_password(client, person)
    fresh = client.get(APP)

    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT - 1
    session.save()
    stale = client.get(APP)
    wrong = client.post(stale["Location"], {"password": "wrong"})
    proved = client.post(stale["Location"], {"password": PASSWORD})

    assert fresh.status_code == 200
    assert stale["Location"] == f"/people/me/prove/?next={quote(APP, safe='')}"
    assert wrong.status_code == 422
    assert proved["Location"] == APP
    assert client.get(APP).status_code == 200


def test_wrong_passwords_lock_where_a_person_proves_again_too(client: Client) -> None:
    person = make_person()
    client.force_login(person)

    statuses = [
        client.post("/people/me/prove/", {"password": "wrong"}).status_code for _ in range(5)
    ]
    right = Client().post(SIGN_IN, {"username": person.email, "password": PASSWORD})

    assert statuses == [422, 422, 422, 422, 429]
    assert right.status_code == 429
