"""Invite people to an agency by e-mail. Only a hash of the key in the mail is kept."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from commonbeat.agencies import queries
from commonbeat.agencies.enums import AgencyRole
from commonbeat.agencies.models import Agency, AgencyInvitation, labels
from commonbeat.agencies.services.roles import add_roles, lock, role_problems
from commonbeat.base import audit, mail
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User

HOLDS_FOR = timedelta(days=14)
_MAIL = """{inviter} invites you to act for {agency} ({ori}) in Commonbeat, as:

{roles}

Sign in, or sign up with this e-mail address, {to}, and accept here:
{link}

The link holds until {expires}. If you do not know what this is about, do nothing.
"""


def key_hash(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    agency: Agency,
    email: str,
    roles: Iterable[AgencyRole],
    key: str,
    link: str,
    by: User,
    now: datetime,
) -> AgencyInvitation:
    """Invite an address to hold roles, for 14 days; `link` leads to the key. Raises Refused."""
    agency, email, wanted = lock(agency), email.strip().lower(), set(roles)
    problems = _address_problems(agency, email, wanted, now)
    if problems:
        raise Refused(*problems)
    invitation = AgencyInvitation.objects.create(
        agency=agency,
        email=email,
        roles=[role.value for role in AgencyRole if role in wanted],
        key_sha256=key_hash(key),
        invited_by=by,
        expires_at=now + HOLDS_FOR,
    )
    audit.record(by, "invitation.sent", agency, email=email, roles=invitation.roles)
    mail.send(
        to=email,
        subject=f"Act for {agency.name} in Commonbeat",
        text=_MAIL.format(
            inviter=by.display_name,
            agency=agency.name,
            ori=agency.ori,
            roles="\n".join(f"- {label}" for label in invitation.role_labels),
            to=email,
            link=link,
            expires=f"{invitation.expires_at:%B %-d, %Y, %H:%M} UTC",
        ),
        about="invitation.sent",
        has_secret=True,
    )
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: AgencyInvitation, by: User, now: datetime) -> None:
    """Make an invitation that nobody accepted worthless at once. Raises Refused."""
    lock(invitation.agency)
    invitation = AgencyInvitation.objects.select_for_update().get(pk=invitation.pk)
    problem = used_problem(invitation)
    if problem:
        raise Refused(problem)
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at", "updated_at"])
    audit.record(by, "invitation.withdrawn", invitation.agency, email=invitation.email)


@transaction.atomic
def accept_invitation(*, invitation: AgencyInvitation, user: User, now: datetime) -> None:
    """Give the invited person, who is signed in, the roles. Raises Refused."""
    agency = lock(invitation.agency)
    invitation = AgencyInvitation.objects.select_for_update().get(pk=invitation.pk)
    problems = acceptance_problems(invitation, user, now)
    if problems:
        raise Refused(*problems)
    roles = [AgencyRole(role) for role in invitation.roles]
    add_roles(agency=agency, user=user, roles=roles, by=invitation.invited_by)
    invitation.accepted_by, invitation.accepted_at = user, now
    invitation.save(update_fields=["accepted_by", "accepted_at", "updated_at"])
    audit.record(user, "invitation.accepted", agency, roles=invitation.roles)
    mail.send(
        to=invitation.invited_by.email,
        subject=f"{user.display_name} now acts for {agency.name}",
        text=f"{user.display_name} ({user.email}) accepted your invitation and is now, for"
        f" {agency.name}: {', '.join(labels(invitation.roles)).lower()}.\n",
        about="invitation.accepted",
    )


def used_problem(invitation: AgencyInvitation) -> Problem | None:
    """Return why an invitation is over, or None."""
    if invitation.accepted_at is not None:
        return Problem(
            "invitation.used",
            f"The invitation of {invitation.email} was accepted already.",
            "Roles that were given are ended one by one.",
        )
    if invitation.withdrawn_at is not None:
        return Problem(
            "invitation.withdrawn",
            f"The invitation of {invitation.email} was withdrawn.",
            f"Ask an entity administrator of {invitation.agency.name} for a new one.",
        )
    return None


def acceptance_problems(
    invitation: AgencyInvitation, user: User, now: datetime
) -> list[Problem]:
    """Return every reason why this person cannot accept; another address learns no other."""
    if user.email != invitation.email:
        return [
            Problem(
                "invitation.other_address",
                f"This invitation is for another address than yours, {user.email}.",
                "Sign in with the address to which the invitation was sent, or ask for one to"
                " this address.",
            )
        ]
    over = used_problem(invitation)
    if over:
        return [over]
    if invitation.expires_at <= now:
        return [
            Problem(
                "invitation.expired",
                f"This invitation ended on {invitation.expires_at:%B %-d, %Y}.",
                f"Ask an entity administrator of {invitation.agency.name} for a new one.",
            )
        ]
    return []


def _address_problems(
    agency: Agency, email: str, roles: set[AgencyRole], now: datetime
) -> list[Problem]:
    """Return why this address cannot be invited to these roles."""
    try:
        validate_email(email)
    except ValidationError:
        message = f"{email[:80]!r} is not an e-mail address."
        return [Problem("invitation.address", message, "Write it as in a mail.", "email")]
    held = queries.held_roles_of_address(agency, email)
    problems = role_problems(roles, held=held, name=email)
    if roles and roles <= held:
        problems.append(
            Problem(
                "invitation.held",
                f"{email} holds these roles already.",
                "Choose another role, or another address.",
                "email",
            )
        )
    if queries.open_invitations(agency, now).filter(email=email).exists():
        problems.append(
            Problem(
                "invitation.waits",
                f"{email} has an invitation that is still open.",
                "Withdraw it first, then invite again.",
                "email",
            )
        )
    return problems
