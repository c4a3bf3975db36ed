"""A run on its way to the public: submitted, approved by somebody else, published."""

from datetime import datetime

from django.db import transaction

from commonbeat.base import audit
from commonbeat.engine.problems import Problem, Refused
from commonbeat.opportunities.models import Round
from commonbeat.people.models import User
from commonbeat.selections.enums import Review, Status, Verification
from commonbeat.selections.models import Run


@transaction.atomic
def submit_run(*, run: Run, justification: str, by: User, now: datetime) -> Run:
    """Submit a verified run for approval. Raises Refused with everything that is missing."""
    run = _locked(run)
    problems = submission_problems(run)
    if not justification.strip():
        problems.append(
            Problem(
                "justification.missing",
                "There is no justification.",
                "Say why this result should be approved.",
                where="justification",
            )
        )
    if problems:
        raise Refused(*problems)
    run.review = Review.SUBMITTED
    run.justification = justification.strip()
    run.submitted_by, run.submitted_at = by, now
    run.decided_by, run.decided_at, run.return_reason = None, None, ""
    run.save()
    audit.record(by, "run.submitted", run, justification=run.justification)
    return run


def submission_problems(run: Run) -> list[Problem]:
    """Return every reason why this run cannot be submitted, whoever asks."""
    problems = []
    if run.status != Status.DONE:
        problems.append(
            Problem(
                "run.not_computed",
                f"This run has no result: {run.get_status_display().lower()}.",
                "Wait until it is computed, or start it again.",
            )
        )
    elif run.verification != Verification.AGREES:
        problems.append(
            Problem(
                "run.not_verified",
                f"{run.get_verification_display()}.",
                "Have it verified first: nothing unverified can be approved.",
            )
        )
    if run.review not in (Review.DRAFT, Review.RETURNED):
        problems.append(
            Problem(
                "run.already_submitted",
                f"This run was submitted before: {run.get_review_display().lower()}.",
                "Start a new run to submit another result.",
            )
        )
    return problems


@transaction.atomic
def approve_run(*, run: Run, by: User, now: datetime) -> Run:
    """Approve a submitted run. Raises Refused when the submitter tries."""
    run = _locked(run)
    _refuse_decision(run, by)
    run.review = Review.APPROVED
    run.decided_by, run.decided_at = by, now
    run.save()
    audit.record(by, "run.approved", run, submitted_by=str(run.submitted_by))
    return run


@transaction.atomic
def return_run(*, run: Run, reason: str, by: User, now: datetime) -> Run:
    """Return a submitted run with a reason. Raises Refused when the submitter tries."""
    run = _locked(run)
    _refuse_decision(run, by)
    if not reason.strip():
        raise Refused(
            Problem(
                "return_reason.missing",
                "There is no reason.",
                "Say what has to change before this can be approved.",
                where="reason",
            )
        )
    run.review = Review.RETURNED
    run.decided_by, run.decided_at = by, now
    run.return_reason = reason.strip()
    run.save()
    audit.record(by, "run.returned", run, reason=run.return_reason)
    return run


@transaction.atomic
def publish_run(*, run: Run, by: User, now: datetime) -> Run:
    """Publish an approved run; what it replaces stays readable, marked as replaced."""
    Round.objects.select_for_update().get(pk=run.round_id)  # two results, one public place
    run = _locked(run)
    if run.review != Review.APPROVED:
        raise Refused(
            Problem(
                "run.not_approved",
                f"This run is not approved: {run.get_review_display().lower()}.",
                "Only what another person approved can be published.",
            )
        )
    before = Run.objects.select_for_update().filter(round=run.round, review=Review.PUBLISHED)
    for replaced in before:
        _replace(replaced, by=by, with_=run)
    run.review = Review.PUBLISHED
    run.published_by, run.published_at = by, now
    run.save()
    audit.record(by, "run.published", run, files=_hashes(run))
    return run


def _replace(replaced: Run, *, by: User, with_: Run) -> None:
    """Mark a published run as replaced, if its successor says that it replaces it and why."""
    if with_.replaces_id != replaced.pk:
        raise Refused(
            Problem(
                "run.other_published",
                f"Run {replaced.number} of this round is published already.",
                f"Start a correction of run {replaced.number} that says why it is replaced.",
            )
        )
    replaced.review = Review.REPLACED
    replaced.save(update_fields=["review", "updated_at"])
    audit.record(
        by, "run.replaced", replaced, replaced_by=with_.number, why=with_.correction_reason
    )


def _refuse_decision(run: Run, by: User) -> None:
    """Raise Refused unless `by` may approve or return this run now."""
    if run.review != Review.SUBMITTED:
        raise Refused(
            Problem(
                "run.not_submitted",
                f"This run does not wait for approval: {run.get_review_display().lower()}.",
                "Load the page again to see where it stands.",
            )
        )
    if run.submitted_by_id == by.pk:
        raise Refused(
            Problem(
                "run.same_person",
                f"{by} submitted this run and cannot decide on it.",
                "Ask another director: two people stand behind every award.",
            )
        )


def _hashes(run: Run) -> dict[str, str]:
    """Return the SHA-256 of every file of the run, for the audit log."""
    return dict(run.files.values_list("name", "sha256"))


def _locked(run: Run) -> Run:
    """Return the run as it is now, kept from changing until the transaction ends."""
    return Run.objects.select_for_update().get(pk=run.pk)
