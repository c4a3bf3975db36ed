"""Before something that matters, a person proves once more who it is."""

import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from commonbeat.people.models import User
from commonbeat.people.proving import proof_required
from commonbeat.site.urls import handler403, handler404, handler500
from commonbeat.site.urls import urlpatterns as all_addresses
from tests.people.factories import PASSWORD, code_of_now, give_app, make_person

__all__ = ["handler403", "handler404", "handler500"]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
PROVE = "/people/me/prove/?next=%2Fcertify%2F"


@proof_required
def certify(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"certified by {request.POST.get('name', 'nobody')}")


urlpatterns = [*all_addresses, path("certify/", certify)]


@pytest.fixture
def person() -> User:
    return make_person()


def make_old(client: Client, seconds: int) -> None:
    """Let the last proof be this old."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - seconds
    session.save()


def test_who_has_just_signed_in_is_not_asked(client: Client, person: User) -> None:
    client.post("/people/sign-in/", {"username": person.email, "password": PASSWORD})

    fresh = client.post("/certify/", {"name": "Ada"})
    make_old(client, 299)
    still = client.post("/certify/", {"name": "Ada"})
    make_old(client, 301)
    stale = client.get("/certify/")

    assert fresh.content == still.content == b"certified by Ada"
    assert stale["Location"] == PROVE


def test_who_proves_it_comes_back(client: Client, person: User) -> None:
    client.force_login(person)

    asked = client.get("/certify/")
    proved = client.post(asked["Location"], {"password": PASSWORD, "next": "/certify/"})

    assert asked["Location"] == PROVE
    assert proved["Location"] == "/certify/"
    assert client.get("/certify/").content == b"certified by nobody"


def test_what_was_sent_is_shown_before_it_is_sent_again(client: Client, person: User) -> None:
    client.force_login(person)

    asked = client.post("/certify/", {"name": "Ada"})
    proved = client.post(asked["Location"], {"password": PASSWORD})
    shown = client.get(proved["Location"])
    done = client.post("/certify/", {"name": "Ada"})

    assert proved["Location"] == "/people/kept/"
    assert shown.context["typed"] == {"name": ["Ada"]}
    assert done.content == b"certified by Ada"
    assert client.get("/people/kept/")["Location"] == "/people/me/"


def test_a_second_factor_proves_it_too(client: Client, person: User) -> None:
    give_app(person)
    client.force_login(person)

    asked = client.get(client.get("/certify/")["Location"])
    way = asked.context["reauthentication_alternatives"][0]["url"]
    client.post(way, {"code": code_of_now()})

    assert way.startswith("/people/me/prove/code/?next=")
    assert client.get("/certify/").status_code == 200


def test_who_has_no_password_is_told_how_to_choose_one(client: Client, person: User) -> None:
    person.set_unusable_password()
    person.save()
    client.force_login(person)

    page = client.get("/certify/", follow=True)

    assert "You have no password here yet" in page.content.decode()


def test_a_stranger_signs_in_first(client: Client, settings: Settings) -> None:
    del settings

    assert client.get("/certify/")["Location"] == "/people/sign-in/?next=/certify/"
