import pytest
from django.test import Client, override_settings
from pytest_django import Settings

from commonbeat.people.enums import Role
from commonbeat.site import views
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db


def test_home_says_what_the_office_does(client: Client) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert "Every award can be checked by anyone" in page.content.decode()


def test_a_missing_page_says_where_to_go(client: Client) -> None:
    page = client.get("/nowhere/")

    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()


def test_our_own_mistake_is_shown_without_any_machinery(client: Client) -> None:
    page = views.server_error(client.get("/").wsgi_request)

    assert page.status_code == 500
    assert "{%" not in page.content.decode()
    assert "Our mistake" in page.content.decode()


def test_a_form_that_is_too_old_says_how_to_go_on() -> None:
    strict = Client(enforce_csrf_checks=True)

    page = strict.post("/people/sign-in/", {"username": "a@b.example", "password": "x"})

    assert page.status_code == 403
    assert "The form was too old" in page.content.decode()


def test_every_page_of_a_demonstration_says_that_it_is_synthetic(
    client: Client, settings: Settings
) -> None:
    settings.DEMONSTRATION = True
    shown = [client.get(address).content.decode() for address in ("/", "/nowhere/")]
    settings.DEMONSTRATION = False
    real = client.get("/").content.decode()

    assert all("Demonstration: synthetic data." in page for page in shown)
    assert "synthetic" not in real


def test_the_log_is_in_the_navigation_of_staff_only(client: Client) -> None:
    before = client.get("/").content.decode()
    client.force_login(make_person(Role.AUDITOR))
    after = client.get("/").content.decode()

    assert 'href="/audit/"' not in before
    assert 'href="/audit/"' in after


@pytest.mark.parametrize("address", ["/programs/", "/rounds/"])
def test_results_stand_below_the_programs_in_the_navigation(
    client: Client, address: str
) -> None:
    page = client.get(address).content.decode()

    assert '<a href="/programs/" aria-current="page">Programs</a>' in page
    assert page.count('aria-current="page">Agencies') == 0


@pytest.mark.parametrize("address", ["/", "/people/sign-in/", "/nowhere/", "/healthz"])
def test_every_answer_carries_the_strict_headers(client: Client, address: str) -> None:
    headers = client.get(address).headers

    policy = set(headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    }
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_machines_can_ask_whether_the_site_lives_and_is_ready(client: Client) -> None:
    alive, ready = client.get("/healthz"), client.get("/readyz")

    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ok"})


def test_life_is_told_without_asking_the_database(
    client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # a fixture that is a function
        client.get("/healthz")


@override_settings(ALLOWED_HOSTS=["office.example"])
def test_a_strange_host_name_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
