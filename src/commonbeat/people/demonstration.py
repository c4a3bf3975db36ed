"""The people of the demonstration: made-up names, one published password."""

from dataclasses import dataclass

from commonbeat.people.enums import Role

PASSWORD = "walk-the-beat-together"  # noqa: S105  published on purpose; refused outside a demonstration


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who signs in to the demonstration; people of agencies hold no role here."""

    email: str
    display_name: str
    does: str
    role: Role | None = None


MANAGER = DemoPerson(
    "manager@commonbeat.example", "Dana Whitfield", "program manager", Role.PROGRAM_MANAGER
)
DIRECTOR = DemoPerson(
    "director@commonbeat.example", "Marcus Oyelaran", "director", Role.DIRECTOR
)
AUDITOR = DemoPerson("auditor@commonbeat.example", "Ines Calloway", "auditor", Role.AUDITOR)
CHIEF = DemoPerson(
    "chief@commonbeat.example", "Ruth Ekholm", "police chief of a town with nine officers"
)
CITY_MANAGER = DemoPerson(
    "city.manager@commonbeat.example", "Theo Abara", "city manager of the same town"
)
SHERIFF = DemoPerson("sheriff@commonbeat.example", "Lena Varga", "sheriff of a small county")
COUNTY_MANAGER = DemoPerson(
    "county.manager@commonbeat.example", "Owen Tsosie", "county manager of the same county"
)
CONSULTANT = DemoPerson(
    "consultant@commonbeat.example", "Priya Lindqvist", "consultant, in no agency"
)
CLAIMANT = DemoPerson(
    "sergeant@commonbeat.example", "Amos Reyes", "sergeant whose claim to an agency waits"
)
PEOPLE = (
    MANAGER,
    DIRECTOR,
    AUDITOR,
    CHIEF,
    CITY_MANAGER,
    SHERIFF,
    COUNTY_MANAGER,
    CONSULTANT,
    CLAIMANT,
)
