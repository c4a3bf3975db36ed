"""Signing in with a provider, against a real one that listens on this computer."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from oidc_provider_mock import User as Known
from oidc_provider_mock import run_server_in_thread
from pytest_django import Settings

from commonbeat.base.models import AuditLine
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.people.factories import PASSWORD, code_of_now, give_app, make_person
from tests.people.mailbox import link_in_newest, subjects

pytestmark = pytest.mark.django_db
START, BACK, SIGN_IN = (
    "/people/provider/office/",
    "/people/provider/office/back/",
    "/people/sign-in/",
)
CHIEF = "chief@town.example"


def known(email: str, *, is_confirmed: bool) -> Known:
    """Return somebody whom the provider knows, under the address as a subject."""
    claims = {"email": email, "email_verified": is_confirmed, "name": "Rosa Lindqvist"}
    return Known(sub=f"{email} {is_confirmed}", claims=claims)


PEOPLE = [known(CHIEF, is_confirmed=True), known(CHIEF, is_confirmed=False)]
CONFIRMED, UNCONFIRMED = (person.sub for person in PEOPLE)


@pytest.fixture(autouse=True)
def provider(settings: Settings) -> Iterator[str]:
    with run_server_in_thread(user_claims=PEOPLE) as server:
        address = f"http://localhost:{server.server_port}"
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "office",
                        "name": "Town ID",
                        "client_id": "commonbeat",
                        "secret": "told-to-nobody",
                        "settings": {"server_url": address},
                    }
                ],
            }
        }
        yield address


def go(client: Client, process: str = "login", wanted: str = "") -> str:
    """Press the button at the sign-in, and return the provider's address."""
    page = client.post(f"{START}?process={process}&next={wanted}")
    address: str = page.context["address"]
    return address


def come_back(client: Client, address: str, sub: str) -> str:
    """Let the provider's person agree, come back, and return where that leads."""
    agreed = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
    parts = urlsplit(agreed.headers["Location"])
    assert (parts.netloc, parts.path) == ("testserver", BACK)
    location: str = client.get(f"{parts.path}?{parts.query}")["Location"]
    return location


def use_provider(client: Client, sub: str, process: str = "login") -> str:
    return come_back(client, go(client, process), sub)


def signed_in(client: Client) -> str | None:
    """Return the address of who is signed in."""
    page = client.get("/people/me/")
    return page.context["person"].email if page.status_code == 200 else None


def test_the_sign_in_page_offers_the_provider(client: Client) -> None:
    assert "Continue with Town ID" in client.get(SIGN_IN).content.decode()


def test_a_new_person_comes_from_the_provider_with_name_and_confirmed_address(
    client: Client,
) -> None:
    address = go(client, wanted="/agencies/")
    led_to = come_back(client, address, CONFIRMED)

    asked = parse_qs(urlsplit(address).query)
    assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
    assert led_to == "/agencies/"
    assert signed_in(client) == CHIEF
    person = User.objects.get()
    assert (person.display_name, person.has_usable_password()) == ("Rosa Lindqvist", False)
    steps = AuditLine.objects.order_by("sequence").values_list("action", flat=True)
    assert list(steps) == ["person.signed_up", "person.signed_in"]


def test_the_same_person_comes_again(client: Client) -> None:
    use_provider(client, CONFIRMED)

    use_provider(Client(), CONFIRMED)

    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)


def test_an_address_that_the_provider_does_not_vouch_for_is_confirmed_by_mail(
    client: Client,
) -> None:
    led_to = use_provider(client, UNCONFIRMED)
    before = signed_in(client)
    client.post(link_in_newest(CHIEF))
    use_provider(client, UNCONFIRMED)

    assert (led_to, before) == ("/people/confirm/", None)
    assert signed_in(client) == CHIEF


@pytest.mark.parametrize("sub", [CONFIRMED, UNCONFIRMED])
def test_a_provider_never_opens_an_account_that_was_here_before(
    client: Client, sub: str
) -> None:
    person = make_person(email=CHIEF)

    led_to = use_provider(client, sub)

    assert led_to == "/people/confirm/"
    assert signed_in(client) is None
    assert (User.objects.get(), SocialAccount.objects.count()) == (person, 0)
    assert person.check_password(PASSWORD)
    assert subjects(CHIEF) == ["You have an account already"]


def test_nor_one_whose_address_was_never_confirmed(client: Client) -> None:
    person = make_person(email=CHIEF)
    EmailAddress.objects.update(verified=False)

    use_provider(client, UNCONFIRMED)

    assert signed_in(client) is None
    assert (User.objects.get(), SocialAccount.objects.count()) == (person, 0)


def test_its_owner_joins_the_provider_while_signed_in(client: Client) -> None:
    person = make_person(email="rosa@town.example")
    client.post(SIGN_IN, {"username": person.email, "password": PASSWORD})

    use_provider(client, CONFIRMED, process="connect")
    other = Client()
    use_provider(other, CONFIRMED)

    assert signed_in(other) == person.email
    assert "Joined with your account" in client.get("/people/me/providers/").content.decode()
    assert AuditLine.objects.filter(action="provider.joined").count() == 1
    assert subjects(person.email) == ["A provider of sign-ins was joined"]


def test_staff_need_their_second_factor_here_too(client: Client) -> None:
    person = make_person(Role.DIRECTOR, email="rosa@town.example", demonstration=False)
    give_app(person)
    SocialAccount.objects.create(user=person, provider="office", uid=CONFIRMED)

    led_to = use_provider(client, CONFIRMED)
    before = signed_in(client)
    client.post(led_to, {"code": code_of_now()})

    assert (led_to, before) == ("/people/sign-in/code/", None)
    assert signed_in(client) == person.email


def test_who_left_does_not_come_back_through_the_provider(client: Client) -> None:
    use_provider(client, CONFIRMED)
    User.objects.update(is_active=False)

    led_to = use_provider(Client(), CONFIRMED)

    assert led_to == "/people/inactive/"


def test_an_answer_that_nobody_asked_for_is_refused(client: Client) -> None:
    address = go(client)
    stranger = Client()

    agreed = requests.post(address, data={"sub": CONFIRMED}, allow_redirects=False, timeout=10)
    parts = urlsplit(agreed.headers["Location"])
    page = stranger.get(f"{parts.path}?{parts.query}")

    assert "The sign-in failed" in page.content.decode()
    assert User.objects.count() == 0


def test_who_changes_the_mind_is_asked_for_another_way(client: Client) -> None:
    state = parse_qs(urlsplit(go(client)).query)["state"][0]

    page = client.get(BACK, {"error": "access_denied", "state": state}, follow=True)

    assert "The sign-in was cancelled" in page.content.decode()
