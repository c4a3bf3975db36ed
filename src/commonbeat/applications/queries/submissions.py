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
from commonbeat.engine.forms import FormSet
from commonbeat.opportunities.models import FormSetVersion, Round
from commonbeat.opportunities.queries import read_version

# what the pages of an application need of the rows that it names; the rest is long or rare
_NAMED = {
    "agency": ("ori", "name", "state", "uei"),
    "opportunity": ("number", "round", "current", "archived_at", "extended_until"),
    "opportunity__current": (
        *("opportunity", "number", "title", "opens_at", "closes_at", "time_zone"),
        *("eligibility", "form_set"),
    ),
    "form_set": ("form_set", "number", "sha256", "released_at"),
    "form_set__form_set": ("slug", "name"),
    "counted": ("application", "number", "arrived_at", "withdrawn_at", "withdrawn_by"),
}
_COLUMNS = (
    *(own.name for own in Application._meta.concrete_fields),  # noqa: SLF001  documented
    *(f"{row}__{column}" for row, columns in _NAMED.items() for column in columns),
)


def with_named(found: QuerySet[Application]) -> QuerySet[Application]:
    """Return applications together with the rows that they name."""
    return found.select_related(*_NAMED).only(*_COLUMNS)


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


def forms_submitted(submission: Submission) -> FormSet:
    """Return the forms that a submission was written in; the draft may have newer ones now."""
    told = submission.document["application"]["form_set"]
    rows = FormSetVersion.objects.defer("definition")
    return read_version(rows.get(form_set__slug=told["name"], number=told["version"]))


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
