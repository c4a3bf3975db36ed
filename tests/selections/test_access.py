"""Unpublished runs leak nowhere: every address, asked by everybody, in every state of a run."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from commonbeat.people.enums import Role
from commonbeat.people.models import User
from commonbeat.selections.models import Run
from tests.addresses import Address, all_addresses
from tests.people.factories import make_person
from tests.selections.factories import (
    make_a_program,
    make_approved_run,
    make_published_run,
    make_queued_run,
    make_round,
    make_round_with_oris,
    make_run,
    make_submitted_run,
    make_verified_run,
)

pytestmark = pytest.mark.django_db

Answer = Any  # Django's test client publishes no public type of its answers

OF_APPLICANTS = "selections:outcome"  # for people of the agency: tests/selections/test_links.py
OURS = [
    address
    for address in all_addresses()
    if address.name.startswith("selections:") and address.name != OF_APPLICANTS
]
OPEN = {"programs", "program", "rounds", "agency_awards"}
PUBLIC = {
    "result",
    "state",
    "rulebook",
    "applicants",
    "applicants_csv",
    "application",
    "check",
    "file",
    "folder",
}
DOWNLOADS = {"applicants_csv", "file", "folder"}
POSTS = {"start", "restart", "verify", "submit", "approve", "return", "publish"}
WORK = {"new_program", "new_round", "new_rulebook", "new_applications", "refused_csv"}
HIDDEN = (make_queued_run, make_run, make_verified_run, make_submitted_run, make_approved_run)
STATES = pytest.mark.parametrize("make", HIDDEN, ids=lambda make: make.__name__)


def short(address: Address) -> str:
    return address.name.removeprefix("selections:")


def filled(address: Address, run: Run) -> str:
    """Return the address with the parts of this run."""
    parts = {
        "<slug:slug>": run.round.program.slug
        if short(address) == "program"
        else run.round.slug,
        "<int:number>": "1",
        "<str:code>": "OH",
        "<path:application_id>": "A01",
        "<str:name>": "decisions.csv",
        "<str:ori>": "OH0000000",
        "<uuid:public_id>": str(run.public_id),
    }
    route = address.route
    for part, value in parts.items():
        route = route.replace(part, value)
    return f"/{route}"


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="commonbeat.people.backends.AddressBackend")
    return client


def test_the_walk_knows_every_address_of_the_room() -> None:
    workspace = {
        "workspace",
        "round",
        "workspace_rulebook",
        "rulebook_file",
        "application_file",
        "run",
        "progress",
        "what_if",
        "compare",
    }

    assert {short(address) for address in OURS} == OPEN | PUBLIC | POSTS | WORK | workspace


def asked(client: Client, address: Address, there: str) -> Answer:
    """Return the answer to whoever comes to this address, by the method that it takes."""
    return client.post(there) if short(address) in POSTS else client.get(there)


@STATES
def test_a_stranger_finds_of_an_unpublished_run_what_is_found_of_none(
    make: Callable[[], Run],
) -> None:
    run = make()
    stranger = Client()

    for address in OURS:
        there = filled(address, run)
        answer = asked(stranger, address, there)
        if short(address) in OPEN:
            assert run.round.name not in answer.content.decode(), there
        elif there.startswith("/workspace/"):
            assert answer.status_code == 302, there
            assert answer["Location"] == f"/people/sign-in/?next={quote(there)}"
        else:
            absent = asked(stranger, address, there.replace(run.round.slug, "no-such-round"))
            assert (answer.status_code, absent.status_code) == (404, 404), there
            assert answer.content.decode() == absent.content.decode(), there


@pytest.mark.parametrize(("signed_in", "status"), [(True, 404), (False, 302)])
def test_who_holds_no_role_sees_of_the_workspace_nothing(
    *, signed_in: bool, status: int
) -> None:
    run = make_published_run()
    client = client_of(make_person() if signed_in else None)

    for address in OURS:
        there = filled(address, run)
        if there.startswith("/workspace/"):
            assert asked(client, address, there).status_code == status, there


def test_everybody_can_open_every_public_page_of_a_published_run() -> None:
    run = make_published_run()

    for address in OURS:
        there = filled(address, run)
        if not there.startswith("/workspace/"):
            answer = Client().get(there)
            assert answer.status_code == 200, there
            if short(address) in PUBLIC - DOWNLOADS:
                assert run.round.name in answer.content.decode(), there


@STATES
def test_people_of_the_office_open_every_page_that_they_need_before_publication(
    make: Callable[[], Run],
) -> None:
    run = make()
    computed = run.status == "done"

    for role in Role:
        client = client_of(make_person(role))
        for address in OURS:
            if short(address) not in POSTS:
                answer = client.get(filled(address, run))
                expected = status_for(address, role, computed=computed)
                assert answer.status_code == expected, (role, address)


def status_for(address: Address, role: Role, *, computed: bool) -> int:
    """Return what a person of the office gets to see before publication."""
    name, numbered = short(address), "number" in address.route
    if name == "refused_csv":
        return 404  # no file was refused
    if name in PUBLIC:
        return 200 if numbered and computed else 404  # under its round only when published
    if name in WORK and role == Role.AUDITOR:
        return 404
    return 200 if computed or name != "what_if" else 404


def test_an_auditor_changes_nothing() -> None:
    run = make_submitted_run()
    client = client_of(make_person(Role.AUDITOR))
    before = Run.objects.filter(pk=run.pk).values().get()

    for address in OURS:
        if short(address) in POSTS:
            answer = client.post(filled(address, run), {"justification": "x", "reason": "x"})
            assert answer.status_code == 404, address
    assert Run.objects.filter(pk=run.pk).values().get() == before


def test_a_program_manager_does_not_decide() -> None:
    run = make_submitted_run()
    client = client_of(make_person(Role.PROGRAM_MANAGER))

    for step in ("approve", "return"):
        address = f"/workspace/{run.round.slug}/runs/1/{step}/"
        assert client.post(address, {"reason": "x"}).status_code == 404


def test_steps_are_never_taken_by_following_a_link() -> None:
    run = make_submitted_run()
    client = client_of(make_person(*Role))

    for address in OURS:
        if short(address) in POSTS:
            assert client.get(filled(address, run)).status_code == 405, address


def test_lists_and_counts_of_the_public_leave_unpublished_runs_out() -> None:
    hidden = make_approved_run()
    make_published_run(make_round(hidden.round.program, name="The published round"))

    for address in ("/programs/", f"/programs/{hidden.round.program.slug}/", "/rounds/"):
        page = Client().get(address).content.decode()
        assert "The published round" in page
        assert hidden.round.name not in page


def test_an_agency_page_tells_of_published_runs_only() -> None:
    program = make_a_program()
    shown, hidden = (
        make_round_with_oris(make_round(program, name=name))
        for name in ("The published round", "The hidden round")
    )
    make_published_run(shown)
    make_approved_run(hidden)

    page = Client().get("/agencies/OH0000100/awards/").content.decode()

    assert "The published round" in page
    assert "The hidden round" not in page
