"""A worker that is killed in the middle of a run leaves nothing half done, and a way on."""

import time

import pytest

from commonbeat.selections import tasks
from commonbeat.selections.enums import Status
from commonbeat.selections.models import Run
from commonbeat.selections.services import computing
from tests.selections.background import start_worker
from tests.selections.factories import make_file, make_round, make_rulebook, reloaded

PATIENCE = 120  # seconds until a worker must have begun


def killed_while_running(run: Run) -> None:
    """Kill a real worker without warning as soon as it computes the run."""
    worker = start_worker()
    last = time.monotonic() + PATIENCE
    while reloaded(run).status == Status.QUEUED and time.monotonic() < last:
        time.sleep(0.002)
    worker.kill()
    worker.wait()


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_worker_is_killed_is_failed_with_a_reason_and_can_go_on() -> None:
    rulebook = make_rulebook(make_round())
    run = computing.start_run(
        rulebook=rulebook,
        application_file=make_file(rulebook),
        by=rulebook.uploaded_by,
        enqueue=tasks.compute_run.enqueue,
    )

    killed_while_running(run)
    before = reloaded(run).status, run.decisions.count(), run.files.count()
    tasks.reap_lost()
    failed = reloaded(run)
    computing.restart_run(run=run, by=run.started_by, enqueue=tasks.compute_run.enqueue)
    start_worker().wait(PATIENCE)

    assert before == (Status.RUNNING, 0, 0)
    assert failed.status == Status.FAILED
    assert [each["code"] for each in failed.failure] == ["run.worker_died"]
    assert (reloaded(run).status, run.decisions.count()) == (Status.DONE, 12)
