"""Have the second implementation recompute a run, and keep what it says."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from commonbeat.base import audit
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.verification.verdict import Files, Verdict
from commonbeat.people.models import User
from commonbeat.selections.enums import PUBLIC, Status, Verification
from commonbeat.selections.folder import verdict_on
from commonbeat.selections.models import Run
from commonbeat.selections.services.computing import Clock, Enqueue, notice_of
from commonbeat.selections.worker import GRACE, is_lost, this_worker


class Check(Protocol):
    """Says whether the files of a run are what its inputs make."""

    def __call__(self, files: Files, *, notice: str) -> Verdict:
        """Return the verdict; it does not raise on what the files hold."""


_AT_REST = (Verification.NONE, Verification.DIFFERS, Verification.FAILED)


@transaction.atomic
def request_verification(*, run: Run, by: User, enqueue: Enqueue) -> Run:
    """Put the verification of a computed run on the queue."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    if not can_be_verified(run):
        raise Refused(
            Problem(
                "run.not_to_verify",
                f"This run cannot be verified now: {run.get_status_display().lower()},"
                f" {run.get_verification_display().lower()}.",
                "Load the page again to see where it stands.",
            )
        )
    run.verification, run.verdict = Verification.QUEUED, ""
    run.save(update_fields=["verification", "verdict", "updated_at"])
    audit.record(by, "run.verification_requested", run)
    enqueue(str(run.public_id))
    return run


def can_be_verified(run: Run) -> bool:
    """Return whether a run has a result that nobody is verifying or has verified."""
    return run.status == Status.DONE and run.verification in _AT_REST


def verify_kept_run(public_id: UUID | str, *, clock: Clock, check: Check = verdict_on) -> None:
    """Recompute a run from its kept files with the second implementation."""
    waiting = Run.objects.filter(public_id=public_id, verification=Verification.QUEUED)
    if not waiting.update(
        verification=Verification.RUNNING, worker=this_worker(), heard_at=clock()
    ):
        return  # somebody else took it already
    run = Run.objects.select_related("round").get(public_id=public_id)
    ended = False
    try:
        files = {each.name: bytes(each.content) for each in run.files.all()}
        verdict = check(files, notice=notice_of(run))
        found = Verification.AGREES if verdict.ok else Verification.DIFFERS
        _end(run, found, "\n".join(verdict.messages), clock)
        ended = True
    finally:
        if not ended:  # a bug raises on, to the log; the person still gets a way out
            _end(
                run,
                Verification.FAILED,
                "The verification stopped because of a mistake in Commonbeat."
                " Tell whoever runs this site; then start it again.",
                clock,
            )


def reap_lost_verifications(*, clock: Clock) -> int:
    """Stop every verification whose worker died; return how many there were."""
    reaped = 0
    for run in Run.objects.filter(verification=Verification.RUNNING):
        if is_lost(run.worker, run.heard_at, clock()):
            _end(
                run,
                Verification.FAILED,
                "The worker that verified this run ended before it was done."
                " Nothing is lost. Start it again.",
                clock,
            )
            reaped += 1
    return reaped


def reap_orphaned_verifications(*, held: Collection[str], clock: Clock) -> int:
    """Stop every verification that waits though the queue does not hold it; return how many.

    held   the ids of the runs that are on the queue, or were taken from it just now
    """
    reaped = 0
    waiting = Run.objects.filter(verification=Verification.QUEUED)
    for run in waiting.filter(updated_at__lt=clock() - GRACE):
        if str(run.public_id) not in held:
            _end(
                run,
                Verification.FAILED,
                "Whoever took this verification from the queue ended before starting it."
                " Nothing is lost. Start it again.",
                clock,
                standing=Verification.QUEUED,
            )
            reaped += 1
    return reaped


@transaction.atomic
def _end(
    run: Run,
    found: Verification,
    verdict: str,
    clock: Clock,
    *,
    standing: Verification = Verification.RUNNING,
) -> None:
    """Keep the verdict, unless somebody ended this verification meanwhile."""
    ended = Run.objects.filter(
        Q(pk=run.pk, verification=standing) & ~Q(review__in=PUBLIC)
    ).update(verification=found, verdict=verdict, verified_at=clock())
    if ended:
        audit.record(None, f"run.verification_{found.value}", run, verdict=verdict)
