"""Give and end roles in an agency; removal takes effect at once.

Every change locks the agency's row first: two people who change roles of one agency at the
same moment come one after the other.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commonbeat.agencies import queries
from commonbeat.agencies.enums import AUTHORIZED_REPRESENTATIVES, AgencyRole
from commonbeat.agencies.models import Agency, AgencyRoleGrant
from commonbeat.base import audit, mail
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User

SIGNERS = frozenset(AUTHORIZED_REPRESENTATIVES)


def lock(agency: Agency) -> Agency:
    """Return an agency of which nobody else changes roles before this transaction ends."""
    return Agency.objects.select_for_update().get(pk=agency.pk)


def role_problems(
    roles: Iterable[AgencyRole], *, held: Iterable[AgencyRole] = (), name: str
) -> list[Problem]:
    """Return why a person who holds some roles may not get these."""
    wanted, holding = frozenset(roles), frozenset(held)
    problems = []
    if not wanted:
        problems.append(
            Problem("role.none", "No role is chosen.", "Choose at least one.", "roles")
        )
    if (wanted | holding) >= SIGNERS:
        problems.append(
            Problem(
                "role.same_signer",
                f"{name} cannot be both law-enforcement executive and government executive:"
                " the two who sign for an agency must be two people.",
                "Give one of the two roles to the other person who signs, or end it first.",
                "roles",
            )
        )
    return problems


def add_roles(
    *, agency: Agency, user: User, roles: Iterable[AgencyRole], by: User | None
) -> None:
    """Give a person roles in a locked agency; those held already stay. Raises Refused."""
    held = queries.held_roles(agency, user)
    problems = role_problems(roles, held=held, name=user.display_name)
    if problems:
        raise Refused(*problems)
    for role in AgencyRole:
        if role in set(roles) - held:
            AgencyRoleGrant.objects.create(agency=agency, user=user, role=role, granted_by=by)
            audit.record(
                by, "agency_role.given", agency, role=role.value, person=str(user.public_id)
            )


@transaction.atomic
def give_role(*, agency: Agency, user: User, role: AgencyRole, by: User) -> None:
    """Give one more role to a person who holds one in this agency. Raises Refused."""
    agency = lock(agency)
    held = queries.held_roles(agency, user)
    if not held:
        raise Refused(
            Problem(
                "role.not_a_member",
                f"{user.display_name} holds no role in {agency.name} any more.",
                "Invite the person by e-mail.",
            )
        )
    add_roles(agency=agency, user=user, roles=[role], by=by)


@transaction.atomic
def end_role(*, agency: Agency, user: User, role: AgencyRole, by: User, now: datetime) -> None:
    """End a role at once; the person is told by mail. Raises Refused."""
    agency = lock(agency)
    grant = queries.grants(agency).filter(user=user, role=role).first()
    if grant is None:
        raise Refused(
            Problem(
                "role.not_held",
                f"{user.display_name} does not hold the role {role.label}.",
                "Nothing is left to do.",
            )
        )
    if role is AgencyRole.ENTITY_ADMINISTRATOR and not _others(agency, role, user):
        raise Refused(
            Problem(
                "role.last_administrator",
                f"{user.display_name} is the last entity administrator of {agency.name}.",
                "Make another person entity administrator first.",
            )
        )
    grant.ended_at = now
    grant.save(update_fields=["ended_at", "updated_at"])
    audit.record(by, "agency_role.ended", agency, role=role.value, person=str(user.public_id))
    mail.send(
        to=user.email,
        subject=f"Your role in {agency.name} has ended",
        text=f"You are no longer {role.label.lower()} of {agency.name} ({agency.ori})."
        f"\n\nEnded by {by.display_name}. If this is a mistake, ask an entity administrator"
        " of the agency to give you the role again.\n",
        about="agency_role.ended",
    )


def _others(agency: Agency, role: AgencyRole, user: User) -> bool:
    """Return whether somebody else who can still sign in holds a role."""
    held = queries.grants(agency).filter(role=role, user__is_active=True)
    return held.exclude(user=user).exists()
