"""The list of agencies, the figures of their pages, their people and their claims."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from commonbeat.agencies.enums import AgencyRole, ClaimState, RegistrationStatus
from commonbeat.agencies.models import (
    Agency,
    AgencyFigure,
    AgencyInvitation,
    AgencyRoleGrant,
    Claim,
    CountyFigure,
    Registration,
)
from commonbeat.base.listing import Listing, words_asked
from commonbeat.formats.duplicates import Record
from commonbeat.formats.fbi import AgencyType
from commonbeat.formats.jurisdictions import BY_CODE
from commonbeat.people.models import User

SIZES: dict[str, tuple[str, Q]] = {
    "none": ("No sworn officers", Q(sworn=0)),
    "small": ("1 to 20 sworn officers", Q(sworn__gte=1, sworn__lte=20)),
    "medium": ("21 to 100 sworn officers", Q(sworn__gte=21, sworn__lte=100)),
    "large": ("101 to 500 sworn officers", Q(sworn__gte=101, sworn__lte=500)),
    "very-large": ("More than 500 sworn officers", Q(sworn__gt=500)),
}
FEDERAL = "federal"
RECORDS = {"real": "Real, from public files", "synthetic": "Synthetic, made up"}


@dataclass(frozen=True, kw_only=True)
class Filters(Listing):
    """Which agencies somebody wants to see."""

    SORTS: ClassVar = {
        "name": "name",
        "state": "state",
        "population": "population",
        "sworn": "sworn",
        "civilian": "civilian",
    }
    FIRST_DOWN: ClassVar = ("population", "sworn", "civilian")

    state: str = ""
    type: str = ""
    size: str = ""
    records: str = ""
    sort: str = "name"

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filters":
        """Return the filters of an address; unknown values are left out."""
        state, kind, size = (asked.get(key, "") for key in ("state", "type", "size"))
        records = asked.get("records", "")
        return cls(
            q=words_asked(asked),
            state=state if state in BY_CODE or state == FEDERAL else "",
            type=kind if kind in list(AgencyType) else "",
            size=size if size in SIZES else "",
            records=records if records in RECORDS else "",
            sort=cls.read_sort(asked),
        )


def agencies(filters: Filters) -> QuerySet[Agency]:
    """Return the agencies that the filters leave, in their order; ties go by name and ORI."""
    found = Agency.objects.filter(merged_into__isnull=True)
    if filters.state:
        found = found.filter(state="" if filters.state == FEDERAL else filters.state)
    if filters.type:
        found = found.filter(agency_type=filters.type)
    if filters.size:
        found = found.filter(SIZES[filters.size][1])
    if filters.records:
        found = found.filter(is_synthetic=filters.records == "synthetic")
    return filters.listed(found, "name", "ori")


def is_registered(ori: str) -> bool:
    """Return whether the registry has the agency of an ORI of 9 characters."""
    return Agency.objects.filter(ori=ori).exists()


def city_figures(agency: Agency) -> QuerySet[AgencyFigure]:
    """Return the figures of an agency's city, newest year first."""
    return agency.figures.select_related("source").order_by("-year", "measure")


def county_figures(agency: Agency) -> QuerySet[CountyFigure]:
    """Return the newest figures of an agency's county; nothing when it has no county."""
    found = CountyFigure.objects.filter(fips=agency.county_fips).exclude(fips="")
    return found.select_related("source").order_by("measure", "-year")


def grants(agency: Agency) -> QuerySet[AgencyRoleGrant]:
    """Return the roles that are held in an agency now, by person."""
    held = agency.role_grants.filter(ended_at__isnull=True)
    return held.select_related("user").order_by("user__display_name", "user", "id")


@dataclass(frozen=True)
class Member:
    """A person with all roles that the person holds in one agency."""

    user: User
    agency: Agency
    roles: tuple[AgencyRole, ...]


def members(agency: Agency) -> list[Member]:
    """Return the people of an agency by name, with their roles."""
    return _gathered(grants(agency).select_related("user", "agency"))


def memberships(user: User) -> list[Member]:
    """Return the agencies of a person by name, with the roles held in each."""
    held = AgencyRoleGrant.objects.filter(user=user, ended_at__isnull=True)
    return _gathered(held.select_related("user", "agency").order_by("agency__name", "agency"))


