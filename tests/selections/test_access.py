"""Unpublished runs leak nowhere: every address, asked by everybody, in every state of a run."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from commonbeat.people.enums import Role
from commonbeat.people.models import User
from commonbeat.selections.models import Run
from tests.addresses import Address, all_addresses
from tests.people.factories import make_person
from tests.selections.factories import (
    make_approved_run,
    make_published_run,
    make_queued_run,
    make_round,
    make_run,
    make_submitted_run,
    make_verified_run,
)

pytestmark = pytest.mark.django_db

OURS = [address for address in all_addresses() if address.name.startswith("selections:")]
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


@STATES
@pytest.mark.parametrize("address", OURS, ids=lambda address: f"{address.route}")
def test_a_stranger_finds_of_an_unpublished_run_what_is_found_of_none(
    make: Callable[[], Run], address: Address
) -> None:
    run = make()
    stranger = Client()
    there = filled(address, run)
    nowhere = there.replace(run.round.slug, "no-such-round")
    method = stranger.post if short(address) in POSTS else stranger.get

    answer = method(there)

    if short(address) in OPEN:
        assert run.round.name not in answer.content.decode()
    elif there.startswith("/workspace/"):
        assert answer.status_code == 302
        assert answer["Location"] == f"/people/sign-in/?next={quote(there)}"
    else:
        absent = method(nowhere)
        assert (answer.status_code, absent.status_code) == (404, 404)
        assert answer.content.decode() == absent.content.decode()


@pytest.mark.parametrize("address", OURS, ids=lambda address: f"{address.route}")
@pytest.mark.parametrize("signed_in", [True, False])
def test_who_holds_no_role_sees_of_the_workspace_nothing(
    address: Address, *, signed_in: bool
) -> None:
    run = make_published_run()
    client = client_of(make_person() if signed_in else None)
    there = filled(address, run)
    if not there.startswith("/workspace/"):
        return
    method = client.post if short(address) in POSTS else client.get

    assert method(there).status_code == (404 if signed_in else 302)


@pytest.mark.parametrize("address", OURS, ids=lambda address: f"{address.route}")
def test_everybody_can_open_every_public_page_of_a_published_run(address: Address) -> None:
    run = make_published_run()
    there = filled(address, run)
    if there.startswith("/workspace/"):
        return

    answer = Client().get(there)

    assert answer.status_code == 200
    assert run.round.name in answer.content.decode() or short(address) not in PUBLIC - {
        "applicants_csv",
        "file",
        "folder",
    }


@STATES
@pytest.mark.parametrize("role", list(Role))
def test_people_of_the_office_open_every_page_that_they_need_before_publication(
    make: Callable[[], Run], role: Role
) -> None:
    run = make()
    client = client_of(make_person(role))

    statuses = {
        (short(address), address.route): client.get(filled(address, run)).status_code
        for address in OURS
        if short(address) not in POSTS
    }

    computed = run.status == "done"
    for (name, route), status in statuses.items():
        numbered = "number" in route
        if name == "refused_csv" or (name in PUBLIC and not (numbered and computed)):
            assert status == 404, (name, route)  # no such file; not published
        elif (name in WORK and role == Role.AUDITOR) or (name == "what_if" and not computed):
            assert status == 404, (name, route)
        else:
            assert status == 200, (name, route)


@pytest.mark.parametrize("name", sorted(POSTS))
def test_an_auditor_changes_nothing(name: str) -> None:
    run = make_submitted_run()
    client = client_of(make_person(Role.AUDITOR))
    address = next(each for each in OURS if short(each) == name)
    before = Run.objects.filter(pk=run.pk).values().get()

    answer = client.post(filled(address, run), {"justification": "x", "reason": "x"})

    assert answer.status_code == 404
    assert Run.objects.filter(pk=run.pk).values().get() == before


def test_a_program_manager_does_not_decide() -> None:
    run = make_submitted_run()
    client = client_of(make_person(Role.PROGRAM_MANAGER))

    for step in ("approve", "return"):
        address = f"/workspace/{run.round.slug}/runs/1/{step}/"
        assert client.post(address, {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("name", sorted(POSTS))
def test_steps_are_never_taken_by_following_a_link(name: str) -> None:
    run = make_submitted_run()
    client = client_of(make_person(*Role))
    address = next(each for each in OURS if short(each) == name)

    assert client.get(filled(address, run)).status_code == 405


def test_lists_and_counts_of_the_public_leave_unpublished_runs_out() -> None:
    hidden = make_approved_run()
    make_published_run(make_round(hidden.round.program, name="The published round"))

    for address in ("/programs/", f"/programs/{hidden.round.program.slug}/", "/rounds/"):
        page = Client().get(address).content.decode()
        assert "The published round" in page
        assert hidden.round.name not in page


def test_an_agency_page_tells_of_published_runs_only() -> None:
    hidden = make_approved_run()
    decision = hidden.decisions.first()
    assert decision is not None

    page = Client().get(f"/agencies/{decision.ori or 'OH0000000'}/awards/").content.decode()

    assert hidden.round.name not in page
