"""Certify, submit, change again, withdraw: each under a lock on the application.

What is submitted is computed before the lock is taken, and once more inside it if anybody has
changed a field meanwhile: thousands submit in the last hour, and none may wait long.
"""

from datetime import datetime

from django.db import transaction

from commonbeat.agencies.enums import AgencyRole
from commonbeat.agencies.models import Registration
from commonbeat.applications import keys
from commonbeat.applications.content import Prepared, made_of, prepare, with_certifications
from commonbeat.applications.enums import Stage
from commonbeat.applications.models import (
    Application,
    Certification,
    InformationRequest,
    Submission,
)
from commonbeat.applications.queries import locked, open_request
from commonbeat.applications.services.refusals import (
    certification_problems,
    certifier_problems,
    deadline_problems,
    eligible_problems,
    name_problems,
    readiness_problems,
    shown_problems,
    stage_problems,
    twice_problems,
)
from commonbeat.base import audit
from commonbeat.base.durability import durable
from commonbeat.engine import receipts
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.standing import Standing
from commonbeat.opportunities.queries import standing_of
from commonbeat.people.models import User


def certify_application(
    *,
    application: Application,
    role: AgencyRole,
    name: str,
    title: str,
    content_sha256: str,
    by: User,
    now: datetime,
) -> Certification:
    """Let a representative certify what the application says. Raises Refused with all reasons.

    content_sha256   of what the person was shown: if it says something else by now, the person
                     has to look again
    """
    prepared = prepare(application, open_request(application, now))
    with transaction.atomic():
        application, request = _open(application, now)
        prepared = _still(prepared, application, request)
        problems = [
            *certifier_problems(application, role, by),
            *name_problems(name, title),
            *shown_problems(prepared, content_sha256),
            *readiness_problems(application, prepared),
            *twice_problems(application, role, prepared.sha256, by),
        ]
        if problems:
            raise Refused(*problems)
        certification = Certification.objects.create(
            application=application,
            role=role,
            name=name.strip(),
            title=title.strip(),
            content_sha256=prepared.sha256,
            by=by,
            at=now,
        )
        facts = {"role": role.value, "name": name.strip(), "sha256": prepared.sha256}
        answers = "" if request is None else str(request.public_id)
        audit.record(by, "application.certified", application, **facts, request=answers)
    return certification


def submit_application(
    *, application: Application, by: User, arrived_at: datetime, now: datetime
) -> Submission:
    """Receive an application, and sign its receipt. Raises Refused with every reason.

    arrived_at   when the request reached the server: this counts for the deadline
    """
    prepared = prepare(application, open_request(application, arrived_at))
    with durable(), transaction.atomic():
        application, request = _open(application, arrived_at)
        prepared = _still(prepared, application, request)
        given = application.certifications.filter(content_sha256=prepared.sha256)
        certified = list(given.order_by("id"))
        problems = [
            *deadline_problems(application, request, arrived_at),
            *eligible_problems(application),
            *readiness_problems(application, prepared),
            *certification_problems(certified),
        ]
        if problems:
            raise Refused(*problems)
        submission = _receive(application, request, prepared, certified, by, arrived_at, now)
        application.stage, application.counted = Stage.SUBMITTED, submission
        application.save(update_fields=["stage", "counted", "updated_at"])
        if request is not None:
            request.answered_at = request.closed_at = now
            request.save(update_fields=["answered_at", "closed_at", "updated_at"])
        facts = {"number": submission.receipt_number, "sha256": submission.sha256}
        arrived, answers = (
            receipts.moment(arrived_at),
            "" if request is None else str(request.pk),
        )
        audit.record(
            by, "application.submitted", application, **facts, arrived=arrived, answers=answers
        )
    return submission


@transaction.atomic
def change_again(*, application: Application, by: User, arrived_at: datetime) -> Application:
    """Open a submitted application to be changed. What was submitted counts until the next."""
    application = locked(application)
    problems = stage_problems(application, Stage.SUBMITTED)
    problems += deadline_problems(application, None, arrived_at)
    if problems:
        raise Refused(*problems)
    application.stage = Stage.DRAFT
    application.save(update_fields=["stage", "updated_at"])
    audit.record(by, "application.changed_again", application)
    return application


