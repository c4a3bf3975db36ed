"""The queue on the project's own database: every run is computed exactly once."""

from datetime import datetime, timedelta
from signal import SIGKILL

import pytest
from django.core.management import call_command
from django.utils import timezone

from commonbeat.base.models import AuditLine
from commonbeat.selections import tasks
from commonbeat.selections.enums import Status, Verification
from commonbeat.selections.models import Run
from commonbeat.selections.services import computing, verifying
from commonbeat.selections.worker import GRACE
from tests.selections.background import start_mortal_worker, start_worker
from tests.selections.factories import make_file, make_round, make_rulebook, make_run, reloaded

RUNS = 6


def later() -> datetime:
    return timezone.now() + GRACE + timedelta(seconds=1)


def queued_run() -> Run:
    rulebook = make_rulebook(make_round())
    return computing.start_run(
        rulebook=rulebook,
        application_file=make_file(rulebook),
        by=rulebook.uploaded_by,
        enqueue=tasks.compute_run.enqueue,
    )


@pytest.mark.django_db(transaction=True)
def test_two_workers_compute_every_run_exactly_once() -> None:
    runs = [queued_run() for _ in range(RUNS)]

    workers = [start_worker(), start_worker()]
    codes = [worker.wait(timeout=300) for worker in workers]

    assert codes == [0, 0]
    assert [reloaded(run).status for run in runs] == [Status.DONE] * RUNS
    assert AuditLine.objects.filter(action="run.computed").count() == RUNS


@pytest.mark.django_db(transaction=True)
def test_a_worker_computes_and_verifies_what_waits() -> None:
    run = queued_run()

    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)
    verifying.request_verification(
        run=reloaded(run), by=run.started_by, enqueue=tasks.verify_run.enqueue
    )
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)

    assert reloaded(run).verification == Verification.AGREES


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_worker_was_killed_before_starting_it_stops_and_can_be_started_again() -> (
    None
):
    run = queued_run()

    killed = start_mortal_worker().wait(timeout=300)

    assert killed == -SIGKILL
    assert reloaded(run).status == Status.QUEUED
    assert tasks.reap_lost() == 0  # it may only just have been taken
    assert tasks.reap_lost(clock=later) == 1
    run = reloaded(run)
    assert run.status == Status.FAILED
    assert [problem["code"] for problem in run.failure] == ["run.orphaned"]
    computing.restart_run(run=run, by=run.started_by, enqueue=tasks.compute_run.enqueue)
    assert start_worker().wait(timeout=300) == 0
    assert reloaded(run).status == Status.DONE


@pytest.mark.django_db(transaction=True)
def test_a_verification_whose_worker_was_killed_before_starting_it_can_be_asked_again() -> None:
    run = make_run()
    verifying.request_verification(run=run, by=run.started_by, enqueue=tasks.verify_run.enqueue)

    killed = start_mortal_worker().wait(timeout=300)

    assert killed == -SIGKILL
    assert (tasks.reap_lost(), tasks.reap_lost(clock=later)) == (0, 1)
    run = reloaded(run)
    assert run.verification == Verification.FAILED
    assert "ended before starting it. Nothing is lost." in run.verdict
    assert verifying.can_be_verified(run)


@pytest.mark.django_db
def test_what_waits_on_the_queue_is_left_alone_however_long() -> None:
    run = queued_run()

    assert tasks.reap_lost(clock=lambda: timezone.now() + timedelta(days=3)) == 0
    assert reloaded(run).status == Status.QUEUED


@pytest.mark.django_db
def test_work_whose_worker_died_is_ended_on_every_side() -> None:
    rulebook = make_rulebook(make_round())
    run = computing.start_run(
        rulebook=rulebook,
        application_file=make_file(rulebook),
        by=rulebook.uploaded_by,
        enqueue=lambda _: None,
    )
    Run.objects.filter(pk=run.pk).update(status=Status.RUNNING, worker="elsewhere:1")

    assert tasks.reap_lost() == 1
    assert tasks.reap_lost() == 0
    assert reloaded(run).finished_at is not None
