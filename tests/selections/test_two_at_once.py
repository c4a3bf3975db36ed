"""Two people do the same at the same moment: one wins, the other is told so in plain words."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from commonbeat.applications.models import ApplicationFile
from commonbeat.base import audit
from commonbeat.base.models import AuditLine
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.models import Rulebook
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from commonbeat.selections.enums import Review
from commonbeat.selections.models import Run
from commonbeat.selections.services import computing, review, verifying
from tests.people.factories import make_person
from tests.selections.factories import (
    APPLICATIONS,
    make_a_program,
    make_approved_run,
    make_file,
    make_published_run,
    make_queued_run,
    make_round,
    make_rulebook,
    make_submitted_run,
    make_verified_run,
    reloaded,
)

pytestmark = pytest.mark.django_db(transaction=True)
WON = "won"


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Take all steps at the same moment; return, sorted, who won and why the others did not."""
    start = Barrier(len(steps))

    def take(step: Callable[[], object]) -> str:
        start.wait(timeout=60)
        try:
            step()
        except Refused as refusal:
            return refusal.problems[0].code
        finally:
            connections.close_all()
        return WON

    with ThreadPoolExecutor(len(steps)) as threads:
        return sorted(threads.map(take, steps))


def approve(run: Run) -> Callable[[], object]:
    director = make_person(Role.DIRECTOR)
    return lambda: review.approve_run(run=run, by=director, now=timezone.now())


def send_back(run: Run) -> Callable[[], object]:
    director = make_person(Role.DIRECTOR)
    return lambda: review.return_run(run=run, reason="No.", by=director, now=timezone.now())


def publish(run: Run) -> Callable[[], object]:
    manager = make_person(Role.PROGRAM_MANAGER)
    return lambda: review.publish_run(run=run, by=manager, now=timezone.now())


def submit(run: Run) -> Callable[[], object]:
    manager = make_person(Role.PROGRAM_MANAGER)
    return lambda: review.submit_run(
        run=run, justification="It is right.", by=manager, now=timezone.now()
    )


def verify(run: Run) -> Callable[[], object]:
    return lambda: verifying.request_verification(
        run=run, by=run.started_by, enqueue=lambda _: None
    )


@pytest.mark.parametrize(
    ("make", "first", "second", "loser", "action"),
    [
        (make_verified_run, submit, submit, "run.already_submitted", "run.submitted"),
        (make_submitted_run, approve, approve, "run.not_submitted", "run.approved"),
        (make_submitted_run, approve, send_back, "run.not_submitted", ""),
        (make_approved_run, publish, publish, "run.not_approved", "run.published"),
    ],
    ids=["submit", "approve", "approve and return", "publish"],
)
def test_of_two_who_take_the_same_step_one_wins(
    make: Callable[[], Run],
    first: Callable[[Run], Callable[[], object]],
    second: Callable[[Run], Callable[[], object]],
    loser: str,
    action: str,
) -> None:
    run = make()

    ended = at_once(first(run), second(run))

    assert ended == [loser, WON]
    if action:
        assert AuditLine.objects.filter(action=action).count() == 1
    assert audit.verify_chain() is None


def test_of_two_runs_of_a_round_published_at_once_one_becomes_the_result() -> None:
    round_ = make_round()
    runs = [make_approved_run(round_) for _ in range(2)]

    ended = at_once(*map(publish, runs))

    assert ended == ["run.other_published", WON]
    assert sorted(reloaded(run).review for run in runs) == [Review.APPROVED, Review.PUBLISHED]


def test_of_two_corrections_published_at_once_one_replaces_the_result() -> None:
    old = make_published_run()
    corrections = [make_approved_run(old.round, f"Reason {n}.") for n in range(2)]

    ended = at_once(*map(publish, corrections))

    assert ended == ["run.other_published", WON]
    assert reloaded(old).review == Review.REPLACED
    assert old.round.runs.filter(review=Review.PUBLISHED).count() == 1


def test_runs_started_at_once_get_two_numbers() -> None:
    rulebook = make_rulebook(make_round())
    fewer = APPLICATIONS[: APPLICATIONS.rstrip(b"\n").rindex(b"\n") + 1]
    files = [make_file(rulebook, content) for content in (APPLICATIONS, fewer)]
    by = make_person(Role.PROGRAM_MANAGER)

    ended = at_once(*(partial(start, rulebook, file, by) for file in files))

    assert ended == [WON, WON]
    assert sorted(rulebook.round.runs.values_list("number", flat=True)) == [1, 2]


def test_of_two_clicks_on_the_same_run_one_starts_it() -> None:
    rulebook = make_rulebook(make_round())
    file, by = make_file(rulebook), make_person(Role.PROGRAM_MANAGER)

    ended = at_once(*[partial(start, rulebook, file, by)] * 2)

    assert ended == ["run.on_its_way", WON]
    assert rulebook.round.runs.count() == 1


def start(rulebook: Rulebook, file: ApplicationFile, by: User) -> Run:
    return computing.start_run(
        rulebook=rulebook, application_file=file, by=by, enqueue=lambda _: None
    )


def test_a_run_is_computed_once_however_many_take_it() -> None:
    run = make_queued_run()

    def compute() -> None:
        computing.compute_run(run.public_id, clock=timezone.now)

    assert at_once(compute, compute) == [WON, WON]
    assert AuditLine.objects.filter(action="run.computed").count() == 1
    assert reloaded(run).decisions.count() == 12


def test_the_same_file_uploaded_twice_at_once_is_kept_once() -> None:
    rulebook = make_rulebook(make_round())
    by = make_person(Role.PROGRAM_MANAGER)

    ended = at_once(*[lambda: make_file(rulebook, by=by)] * 2)

    assert ended == ["applications.same", WON]
    assert rulebook.round.application_files.count() == 1


def test_the_same_rulebook_uploaded_twice_at_once_is_kept_once() -> None:
    round_, by = make_round(), make_person(Role.PROGRAM_MANAGER)

    ended = at_once(*[lambda: make_rulebook(round_, by=by)] * 2)

    assert ended == ["rulebook.same", WON]
    assert round_.rulebooks.count() == 1


def test_a_code_and_an_address_are_given_once() -> None:
    program = make_a_program()

    codes = at_once(*[lambda: make_a_program(code="SAME", slug="same")] * 4)
    addresses = at_once(*[lambda: make_round(program, slug="same")] * 4)

    assert codes == ["program.taken"] * 3 + [WON]
    assert addresses == ["round.taken"] * 3 + [WON]


def test_a_verification_asked_for_twice_at_once_is_asked_for_once() -> None:
    run = make_verified_run()
    Run.objects.filter(pk=run.pk).update(verification="none")

    assert at_once(verify(run), verify(run)) == ["run.not_to_verify", WON]
