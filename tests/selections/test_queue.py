"""The queue on the project's own database: every run is computed exactly once."""

import pytest
from django.core.management import call_command

from commonbeat.base.models import AuditLine
from commonbeat.selections import tasks
from commonbeat.selections.enums import Status, Verification
from commonbeat.selections.models import Run
from commonbeat.selections.services import computing, verifying
from tests.selections.background import start_worker
from tests.selections.factories import make_file, make_round, make_rulebook, reloaded

RUNS = 6


@pytest.mark.django_db(transaction=True)
def test_two_workers_compute_every_run_exactly_once() -> None:
    rulebook = make_rulebook(make_round())
    file = make_file(rulebook)
    runs = [
        computing.start_run(
            rulebook=rulebook,
            application_file=file,
            by=file.uploaded_by,
            enqueue=tasks.compute_run.enqueue,
        )
        for _ in range(RUNS)
    ]

    workers = [start_worker(), start_worker()]
    codes = [worker.wait(timeout=300) for worker in workers]

    assert codes == [0, 0]
    assert [reloaded(run).status for run in runs] == [Status.DONE] * RUNS
    assert AuditLine.objects.filter(action="run.computed").count() == RUNS


@pytest.mark.django_db(transaction=True)
def test_a_worker_computes_and_verifies_what_waits() -> None:
    rulebook = make_rulebook(make_round())
    run = computing.start_run(
        rulebook=rulebook,
        application_file=make_file(rulebook),
        by=rulebook.uploaded_by,
        enqueue=tasks.compute_run.enqueue,
    )

    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)
    verifying.request_verification(
        run=reloaded(run), by=run.started_by, enqueue=tasks.verify_run.enqueue
    )
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)

    assert reloaded(run).verification == Verification.AGREES


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
