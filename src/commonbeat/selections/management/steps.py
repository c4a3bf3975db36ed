"""What the commands that fill a demonstration share: its people, and all steps of a round."""

from django.core.management.base import CommandError
from django.utils import timezone

from commonbeat.applications.models import ApplicationFile
from commonbeat.opportunities.models import Rulebook
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from commonbeat.people.services import make_demo_people
from commonbeat.selections.enums import Status, Verification
from commonbeat.selections.folder import verdict_on
from commonbeat.selections.management.ahead import Ahead
from commonbeat.selections.models import Run
from commonbeat.selections.services import computing, review, verifying


def demo_people() -> tuple[User, User]:
    """Make the published sign-ins, and return the manager and the director."""
    people = make_demo_people()

    def who(role: Role) -> User:
        return next(person for person in people if person.has_role(role))

    return who(Role.PROGRAM_MANAGER), who(Role.DIRECTOR)


def publish(
    rulebook: Rulebook,
    file: ApplicationFile,
    *,
    justification: str,
    correction_reason: str = "",
    manager: User,
    director: User,
    ahead: Ahead | None = None,
) -> Run:
    """Take a round from its files to the public, through the same steps as any other.

    ahead  who has begun to decide and verify it already
    """
    make = ahead.make if ahead else computing.make_within_limits
    check = ahead.check if ahead else verdict_on
    run = computing.start_run(
        rulebook=rulebook,
        application_file=file,
        correction_reason=correction_reason,
        by=manager,
        enqueue=lambda _: None,
    )
    computing.compute_run(run.public_id, clock=timezone.now, make=make)
    run = Run.objects.get(pk=run.pk)
    if run.status != Status.DONE:
        raise CommandError(f"The round stopped: {run.failure}")
    verifying.request_verification(run=run, by=manager, enqueue=lambda _: None)
    verifying.verify_kept_run(run.public_id, clock=timezone.now, check=check)
    run = Run.objects.get(pk=run.pk)
    if run.verification != Verification.AGREES:
        raise CommandError(f"The round was not verified: {run.verdict}")
    review.submit_run(run=run, justification=justification, by=manager, now=timezone.now())
    review.approve_run(run=run, by=director, now=timezone.now())
    return review.publish_run(run=run, by=manager, now=timezone.now())
