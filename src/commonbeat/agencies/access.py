"""Fetch an agency by the identifier that people have, and who may act for it.

Everybody may see every agency; acting for one takes a role in it that has not ended.
"""

from django.db.models import QuerySet
from django.http import Http404

from commonbeat.agencies.enums import AgencyRole
from commonbeat.agencies.models import Agency, AgencyRoleGrant
from commonbeat.engine.problems import Problem
from commonbeat.formats.ori import read_ori
from commonbeat.people.models import User


def agency(text: str) -> Agency:
    """Return the agency that an ORI of 9 or 7 characters means, or 404.

    A short ORI that several agencies share means the one that ends in 00.
    """
    ori = read_ori(text)
    if isinstance(ori, Problem):
        raise Http404
    found = Agency.objects.select_related("source").filter(ori=ori).first()
    if found is None and len(text.strip()) == len("XX00000"):
        short = Agency.objects.select_related("source").filter(ori7=ori[:7])[:2]
        found = short[0] if len(short) == 1 else None
    if found is None:
        raise Http404
    return found


def roles_in(user: User, agency: Agency) -> frozenset[AgencyRole]:
    """Return the roles that an active person holds in an agency now."""
    if not user.is_active:
        return frozenset()
    held = AgencyRoleGrant.objects.filter(agency=agency, user=user, ended_at__isnull=True)
    return frozenset(AgencyRole(role) for role in held.values_list("role", flat=True))


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
