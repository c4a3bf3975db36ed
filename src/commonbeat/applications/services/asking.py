"""Ask an applicant for what is missing: only the named forms are open again, until a day."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from commonbeat.agencies.enums import AgencyRole
from commonbeat.agencies.models import AgencyRoleGrant
from commonbeat.applications.enums import Stage
from commonbeat.applications.models import Application, InformationRequest
from commonbeat.applications.queries import form_set_of
from commonbeat.base import audit, mail
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.receipts import moment
from commonbeat.people.models import User

ASKED = (AgencyRole.APPLICATION_SUBMITTER, AgencyRole.ENTITY_ADMINISTRATOR)


@transaction.atomic
def ask_for_information(
    *,
    application: Application,
    forms: Sequence[str],
    message: str,
    due_at: datetime,
    by: User,
    now: datetime,
) -> InformationRequest:
    """Open the named forms of a received application again. Raises Refused with all reasons.

    The answer is a new submission; until it comes, the earlier one counts.
    """
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("opportunity__current", "form_set", "agency")
        .get(pk=application.pk)
    )
    problems = [
        *_state_problems(application, now),
        *_request_problems(application, forms, message, due_at, now),
    ]
    if problems:
        raise Refused(*problems)
    if application.stage != Stage.SUBMITTED:  # changed again, but never submitted in time
        application.stage = Stage.SUBMITTED
        application.save(update_fields=["stage", "updated_at"])
    request = InformationRequest.objects.create(
        application=application,
        forms=list(forms),
        message=message.strip(),
        due_at=due_at,
        asked_by=by,
    )
    _tell(application, request)
    facts = {"forms": list(forms), "due": moment(due_at), "message": message.strip()}
    audit.record(by, "application.information_asked", application, **facts)
    return request


def _state_problems(application: Application, now: datetime) -> list[Problem]:
    problems = []
    if application.counted_id is None:
        problems.append(
            Problem(
                "asking.nothing",
                "Nothing of this application counts any more.",
                "Load the list again.",
            )
        )
    if application.stage == Stage.DRAFT and now < application.opportunity.deadline:
        problems.append(
            Problem(
                "asking.being_changed",
                "The applicant is changing it, and can submit again until the deadline.",
                "Wait for the deadline.",
            )
        )
    if application.information_requests.filter(closed_at__isnull=True, due_at__gt=now).exists():
        problems.append(
            Problem(
                "asking.open",
                "An earlier request is still open.",
                "Wait for its answer, or for its last day.",
            )
        )
    return problems


def _request_problems(
    application: Application,
    forms: Sequence[str],
    message: str,
    due_at: datetime,
    now: datetime,
) -> list[Problem]:
    problems = []
    known = {form.key for form in form_set_of(application).forms}
    if not forms or not set(forms) <= known:
        problems.append(
            Problem(
                "asking.forms",
                "No form of this application is named.",
                "Choose the forms that may be changed.",
                where="wanted",
            )
        )
    if not message.strip():
        problems.append(
            Problem(
                "asking.message",
                "Nothing says what is missing.",
                "Write it in plain words; the applicant reads it.",
                where="message",
            )
        )
    if due_at <= now:
        problems.append(
            Problem(
                "asking.due",
                "The last day is over already.",
                "Give the applicant some days.",
                where="due_at",
            )
        )
    return problems


def _tell(application: Application, request: InformationRequest) -> None:
    """Write to those who may submit."""
    held = AgencyRoleGrant.objects.filter(
        agency=application.agency, role__in=ASKED, ended_at__isnull=True, user__is_active=True
    )
    for address in sorted(set(held.values_list("user__email", flat=True))):
        mail.send(
            to=address,
            subject=f"Application {application.number}: the office asks for more",
            text=f"{request.message}\n\nOpen again are only these forms:"
            f" {', '.join(request.forms)}. Answer by {request.due_at:%B %-d, %Y, %H:%M} UTC;"
            " until then what you submitted counts.",
            about="application.information_asked",
        )
