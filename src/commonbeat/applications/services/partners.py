"""Ask official partners what they will do; they answer in their own words, by a link."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from commonbeat.applications.enums import Stage
from commonbeat.applications.models import Application, PartnerStatement
from commonbeat.applications.queries import key_hash
from commonbeat.base import audit, mail
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User

SHORTEST, LONGEST = 20, 5_000  # characters of a statement
_MAIL = """{asker} of {agency} names {organization} as an official partner in an application
for {title}.

{request}

Please say in your own words what you will do, and confirm it here; no account is needed:
{link}

If you do not know what this is about, do nothing: nothing is said in your name.
"""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a partner says, and who says it."""

    statement: str
    name: str
    title: str


def _asking_problems(organization: str, email: str) -> Iterator[Problem]:
    try:
        validate_email(email)
    except ValidationError:
        yield Problem(
            "partner.address",
            f"{email[:80]!r} is no e-mail address.",
            "Type it like name@example.org.",
            "email",
        )
    if not organization:
        yield Problem("partner.name", "The partner has no name.", "Type it.", "organization")


@transaction.atomic
def ask_partner(
    *,
    application: Application,
    organization: str,
    email: str,
    request: str,
    key: str,
    link: str,
    by: User,
) -> PartnerStatement:
    """Ask a partner by mail; `link` leads to the key. Raises Refused."""
    email, organization = email.strip().lower(), " ".join(organization.split())
    problems = list(_asking_problems(organization, email))
    if problems:
        raise Refused(*problems)
    asked = PartnerStatement.objects.create(
        application=application,
        organization=organization[:200],
        email=email,
        request=request.strip()[:LONGEST],
        key_sha256=key_hash(key),
        asked_by=by,
    )
    audit.record(by, "partner.asked", application, organization=organization, email=email)
    mail.send(
        to=email,
        subject=f"Confirm your part in an application of {application.agency.name}",
        text=_MAIL.format(
            asker=by,
            agency=application.agency.name,
            organization=organization,
            title=application.title,
            request=asked.request,
            link=link,
        ),
        about="partner.asked",
        has_secret=True,
    )
    return asked


@transaction.atomic
def confirm_partner(
    *, asked: PartnerStatement, confirmation: Confirmation, now: datetime
) -> PartnerStatement:
    """Keep a partner's own words, once. Raises Refused with every problem."""
    application = _locked(asked)
    found = PartnerStatement.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    problems = _problems(found, application, confirmation)
    if problems:
        raise Refused(*problems)
    found.statement = confirmation.statement.strip()
    found.signer_name = " ".join(confirmation.name.split())[:160]
    found.signer_title = " ".join(confirmation.title.split())[:160]
    found.confirmed_at = now
    found.save()
    _count(application)
    audit.record(None, "partner.confirmed", application, organization=found.organization)
    mail.send(
        to=found.asked_by.email,
        subject=f"{found.organization} confirmed its part in {application.number}",
        text=f"{found.signer_name}, {found.signer_title}, of {found.organization}:\n\n"
        f"{found.statement}\n",
        about="partner.confirmed",
    )
    return found


def _locked(asked: PartnerStatement) -> Application:
    """Return the application as it is now: nobody submits or certifies it until all is done."""
    rows = Application.objects.select_related("agency").select_for_update(of=("self",))
    return rows.get(pk=asked.application_id)


def _count(application: Application) -> None:
    """Say that the application says something else than before, as an edit does."""
    application.revision += 1
    application.save(update_fields=["revision", "updated_at"])


def _problems(
    found: PartnerStatement, application: Application, given: Confirmation
) -> list[Problem]:
    if found.ended_at is not None or application.stage != Stage.DRAFT:
        return [
            Problem(
                "partner.over",
                "This request has ended.",
                f"Ask {found.asked_by} of {application.agency.name}.",
            )
        ]
    if found.confirmed_at is not None:
        return [
            Problem(
                "partner.confirmed_already",
                f"{found.signer_name} confirmed this already.",
                f"To say something else, ask {found.asked_by} for a new link.",
            )
        ]
    problems = []
    length = len(given.statement.strip())
    if not SHORTEST <= length <= LONGEST:
        problems.append(
            Problem(
                "partner.statement",
                f"The statement has {length:,} characters.",
                f"Write {SHORTEST} to {LONGEST:,}: what you will do, and with whom.",
                "statement",
            )
        )
    if not given.name.strip():
        problems.append(
            Problem("partner.signer", "Nobody signs it.", "Type your name.", "name")
        )
    return problems


@transaction.atomic
def end_partner(*, asked: PartnerStatement, by: User, now: datetime) -> None:
    """Take a partner out of an application; the statement stays in the records."""
    application = _locked(asked)
    found = PartnerStatement.objects.select_for_update().get(pk=asked.pk)
    if found.ended_at is None:
        found.ended_at = now
        found.save(update_fields=["ended_at", "updated_at"])
        if found.confirmed_at is not None:
            _count(application)
        audit.record(by, "partner.removed", application, organization=found.organization)
