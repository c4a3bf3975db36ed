"""Screen what was received: complete and eligible, or why not."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from commonbeat.applications.enums import Outcome
from commonbeat.applications.models import Screening, Submission
from commonbeat.base import audit
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User

# what the office looks at, beyond the rules that ran when it was submitted
CHECKS = {
    "applicant": "The applicant is of a kind that may apply.",
    "files": "Every attached file can be opened and is what it says.",
    "signers": "The two who certified are the agency's representatives.",
    "registration": "The registration is active, or provisional with a way to confirm it.",
    "reports": "No report on an earlier award is overdue.",
}
# check -> what a rulebook that asks the office for it gets once it is confirmed
OFFICE_FACTS = {"reports": ("reports_delinquent", "no")}
MOST_AT_ONCE = 10_000


@transaction.atomic
def screen_submissions(
    *,
    submissions: Sequence[Submission],
    outcome: Outcome,
    reason: str,
    checks: Mapping[str, bool],
    by: User,
    now: datetime,
) -> list[Screening]:
    """Write down what the office found, of one submission or of many alike.

    Raises Refused when a refusal has no reason, when a complete one fails a check, or when one
    of them does not count any more; then nothing is written.
    """
    kept = Submission.objects.select_for_update(of=("self",)).filter(
        pk__in=[each.pk for each in submissions], counts_for__isnull=False
    )
    found = list(kept.defer("content", "receipt").select_related("application"))
    problems = _problems(outcome, reason, checks)
    if len(found) != len(submissions):
        problems.append(
            Problem(
                "screening.gone",
                f"{len(submissions) - len(found)} of these submissions do not count any more.",
                "Load the list again: they were withdrawn or submitted once more.",
            )
        )
    if problems:
        raise Refused(*problems)
    rows = Screening.objects.bulk_create(
        Screening(
            submission=each,
            outcome=outcome,
            checks=dict(checks),
            reason=reason.strip(),
            by=by,
            at=now,
        )
        for each in found
    )
    numbers = [each.receipt_number for each in found]
    subject = found[0].application if len(found) == 1 else None
    facts = {"outcome": outcome.value, "reason": reason.strip(), "receipts": numbers}
    audit.record(by, "submissions.screened", subject, **facts)
    return rows


def _problems(outcome: Outcome, reason: str, checks: Mapping[str, bool]) -> list[Problem]:
    problems = []
    if outcome != Outcome.COMPLETE and not reason.strip():
        problems.append(
            Problem(
                "screening.no_reason",
                "Nothing says why.",
                "Write the reason; the applicant reads it.",
                where="reason",
            )
        )
    if outcome == Outcome.COMPLETE:
        problems += [
            Problem(
                "screening.check_failed",
                f"It cannot be complete and eligible: not confirmed is {CHECKS[name]!r}",
                "Confirm it, or choose another outcome.",
                where="checks",
            )
            for name in CHECKS
            if not checks.get(name, False)
        ]
    return problems
