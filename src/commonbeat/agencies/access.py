"""Fetch an agency by the identifier that people have, and who may act for it.

Everybody may see every agency; acting for one takes a role in it that has not ended.
"""

import hashlib
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from commonbeat.agencies.enums import AgencyRole
from commonbeat.agencies.models import Agency, AgencyInvitation, AgencyRoleGrant, Claim
from commonbeat.engine.problems import Problem
from commonbeat.formats.ori import read_ori
from commonbeat.people.enums import Role
from commonbeat.people.models import User


def agency(text: str) -> Agency:
    """Return the agency that an ORI of 9 or 7 characters means, or 404.

    A short ORI that several agencies share means the one that ends in 00. A record that was
    joined with another leads to the one that is kept.
    """
    found = exact_agency(text)
    return found.merged_into or found


def exact_agency(text: str) -> Agency:
    """Return the same, but a record that was joined with another as itself."""
    ori = read_ori(text)
    if isinstance(ori, Problem):
        raise Http404
    records = Agency.objects.select_related("source", "merged_into__source")
    found = records.filter(ori=ori).first()
    if found is None and len(text.strip()) == len("XX00000"):
        short = records.filter(ori7=ori[:7])[:2]
        found = short[0] if len(short) == 1 else None
    if found is None:
        raise Http404
    return found


def roles_in(user: User, agency: Agency) -> frozenset[AgencyRole]:
    """Return the roles that an active person holds in an agency now."""
    if not user.is_active:
        return frozenset()
    held = AgencyRoleGrant.objects.filter(agency=agency, user=user, ended_at__isnull=True)
    roles = held.order_by().values_list("role", flat=True)  # a set: no order, no join for it
    return frozenset(AgencyRole(role) for role in roles)


def member_agency(user: User, ori: str, *roles: AgencyRole) -> Agency:
    """Return an agency in which this person holds one of `roles` (none given: any); or 404."""
    found = agency(ori)
    held = roles_in(user, found)
    if not (held & set(roles) if roles else held):
        raise Http404
    return found


def agencies_of(user: User) -> QuerySet[Agency]:
    """Return the agencies for which this person may act, by name."""
    held = AgencyRoleGrant.objects.filter(user=user, ended_at__isnull=True)
    return Agency.objects.filter(pk__in=held.values("agency")).order_by("name", "ori")


def agency_to_register(user: User, ori: str) -> Agency:
    """Return an agency whose UEI this person may enter: its administrators and the office."""
    found = agency(ori)
    is_office = user.has_role(Role.PROGRAM_MANAGER, Role.DIRECTOR)
    if not is_office and AgencyRole.ENTITY_ADMINISTRATOR not in roles_in(user, found):
        raise Http404
    return found


def member_of(agency: Agency, public_id: UUID) -> User:
    """Return a person who holds a role in an agency, or 404."""
    held = AgencyRoleGrant.objects.filter(agency=agency, ended_at__isnull=True)
    return get_object_or_404(User, public_id=public_id, pk__in=held.values("user"))


def invitation_of(agency: Agency, public_id: UUID) -> AgencyInvitation:
    """Return an invitation of an agency, or 404."""
    found = AgencyInvitation.objects.select_related("agency")
    return get_object_or_404(found, agency=agency, public_id=public_id)


def key_hash(key: str) -> str:
    """Return what is kept of the key of an invitation."""
    return hashlib.sha256(key.encode()).hexdigest()


def invitation(key: str) -> AgencyInvitation:
    """Return the invitation that a key opens, or 404."""
    found = AgencyInvitation.objects.select_related("agency", "invited_by")
    return get_object_or_404(found, key_sha256=key_hash(key))


def claim(public_id: UUID) -> Claim:
    """Return a claim for the office to read, or 404."""
    found = Claim.objects.select_related("agency", "user", "decided_by")
    return get_object_or_404(found, public_id=public_id)
