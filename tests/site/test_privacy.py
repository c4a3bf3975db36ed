"""Headers, cookies and limits: what an attacker tries first."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from commonbeat.people.enums import Role
from commonbeat.site import privacy
from tests.addresses import all_addresses
from tests.people.factories import PASSWORD, make_person
from tests.selections.factories import make_published_run
from tests.site.test_who_may_see import asking, of_a_run

pytestmark = pytest.mark.django_db
SIGN_IN = "/people/sign-in/"
SAME_FOR_ALL = {"healthz", "readyz", "agencies:csv"}  # they never look who asks
MEGABYTE = b"x" * 1_000_000


def test_nobody_keeps_what_somebody_with_a_session_was_answered() -> None:
    run = make_published_run()
    client, kept = asking(Role.DIRECTOR), []

    for address in all_addresses():
        answer = client.get(of_a_run(address, run.round.slug))
        if "no-store" not in answer.headers.get("Cache-Control", ""):
            kept.append(address.route)

    assert kept == []


def test_what_strangers_see_may_be_kept_but_never_shown_to_somebody_with_a_session() -> None:
    run = make_published_run()

    for address in all_addresses():
        answer = Client().get(of_a_run(address, run.round.slug))
        if address.name not in SAME_FOR_ALL and answer.status_code == 200:
            assert "Cookie" in answer.headers["Vary"], address


def test_no_page_holds_a_script_a_style_or_a_handler_that_the_policy_would_refuse() -> None:
    run = make_published_run()
    client = asking(Role.DIRECTOR)
    inline = re.compile(
        r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
    )

    for address in all_addresses():
        answer = client.get(of_a_run(address, run.round.slug))
        if answer.headers["Content-Type"].startswith("text/html"):
            assert inline.findall(answer.content.decode()) == [], address


def test_every_step_needs_the_token_of_its_form() -> None:
    run = make_published_run()
    client = Client(enforce_csrf_checks=True)
    person = make_person(*Role)
    client.force_login(person, backend="commonbeat.people.backends.AddressBackend")

    for address in all_addresses():
        if address.name.startswith("api:"):
            continue  # programs send no cookie, and nothing there is changed
        status = client.post(of_a_run(address, run.round.slug)).status_code
        assert status == 403, address


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    person = make_person(Role.AUDITOR)

    client.get(SIGN_IN)
    client.post(SIGN_IN, {"username": person.email, "password": PASSWORD})

    assert set(client.cookies) == {
        "commonbeat_session",
        "commonbeat_csrf",
        "commonbeat_person",
    }
    for cookie in client.cookies.values():
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"


def test_a_session_planted_before_signing_in_is_worth_nothing_after(client: Client) -> None:
    person = make_person(Role.AUDITOR)
    client.cookies["commonbeat_session"] = "planted-by-somebody-else-0123456"

    client.post(SIGN_IN, {"username": person.email, "password": PASSWORD})
    attacker = Client()
    attacker.cookies["commonbeat_session"] = "planted-by-somebody-else-0123456"

    assert client.get("/people/me/").status_code == 200
    assert attacker.get("/people/me/").status_code == 302


def test_a_session_ends_everywhere_when_the_password_is_changed() -> None:
    person = make_person(Role.AUDITOR)
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post(SIGN_IN, {"username": person.email, "password": PASSWORD})

    new = "quite-another-one"
    here.post(
        "/people/me/password/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert here.get("/people/me/").status_code == 200
    assert elsewhere.get("/people/me/").status_code == 302


@pytest.mark.parametrize(
    "disguise",
    [str.upper, str.title, "  {} ".format, "\t{}".format, "{}\u2003".format, "\ufeff{}".format],
)
def test_an_address_in_disguise_gets_no_further_tries(client: Client, disguise: object) -> None:
    person = make_person()
    for _ in range(5):
        client.post(SIGN_IN, {"username": person.email, "password": "x"})

    typed = {"username": disguise(person.email), "password": PASSWORD}  # type: ignore[operator]  # functions of a text
    answer = client.post(SIGN_IN, typed)

    assert answer.status_code in {422, 429}
    assert client.get("/people/me/").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https:evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
        "//testserver:80@evil.example/",
        " //evil.example",
        "\t//evil.example",
        "/%0d%0aLocation:https://evil.example",
        "data:text/html,x",
    ],
)
def test_no_spelling_of_another_site_is_a_place_to_go_on_to(
    client: Client, elsewhere: str
) -> None:
    person = make_person()

    answer = client.post(
        SIGN_IN, {"username": person.email, "password": PASSWORD, "next": elsewhere}
    )

    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))


def test_what_a_stranger_sends_is_refused_before_it_is_read(client: Client) -> None:
    sent = {"file": SimpleUploadedFile("x.csv", MEGABYTE * 3)}

    answer = client.post(SIGN_IN, sent)

    assert answer.status_code == 413
    assert "It was not read, and nothing was changed." in answer.content.decode()
    assert answer.wsgi_request._read_started is False  # type: ignore[attr-defined]  # Django's own


def test_the_office_may_send_more_but_not_without_end(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_published_run()
    monkeypatch.setattr(privacy, "LARGEST_OF_OFFICE", 4_000_000)
    client, there = asking(Role.PROGRAM_MANAGER), f"/workspace/{run.round.slug}/files/new/"

    taken, refused = (
        client.post(there, {"file": SimpleUploadedFile("x.csv", MEGABYTE * size)}).status_code
        for size in (3, 5)
    )

    assert (taken, refused) == (422, 413)
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE < 3_000_000
