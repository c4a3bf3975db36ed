"""What was received, and what is known of a receipt that somebody holds."""

from datetime import datetime

from django.db.models import QuerySet

from commonbeat.applications.enums import Stage
from commonbeat.applications.models import Application, InformationRequest, Submission


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
