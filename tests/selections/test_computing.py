"""A run is computed once, whole or not at all, and a dead worker leaves a way out."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from commonbeat.base.models import AuditLine
from commonbeat.engine.problems import Refused
from commonbeat.people.enums import Role
from commonbeat.selections.enums import Outcome, Status
from commonbeat.selections.models import Decision, Run, RunFile, ScoreTrace
from commonbeat.selections.services import computing
from commonbeat.selections.worker import SILENCE, this_worker
from tests.people.factories import make_person
from tests.selections.factories import (
    APPLICATIONS,
    RULEBOOK,
    make_file,
    make_published_run,
    make_queued_run,
    make_round,
    make_rulebook,
    make_run,
    reloaded,
)

pytestmark = pytest.mark.django_db


def test_a_run_keeps_its_inputs_and_outputs_byte_by_byte() -> None:
    run = make_run()

    files = {each.name: bytes(each.content) for each in run.files.all()}
    assert run.status == Status.DONE
    assert files["rulebook.toml"] == RULEBOOK
    assert files["applications.csv"] == APPLICATIONS
    assert {"decisions.csv", "scores.csv", "constraints.csv", "run.json"} <= files.keys()


def test_the_rows_of_a_run_say_what_its_file_says() -> None:
    run = make_run()

    text = bytes(run.files.get(name="decisions.csv").content).decode()
    told = list(csv.DictReader(io.StringIO(text)))
    kept = list(run.decisions.order_by("position"))
    assert [line["application_id"] for line in told] == [row.application_id for row in kept]
    assert [int(line["federal_cents"]) for line in told] == [row.federal_cents for row in kept]
    assert [line["reason"] for line in told] == [row.reason for row in kept]
    assert [line["score"] for line in told] == [
        "" if row.score is None else f"{row.score / 10:.1f}" for row in kept
    ]
    assert [line["rank"] for line in told] == [
        "" if row.rank is None else str(row.rank) for row in kept
    ]


def test_each_application_has_an_outcome_a_size_and_if_eligible_a_trace() -> None:
    run = make_run()

    startup = run.decisions.get(application_id="A08")
    funded = run.decisions.get(application_id="A02")
    assert startup.outcome == Outcome.INELIGIBLE
    assert not ScoreTrace.objects.filter(decision=startup).exists()
    assert funded.units_awarded > 0
    assert funded.outcome in (Outcome.FUNDED, Outcome.PARTIAL)
    assert funded.population == 40_000
    assert [leaf["measure"] for leaf in funded.trace.leaves] == [
        "violent_rate",
        "poverty",
        "review",
    ]


def test_the_statistics_add_up_to_the_decisions() -> None:
    run = make_run()

    awarded = sum(run.decisions.values_list("federal_cents", flat=True))
    found = run.statistics
    assert found["total"]["received"] == 12
    assert found["total"]["eligible"] == 11
    assert found["total"]["federal_cents"] == awarded
    for table in ("states", "sizes", "types", "strata"):
        assert sum(group["federal_cents"] for group in found[table]) == awarded
        assert sum(group["received"] for group in found[table]) == 12


def test_a_second_worker_leaves_a_run_alone_that_was_taken() -> None:
    run = make_run()
    before = AuditLine.objects.count()

    computing.compute_run(run.public_id, clock=timezone.now)

    assert AuditLine.objects.count() == before
    assert Decision.objects.filter(run=run).count() == 12


def test_progress_is_told_while_a_run_is_computed() -> None:
    run = make_queued_run()
    Run.objects.filter(pk=run.pk).update(status=Status.RUNNING)
    tell = computing._teller(run, timezone.now)

    tell(40, "Allocating")

    run = reloaded(run)
    assert (run.progress_percent, run.stage) == (40, "Allocating")
    assert run.heard_at is not None


def test_applications_that_do_not_fit_the_rulebook_start_no_run() -> None:
    round_ = make_round()
    first = make_rulebook(round_)
    file = make_file(first)
    stricter = make_rulebook(
        round_, RULEBOOK.replace(b'allowed = ["OH", "TX", "WY"]', b'allowed = ["OH", "WY"]')
    )

    with pytest.raises(Refused) as refusal:
        computing.start_run(
            rulebook=stricter,
            application_file=file,
            by=make_person(Role.PROGRAM_MANAGER),
            enqueue=lambda _: None,
        )

    assert all("state" in problem.where for problem in refusal.value.problems)
    assert Run.objects.count() == 0


def test_a_second_click_starts_no_second_run() -> None:
    first = make_queued_run()

    with pytest.raises(Refused) as refusal:
        computing.start_run(
            rulebook=first.rulebook,
            application_file=first.application_file,
            by=first.started_by,
            enqueue=lambda _: None,
        )

    assert [problem.code for problem in refusal.value.problems] == ["run.on_its_way"]
    assert Run.objects.count() == 1


def test_a_rulebook_and_applications_of_two_rounds_start_no_run() -> None:
    rulebook = make_rulebook(make_round(name="Hiring 2026"))
    file = make_file(make_rulebook(make_round(name="Safety 2026")))

    with pytest.raises(Refused) as refusal:
        computing.start_run(
            rulebook=rulebook,
            application_file=file,
            by=make_person(Role.PROGRAM_MANAGER),
            enqueue=lambda _: None,
        )

    assert [(problem.code, problem.message) for problem in refusal.value.problems] == [
        (
            "run.two_rounds",
            "The rulebook is of Hiring 2026, the applications are of Safety 2026.",
        )
    ]
    assert Run.objects.count() == 0


def test_a_run_in_a_published_round_has_to_say_why_it_replaces_the_result() -> None:
    published = make_published_run()

    with pytest.raises(Refused) as refusal:
        make_queued_run(published.round)
    correction = make_queued_run(published.round, correction_reason="A weight was wrong.")

    assert [problem.code for problem in refusal.value.problems] == ["correction.no_reason"]
    assert (correction.number, correction.replaces) == (2, published)
    line = AuditLine.objects.filter(action="run.started").first()
    assert line is not None
    assert line.facts["why"] == "A weight was wrong."
    assert line.facts["replaces"] == 1


@pytest.mark.parametrize(
    ("worker", "silent_for"),
    [("another-machine:7", SILENCE + timedelta(seconds=1)), ("here:999999999", timedelta(0))],
)
def test_a_run_whose_worker_died_stops_and_can_be_started_again(
    worker: str, silent_for: timedelta
) -> None:
    run = make_queued_run()
    machine = this_worker().rpartition(":")[0]
    Run.objects.filter(pk=run.pk).update(
        status=Status.RUNNING,
        worker=worker.replace("here", machine),
        heard_at=timezone.now() - silent_for,
    )

    reaped = computing.reap_lost_runs(clock=timezone.now)

    run = reloaded(run)
    assert (reaped, run.status) == (1, Status.FAILED)
    assert [problem["code"] for problem in run.failure] == ["run.worker_died"]
    assert run.failure[0]["way_out"] == "Nothing is lost. Start it again."
    queue: list[str] = []
    computing.restart_run(run=run, by=run.started_by, enqueue=queue.append)
    assert queue == [str(run.public_id)]
    computing.compute_run(run.public_id, clock=timezone.now)
    assert reloaded(run).status == Status.DONE


def test_a_living_worker_is_left_alone() -> None:
    run = make_queued_run()
    Run.objects.filter(pk=run.pk).update(
        status=Status.RUNNING, worker=this_worker(), heard_at=timezone.now()
    )

    assert computing.reap_lost_runs(clock=timezone.now) == 0


def test_a_run_that_was_given_up_meanwhile_keeps_nothing_of_its_late_worker() -> None:
    run = make_queued_run()
    taken = computing._claimed(run.public_id, timezone.now)
    assert taken is not None
    computed = computing._compute(
        taken, computing.make_within_limits, lambda _percent, _stage: None
    )
    Run.objects.filter(pk=run.pk).update(worker="another-machine:7")

    computing._keep(taken, computed, timezone.now)

    assert reloaded(run).status == Status.RUNNING
    assert not RunFile.objects.filter(run=run).exists()


def test_a_run_that_has_not_stopped_cannot_be_started_again() -> None:
    run = make_run()

    with pytest.raises(Refused) as refusal:
        computing.restart_run(run=run, by=run.started_by, enqueue=lambda _: None)

    assert [problem.code for problem in refusal.value.problems] == ["run.not_stopped"]
