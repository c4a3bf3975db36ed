"""Every address and who may see it: what one may not see is answered like what is not there."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonbeat.applications.keys import known_key
from commonbeat.people.enums import Role
from commonbeat.selections.models import Run
from tests.addresses import Address, all_addresses
from tests.people.factories import make_person
from tests.selections.factories import (
    make_approved_run,
    make_published_run,
    make_round,
    make_round_with_oris,
    make_submitted_run,
)
from tests.site.audiences import NEEDS_MORE, RESET, WHO, Who

pytestmark = pytest.mark.django_db

Answer = Any  # Django's test client publishes no public type of its answers


METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
ASKERS = ("stranger", "no role", *Role)
FORM = {"justification": "x", "reason": "x", "rulebook": "1", "application_file": "1"}
UUID = "6f7f6a5e-8c1c-4f43-9d4d-6c8f5f6f0a11"
OTHER_PARTS = {"int": "1", "slug": "x", "str": "x", "uuid": UUID}
_TOKEN = re.compile(r"(?<=\W)[A-Za-z0-9]{64}(?=\W)")  # a fresh one in every page
_SECONDS = re.compile(r'data-session-seconds="\d+"')  # until the session ends: it ticks


def asking(who: str) -> Client:
    client = Client()
    if who != "stranger":
        person = make_person(*([Role(who)] if who in Role.values else []))
        client.force_login(person, backend="commonbeat.people.backends.AddressBackend")
    return client


def of_a_run(address: Address, slug: str, number: str = "1") -> str:
    """Return the address with its parts filled in; `slug` is that of a round."""
    parts = {
        "<slug:slug>": slug,
        "<int:number>": number,
        "<str:code>": "OH",
        "<path:application_id>": "A01",
        "<str:name>": "decisions.csv",
        "<str:ori>": "OH0000000",
        "<uuid:public_id>": UUID,
    }
    route = address.route.replace(RESET, "people/forgotten/1-x/")
    for part, value in parts.items():
        route = route.replace(part, value)
    for kind, value in OTHER_PARTS.items():
        route = re.sub(rf"<{kind}:\w+>", value, route)
    return f"/{route}"


def told(answer: Answer, there: str) -> tuple[int, str, dict[str, str]]:
    """Return all that an answer tells, the address that was asked left out."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = {
        name: value.replace(there, "HERE")
        for name, value in answer.headers.items()
        if name not in ("Content-Length", "Expires", "Set-Cookie")
    }
    words = body.decode("utf-8", "replace").replace(there, "HERE")
    words = words.replace(quote(there, safe=""), "HERE")
    words = _SECONDS.sub("SECONDS", words)
    return answer.status_code, _TOKEN.sub("TOKEN", words), headers


def hidden_from(who: str) -> Iterator[Address]:
    """Yield the addresses with a part of a round that `who` may not see before publication."""
    for address in all_addresses():
        audience = WHO[address.route]
        if "<slug:slug>" not in address.route or audience is Who.EVERYBODY:
            continue
        if audience is Who.AFTER_PUBLICATION:
            if who in Role.values and "<int:number>" in address.route:
                continue
        elif who in audience.value:
            continue
        yield address


def test_every_address_has_its_place_in_the_table() -> None:
    assert {address.route for address in all_addresses()} == set(WHO)


@pytest.mark.parametrize("who", ASKERS)
def test_what_one_may_not_see_is_answered_like_what_is_not_there(who: str) -> None:
    run = make_submitted_run()
    client, before = asking(who), Run.objects.filter(pk=run.pk).values().get()
    differing = []

    for address in hidden_from(who):
        there, absent = (of_a_run(address, slug) for slug in (run.round.slug, "no-such-round"))
        for method in METHODS:
            ask: Callable[..., Answer] = getattr(client, method)
            hidden = told(ask(there, FORM), there)
            nothing = told(ask(absent, FORM), absent)
            if hidden != nothing or hidden[0] not in {302, 404, 405}:
                differing.append((method, there, hidden[0], nothing[0]))

    assert differing == []
    assert Run.objects.filter(pk=run.pk).values().get() == before


@pytest.mark.parametrize("who", ASKERS)
def test_what_one_may_not_see_costs_as_many_questions_as_what_is_not_there(who: str) -> None:
    run = make_submitted_run()
    client, differing = asking(who), []

    for address in hidden_from(who):
        counts = []
        for slug in (run.round.slug, "no-such-round"):
            with CaptureQueriesContext(connection) as asked:
                client.get(of_a_run(address, slug))
            counts.append(len(asked))
        if counts[0] != counts[1]:
            differing.append((address.route, counts))

    assert differing == []


@pytest.mark.parametrize("who", ["no role", *Role])
def test_the_table_tells_who_gets_in(who: str) -> None:
    run = make_published_run()
    client, wrong = asking(who), []

    for address in all_addresses():
        if address.route in NEEDS_MORE:
            continue
        audience = WHO[address.route]
        allowed = audience is Who.AFTER_PUBLICATION or who in audience.value
        status = client.get(of_a_run(address, run.round.slug)).status_code
        if (status == 404) == allowed and status != 405:
            wrong.append((address.route, status))

    assert wrong == []


def test_parts_of_one_round_are_not_found_under_another() -> None:
    full, empty = make_submitted_run().round, make_round()
    client, found = asking(Role.DIRECTOR), []

    for address in all_addresses():
        if "<slug:slug>" not in address.route or len(address.parts) < 2:
            continue
        there = of_a_run(address, empty.slug)
        for method in METHODS:
            status = getattr(client, method)(there, FORM).status_code
            if status not in {404, 405}:
                found.append((method, there, status))

    assert found == []
    assert full.runs.get().review == "submitted"


@pytest.mark.parametrize("field", ["rulebook", "application_file"])
def test_no_form_takes_the_rulebook_or_the_file_of_another_round(field: str) -> None:
    mine, other = make_submitted_run(), make_submitted_run()
    choice = {
        "rulebook": str(mine.rulebook_id),
        "application_file": str(mine.application_file_id),
    }

    page = asking(Role.DIRECTOR).post(
        f"/workspace/{mine.round.slug}/runs/new/",
        choice | {field: str(getattr(other, f"{field}_id"))},
    )

    assert page.status_code == 422
    assert mine.round.runs.count() == 1


LOOKS = (
    "",
    "?q=a",
    "?state=OH&outcome=funded",
    "?sort=-federal&page=1",
)


def public_face(published: Run) -> dict[str, tuple[int, str, dict[str, str]]]:
    """Return every byte that a stranger can get: all pages, looked at in several ways."""
    face, stranger = {}, Client()
    for address in all_addresses():
        if WHO[address.route] in {Who.EVERYBODY, Who.AFTER_PUBLICATION}:
            slug = published.round.slug
            if address.route.startswith("programs/"):
                slug = published.round.program.slug
            for look in LOOKS:
                there = of_a_run(address, slug).replace("OH0000000", "OH0000100") + look
                face[there] = told(stranger.get(there), there)
    return face


def test_no_byte_of_any_public_page_tells_that_unpublished_runs_exist() -> None:
    published = make_published_run(make_round_with_oris())
    known_key(now=timezone.now())  # its page says since when
    before = public_face(published)

    make_approved_run(published.round, correction_reason="A number was wrong.")
    make_submitted_run(make_round_with_oris(make_round(published.round.program)))
    after = public_face(published)

    assert [there for there in before if before[there] != after[there]] == []
    assert {answer[0] for answer in after.values()} == {200, 302, 401, 404, 405}
