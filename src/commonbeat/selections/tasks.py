"""What the background worker does; each task is the id of a run."""

from django.utils import timezone
from django_tasks import task

from commonbeat.selections.services import computing, verifying


@task()
def compute_run(public_id: str) -> None:
    """Compute a run from its inputs."""
    computing.compute_run(public_id, clock=timezone.now)


@task()
def verify_run(public_id: str) -> None:
    """Recompute a run with the second implementation."""
    verifying.verify_kept_run(public_id, clock=timezone.now)


def reap_lost() -> int:
    """End everything whose worker died; return how much that was."""
    return computing.reap_lost_runs(clock=timezone.now) + verifying.reap_lost_verifications(
        clock=timezone.now
    )