@transaction.atomic
def withdraw_application(
    *, application: Application, by: User, arrived_at: datetime, now: datetime
) -> Submission:
    """Withdraw what counts. Before the deadline the application can be submitted once more."""
    application = locked(application)
    counted = application.counted
    if counted is None:
        raise Refused(
            Problem(
                "submission.none",
                "Nothing of this application counts, so there is nothing to withdraw.",
                "Somebody may have withdrawn it already: load the page again.",
            )
        )
    counted.withdrawn_at, counted.withdrawn_by = now, by
    counted.save(update_fields=["withdrawn_at", "withdrawn_by"])
    application.counted = None
    is_open = standing_of(application.opportunity, arrived_at) is Standing.POSTED
    application.stage = Stage.DRAFT if is_open else Stage.WITHDRAWN
    application.save(update_fields=["counted", "stage", "updated_at"])
    application.information_requests.filter(closed_at__isnull=True).update(closed_at=now)
    number = counted.receipt_number
    audit.record(by, "application.withdrawn", application, number=number, in_time=is_open)
    return counted


def _open(
    application: Application, at: datetime
) -> tuple[Application, InformationRequest | None]:
    """Return a locked application that is being written, and the request that it answers."""
    application = locked(application)
    request = open_request(application, at)
    problems = [] if request is not None else stage_problems(application, Stage.DRAFT)
    if problems:
        raise Refused(*problems)
    return application, request


def _still(
    prepared: Prepared, application: Application, request: InformationRequest | None
) -> Prepared:
    """Return what the locked application says: as computed, unless it was changed meanwhile."""
    if prepared.made_of == made_of(application, request):
        return prepared
    return prepare(application, request)


def _receive(
    application: Application,
    request: InformationRequest | None,
    prepared: Prepared,
    certified: list[Certification],
    by: User,
    arrived_at: datetime,
    now: datetime,
) -> Submission:
    """Write the submission down with its receipt."""
    key_id, seed = keys.known_key(now=now)
    numbers = application.submissions.order_by("-number").values_list("number", flat=True)
    last = numbers.first() or 0
    content = with_certifications(prepared.written, certified)
    body = content.text()
    registration = _registration(application)
    head = {
        **_names(application, last + 1),
        **_moments(application, arrived_at, now),
        "answers_request": "" if request is None else str(request.public_id),
        "registration": registration,
    }
    receipt = receipts.canonical(head | _hashes(content, body, prepared.sha256))
    return Submission.objects.create(
        application=application,
        number=last + 1,
        content=body,
        sha256=receipts.sha256(body),
        receipt=receipt,
        signature=receipts.sign(receipt, seed),
        key_id=key_id,
        is_provisional=registration["provisional"] is True,
        answers=request,
        arrived_at=arrived_at,
        recorded_at=now,
        submitted_by=by,
    )


def _names(application: Application, number: int) -> dict[str, object]:
    agency = application.agency
    return {
        "format": receipts.FORMAT,
        "number": f"{application.number}-{number}",
        "application": application.number,
        "submission": number,
        "opportunity": application.opportunity.number,
        "agency": {"name": receipts.plain(agency.name), "ori": agency.ori},
    }


def _hashes(content: receipts.Written, body: bytes, certified: str) -> dict[str, object]:
    return {
        "parts": content.parts(),
        "certified_sha256": certified,
        "content_sha256": receipts.sha256(body),
        "content_bytes": len(body),
    }


def _moments(application: Application, arrived_at: datetime, now: datetime) -> dict[str, str]:
    version = application.opportunity.current
    return {
        "arrived_at": receipts.moment(arrived_at),
        "recorded_at": receipts.moment(now),
        "deadline": receipts.moment(application.opportunity.deadline),
        "time_zone": "UTC" if version is None else version.time_zone,
    }


def _registration(application: Application) -> dict[str, object]:
    """Return what is known of the agency's registration; without a word it is provisional."""
    checks = Registration.objects.filter(agency=application.agency)
    known = checks.order_by("-checked_at", "-id").first()
    return {
        "status": "unchecked" if known is None else known.status,
        "uei": application.agency.uei if known is None else known.uei,
        "provisional": known is None or known.is_provisional,
    }
