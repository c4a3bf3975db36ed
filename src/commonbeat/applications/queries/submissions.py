"""What was received, and what is known of a receipt that somebody holds."""

from django.db.models import QuerySet

from commonbeat.applications.models import Submission


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


def light(found: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return submissions without their long columns."""
    return found.defer("content", "receipt", "signature")
