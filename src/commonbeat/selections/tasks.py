"""What the background worker does; each task is the id of a run."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from commonbeat.selections.services import computing, verifying
from commonbeat.selections.services.computing import Clock
from commonbeat.selections.worker import GRACE


@task()
def compute_run(public_id: str) -> None:
    """Compute a run from its inputs."""
    computing.compute_run(public_id, clock=timezone.now)


@task()
def verify_run(public_id: str) -> None:
    """Recompute a run with the second implementation."""
    verifying.verify_kept_run(public_id, clock=timezone.now)


def reap_lost(clock: Clock = timezone.now) -> int:
    """End everything whose worker died, and what waits in vain; return how much that was."""
    held = _held(clock())  # asked before the runs: what is put on the queue later is too new
    return (
        computing.reap_lost_runs(clock=clock)
        + computing.reap_orphaned_runs(held=held, clock=clock)
        + verifying.reap_lost_verifications(clock=clock)
        + verifying.reap_orphaned_verifications(held=held, clock=clock)
    )


def _held(now: datetime) -> set[str]:
    """Return the runs that the queue holds, or has only just handed to a worker."""
    held = DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.READY)
        | Q(status=TaskResultStatus.RUNNING, started_at__gt=now - GRACE)
    )
    return {
        run for asked in held.values_list("args_kwargs", flat=True) for run in asked["args"]
    }