def _gathered(found: Iterable[AgencyRoleGrant]) -> list[Member]:
    """Return grants put together by agency and person, in their order."""
    roles: dict[tuple[Agency, User], set[str]] = {}
    for grant in found:
        roles.setdefault((grant.agency, grant.user), set()).add(grant.role)
    return [
        Member(user, agency, tuple(role for role in AgencyRole if role in held))
        for (agency, user), held in roles.items()
    ]


def held_roles(agency: Agency, user: User) -> frozenset[AgencyRole]:
    """Return the roles of a person in an agency that have not ended."""
    held = grants(agency).filter(user=user).values_list("role", flat=True)
    return frozenset(AgencyRole(role) for role in held)


def held_roles_of_address(agency: Agency, email: str) -> frozenset[AgencyRole]:
    """Return the roles of whoever has this address, in lower case; nobody holds none."""
    held = grants(agency).filter(user__email=email).values_list("role", flat=True)
    return frozenset(AgencyRole(role) for role in held)


def administrators(agency: Agency) -> QuerySet[User]:
    """Return the entity administrators of an agency who can sign in."""
    held = grants(agency).filter(role=AgencyRole.ENTITY_ADMINISTRATOR).order_by()
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def open_invitations(agency: Agency, now: datetime) -> QuerySet[AgencyInvitation]:
    """Return the invitations that can still be accepted, newest first."""
    found = agency.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return found.select_related("invited_by", "agency").order_by("-created_at", "-id")


def past_invitations(agency: Agency, now: datetime) -> QuerySet[AgencyInvitation]:
    """Return the invitations that cannot be accepted any more, newest first."""
    current = Q(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    found = agency.invitations.exclude(current).select_related("invited_by", "accepted_by")
    return found.order_by("-created_at", "-id")


def waiting_claims() -> QuerySet[Claim]:
    """Return the claims that wait for the office, the oldest first."""
    found = Claim.objects.filter(state=ClaimState.WAITING)
    return found.select_related("agency", "user").order_by("created_at", "id")


def decided_claims() -> QuerySet[Claim]:
    """Return the claims that the office decided, the newest decision first."""
    found = Claim.objects.exclude(state=ClaimState.WAITING)
    return found.select_related("agency", "user", "decided_by").order_by("-decided_at", "-id")


def claims_of(user: User) -> QuerySet[Claim]:
    """Return the claims of a person, the newest first."""
    return user.claims.select_related("agency").order_by("-created_at", "-id")


def newest_claim(agency: Agency, user: User) -> Claim | None:
    """Return the last claim of a person to an agency."""
    return agency.claims.filter(user=user).order_by("-created_at", "-id").first()


def earlier_claims(claim: Claim) -> QuerySet[Claim]:
    """Return what was decided on this agency before, the newest first."""
    return decided_claims().filter(agency=claim.agency).exclude(pk=claim.pk)


def registration_of(agency: Agency) -> Registration | None:
    """Return the newest check of an agency's registration; other rooms show it too."""
    found = agency.registrations.select_related("checked_by")
    return found.order_by("-checked_at", "-id").first()


def registrations(agency: Agency) -> QuerySet[Registration]:
    """Return all checks of an agency's registration, the newest first."""
    found = agency.registrations.select_related("checked_by")
    return found.order_by("-checked_at", "-id")


def registrations_due(edition: str, today: date) -> QuerySet[Agency]:
    """Return the agencies with a UEI whose newest check is not of this edition, or is over."""
    newest = Registration.objects.filter(agency=OuterRef("pk")).order_by("-checked_at", "-id")
    found = Agency.objects.filter(uei__isnull=False).annotate(
        last_source=Subquery(newest.values("source")[:1]),
        last_uei=Subquery(newest.values("uei")[:1]),
        last_status=Subquery(newest.values("status")[:1]),
        last_end=Subquery(newest.values("expires_on")[:1]),
    )
    over = Q(last_status=RegistrationStatus.ACTIVE, last_end__lt=today)
    asked = Q(last_source=edition, last_uei=F("uei")) & ~over
    return found.exclude(Q(last_source__isnull=False) & asked).order_by("pk")


def comparable_agencies() -> list[Record]:
    """Return what is compared of each agency to find duplicates."""
    names = ("ori", "name", "agency_type", "state", "county_fips", "place_fips", "is_synthetic")
    found = Agency.objects.filter(merged_into__isnull=True).order_by("ori")
    return [Record(*values) for values in found.values_list(*names)]
