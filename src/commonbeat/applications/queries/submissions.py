"""What was received, and what is known of a receipt that somebody holds."""

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from commonbeat.applications.enums import Stage
from commonbeat.applications.models import (
    Application,
    InformationRequest,
    Screening,
    Submission,
)
from commonbeat.opportunities.models import Round

# of the submission that counts, where an application is fetched with it
LONG_COLUMNS = ("counted__content", "counted__receipt", "counted__signature")


def submission_with_number(number: str) -> Submission | None:
    """Return the submission whose receipt has this number."""
    application, _, count = number.rpartition("-")
    if not count.isdecimal() or len(count) > 6:
        return None
    return (
        Submission.objects.defer("content")
        .filter(application__number=application, number=int(count))
        .first()
    )


def open_request(application: Application, at: datetime) -> InformationRequest | None:
    """Return the request for information that a submitted application may answer now."""
    if application.stage != Stage.SUBMITTED:
        return None
    waiting = application.information_requests.filter(closed_at__isnull=True, due_at__gt=at)
    return waiting.first()


def light(found: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return submissions without their long columns."""
    return found.defer("content", "receipt", "signature")


def received(round_: Round) -> QuerySet[Submission]:
    """Return the submissions of a round that count, in the order of their applications.

    Each has `outcome`, `outcome_reason` and `outcome_checks` of its newest screening, None
    where it has none.
    """
    newest = Screening.objects.filter(submission=OuterRef("pk")).order_by("-id")
    return (
        Submission.objects.filter(counts_for__opportunity__round=round_)
        .annotate(
            outcome=Subquery(newest.values("outcome")[:1]),
            outcome_reason=Subquery(newest.values("reason")[:1]),
            outcome_checks=Subquery(newest.values("checks")[:1]),
        )
        .select_related("application__agency", "application__form_set")
        .order_by("application__number")
    )
