"""Let people outside the agency write along: per form, to view or to edit, until a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from commonbeat.applications.enums import CollaboratorKind
from commonbeat.applications.models import Application, Collaborator
from commonbeat.applications.queries import collaborators_of, form_set_of, key_hash
from commonbeat.base import audit, mail
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User

LONGEST = timedelta(days=366)
_MAIL = """{inviter} of {agency} invites you to {do} application {number},
{title}, until {ends}:

{forms}

Sign in, or sign up with this e-mail address, {to}, and accept here:
{link}

You cannot submit the application. If you do not know what this is about, do nothing.
"""


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom the agency invites, to what, and until when. `forms` are keys."""

    email: str
    forms: Sequence[str]
    may_edit: bool
    ends_on: date
    kind: CollaboratorKind = CollaboratorKind.CONSULTANT


@transaction.atomic
def invite_collaborator(
    *, application: Application, invited: Invited, key: str, link: str, by: User, today: date
) -> Collaborator:
    """Invite somebody by mail; `link` leads to the key. Raises Refused with every problem."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    email = invited.email.strip().lower()
    problems = list(_problems(application, invited, email, today))
    if problems:
        raise Refused(*problems)
    made = Collaborator.objects.create(
        application=application,
        kind=invited.kind,
        email=email,
        forms=list(invited.forms),
        may_edit=invited.may_edit,
        ends_on=invited.ends_on,
        key_sha256=key_hash(key),
        invited_by=by,
    )
    facts = {"email": email, "forms": made.forms, "may_edit": made.may_edit}
    audit.record(
        by, "collaborator.invited", application, **facts, ends_on=made.ends_on.isoformat()
    )
    _write_to(made, application, link, by)
    return made


def _write_to(made: Collaborator, application: Application, link: str, by: User) -> None:
    """Send the invitation, with the forms by their titles."""
    titles = [form.title for form in form_set_of(application).forms if form.key in made.forms]
    mail.send(
        to=made.email,
        subject=f"Work on application {application.number} in Commonbeat",
        text=_MAIL.format(
            inviter=by,
            agency=application.agency.name,
            do="write" if made.may_edit else "read",
            number=application.number,
            title=application.title,
            ends=f"{made.ends_on:%B %-d, %Y}",
            forms="\n".join(f"- {title}" for title in titles),
            to=made.email,
            link=link,
        ),
        about="collaborator.invited",
        has_secret=True,
    )


def _problems(
    application: Application, invited: Invited, email: str, today: date
) -> Iterator[Problem]:
    try:
        validate_email(email)
    except ValidationError:
        yield Problem(
            "collaborator.address",
            f"{invited.email[:80]!r} is no e-mail address.",
            "Type it like name@example.org.",
            "email",
        )
    known = {form.key for form in form_set_of(application).forms}
    if not invited.forms or set(invited.forms) - known:
        yield Problem(
            "collaborator.forms", "No form is chosen.", "Choose one or more forms.", "chosen"
        )
    if not today <= invited.ends_on <= today + LONGEST:
        yield Problem(
            "collaborator.end",
            f"{invited.ends_on:%B %-d, %Y} is not within the next {LONGEST.days} days.",
            "Choose the last day on which the person is to work along.",
            "ends_on",
        )
    if collaborators_of(application, today).filter(email=email).exists():
        yield Problem(
            "collaborator.known",
            f"{email} is invited already.",
            "Remove that invitation first, to change what it allows.",
            "email",
        )


@transaction.atomic
def accept_collaboration(
    *, collaborator: Collaborator, user: User, now: datetime, today: date
) -> Collaborator:
    """Let the invited person, who is signed in, work along. Raises Refused."""
    found = Collaborator.objects.select_for_update().get(pk=collaborator.pk)
    if user.email != found.email:
        raise Refused(
            Problem(
                "collaborator.other_address",
                f"This invitation is for another address than yours, {user.email}.",
                "Sign in with the address to which it was sent, or ask for one to this one.",
            )
        )
    if found.ended_at is not None or found.ends_on < today:
        raise Refused(
            Problem(
                "collaborator.over",
                "This invitation has ended.",
                f"Ask {found.invited_by} for a new one.",
            )
        )
    if found.accepted_at is None:
        found.user, found.accepted_at = user, now
        found.save(update_fields=["user", "accepted_at", "updated_at"])
        audit.record(user, "collaborator.accepted", found.application, email=found.email)
    return found


@transaction.atomic
def end_collaboration(*, collaborator: Collaborator, by: User, now: datetime) -> None:
    """Shut somebody out at once. What the person wrote stays."""
    found = Collaborator.objects.select_for_update().get(pk=collaborator.pk)
    if found.ended_at is None:
        found.ended_at = now
        found.save(update_fields=["ended_at", "updated_at"])
        audit.record(by, "collaborator.removed", found.application, email=found.email)
