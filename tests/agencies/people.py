"""People of agencies for tests."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

from django.db import connections

from commonbeat.agencies.enums import AgencyRole
from commonbeat.agencies.models import Agency, AgencyInvitation, AgencyRoleGrant, Claim
from commonbeat.agencies.services.claims import claim_agency
from commonbeat.agencies.services.invitations import invite
from commonbeat.engine.problems import Refused
from commonbeat.people.models import User
from tests.people.factories import make_person

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
ADMINISTRATOR = AgencyRole.ENTITY_ADMINISTRATOR
SUBMITTER = AgencyRole.APPLICATION_SUBMITTER
CHIEF = AgencyRole.LAW_ENFORCEMENT_EXECUTIVE
MANAGER = AgencyRole.GOVERNMENT_EXECUTIVE


def make_member(agency: Agency, *roles: AgencyRole, name: str = "", email: str = "") -> User:
    """Return a new person who holds roles in an agency."""
    person = make_person(name=name, email=email)
    for role in roles:
        AgencyRoleGrant.objects.create(agency=agency, user=person, role=role)
    return person


def make_invitation(
    agency: Agency,
    by: User,
    *roles: AgencyRole,
    email: str = "new@town.example",
    key: str = "the-key",
    now: datetime = NOW,
) -> AgencyInvitation:
    """Return an invitation, with the key that its mail holds."""
    return invite(
        agency=agency,
        email=email,
        roles=roles or [SUBMITTER],
        key=key,
        link=f"http://testserver/agencies/invitations/{key}/",
        by=by,
        now=now,
    )


def make_claim(agency: Agency, by: User, *roles: AgencyRole) -> Claim:
    """Return a claim that waits."""
    return claim_agency(
        agency=agency,
        position="Chief of police",
        statement="I have led the department since 2019.",
        roles=roles or [ADMINISTRATOR],
        by=by,
    )


def held(agency: Agency) -> set[tuple[str, str]]:
    """Return who holds what in an agency now."""
    grants = AgencyRoleGrant.objects.filter(agency=agency, ended_at__isnull=True)
    return {(each.user.display_name, each.role) for each in grants.select_related("user")}


def codes(refusal: Refused) -> list[str]:
    """Return the codes of all problems of a refusal."""
    return [problem.code for problem in refusal.problems]


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Do all steps at the same moment in threads; return "done" or the code of each refusal."""
    barrier = Barrier(len(steps))

    def do(step: Callable[[], object]) -> str:
        barrier.wait()
        try:
            step()
        except Refused as refusal:
            return codes(refusal)[0]
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(steps)) as threads:
        return sorted(threads.map(do, steps))
