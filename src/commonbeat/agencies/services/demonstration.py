"""The people of two synthetic agencies, and a claim to a third: made up, for visitors."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from commonbeat.agencies.enums import AgencyRole, RegistrationStatus
from commonbeat.agencies.models import Agency, AgencyRoleGrant, Claim, Registration
from commonbeat.agencies.services.claims import claim_agency
from commonbeat.agencies.services.roles import add_roles, lock
from commonbeat.formats.fbi import AgencyType
from commonbeat.people import demonstration as people
from commonbeat.people.models import User

_HEAD = (
    AgencyRole.ENTITY_ADMINISTRATOR,
    AgencyRole.APPLICATION_SUBMITTER,
    AgencyRole.LAW_ENFORCEMENT_EXECUTIVE,
    AgencyRole.AWARD_ADMINISTRATOR,
)
_GOVERNMENT = (AgencyRole.GOVERNMENT_EXECUTIVE, AgencyRole.FINANCIAL_MANAGER)
_MADE_UP = "Made up for the demonstration"


@dataclass(frozen=True)
class _Place:
    """Which synthetic agency is meant, its made-up UEI, and who acts for it."""

    agency_type: AgencyType
    sworn: int
    uei: str
    staff: tuple[tuple[people.DemoPerson, tuple[AgencyRole, ...]], ...]

    def agency(self) -> Agency | None:
        """Return the first agency of this kind and size, if the nation is loaded."""
        return (
            Agency.objects.filter(
                is_synthetic=True,
                agency_type=self.agency_type.value,
                sworn=self.sworn,
                population__isnull=False,
            )
            .order_by("ori")
            .first()
        )


_PLACES = (
    _Place(
        AgencyType.MUNICIPAL,
        9,
        "ZZSYNTHETC14",
        ((people.CHIEF, _HEAD), (people.CITY_MANAGER, _GOVERNMENT)),
    ),
    _Place(
        AgencyType.SHERIFF,
        12,
        "",
        ((people.SHERIFF, _HEAD), (people.COUNTY_MANAGER, _GOVERNMENT)),
    ),
)
_CLAIMED = _Place(AgencyType.MUNICIPAL, 5, "", ())


@transaction.atomic
def load_people_of_agencies(*, now: datetime) -> None:
    """Give the demonstration's people their agencies; a second time changes nothing."""
    for place in _PLACES:
        agency = place.agency()
        if agency is not None:
            _fill(lock(agency), place, now)
    claimant, claimed = _person(people.CLAIMANT), _CLAIMED.agency()
    if claimed and claimant and not Claim.objects.filter(user=claimant).exists():
        claim_agency(
            agency=claimed,
            position="Sergeant",
            statement="Synthetic: call the made-up town hall, and ask for the made-up clerk.",
            roles=[AgencyRole.ENTITY_ADMINISTRATOR, AgencyRole.APPLICATION_SUBMITTER],
            by=claimant,
        )


def _fill(agency: Agency, place: _Place, now: datetime) -> None:
    for made_up, roles in place.staff:
        user = _person(made_up)
        if user and not AgencyRoleGrant.objects.filter(user=user).exists():
            add_roles(agency=agency, user=user, roles=roles, by=None)
    if place.uei and agency.uei is None:
        agency.uei = place.uei
        agency.save(update_fields=["uei", "updated_at"])
        Registration.objects.create(
            agency=agency,
            uei=place.uei,
            status=RegistrationStatus.UNCHECKED,
            source=_MADE_UP,
            checked_at=now,
        )


def _person(made_up: people.DemoPerson) -> User | None:
    return User.objects.filter(email=made_up.email, is_demonstration=True).first()
