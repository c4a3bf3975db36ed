"""An agency as an importer hands it over: from a public file, or from the synthetic nation."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commonbeat.demonstration.nation import YEAR, SyntheticAgency
from commonbeat.formats.fbi import AgencyType, PoliceEmployees
from commonbeat.formats.gazetteer import counties
from commonbeat.formats.jurisdictions import BY_CODE
from commonbeat.formats.locating import (
    NOWHERE,
    Location,
    known_counties,
    locate_county,
    locate_town,
)


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """What one file says of one agency in one year; population None is not counted here."""

    ori: str
    name: str
    agency_type: AgencyType
    state: str
    counties: str
    county_fips: str
    jurisdiction: str
    latitude_thousandths: int | None
    longitude_thousandths: int | None
    population: int | None
    sworn: int
    civilian: int
    year: int
    is_synthetic: bool


def from_police_employees(rows: Iterable[PoliceEmployees]) -> list[AgencyRecord]:
    """Return the agencies of the FBI's file, located by the names of places and counties."""
    return [_from_row(row) for row in rows]


def _from_row(row: PoliceEmployees) -> AgencyRecord:
    location = _location(row)
    return AgencyRecord(
        ori=row.ori,
        name=row.name,
        agency_type=row.agency_type,
        state=row.state,
        counties=", ".join(name.title() for name in row.counties),
        county_fips=location.county_fips,
        jurisdiction=_jurisdiction(row, location),
        latitude_thousandths=_thousandths(location.latitude),
        longitude_thousandths=_thousandths(location.longitude),
        population=row.population or None,
        sworn=row.sworn,
        civilian=row.civilian,
        year=row.year,
        is_synthetic=False,
    )


def from_nation(agencies: Iterable[SyntheticAgency]) -> list[AgencyRecord]:
    """Return the agencies of the synthetic nation."""
    return [
        AgencyRecord(
            ori=each.ori,
            name=each.name,
            agency_type=each.agency_type,
            state=each.state,
            counties=counties()[each.county_fips].name,
            county_fips=each.county_fips,
            jurisdiction=each.jurisdiction,
            latitude_thousandths=_thousandths(each.latitude),
            longitude_thousandths=_thousandths(each.longitude),
            population=each.population or None,
            sworn=each.sworn,
            civilian=each.civilian,
            year=YEAR,
            is_synthetic=True,
        )
        for each in agencies
    ]


def _thousandths(degrees: Decimal | None) -> int | None:
    """Return degrees as whole thousandths, which is all that the gazetteer tells."""
    return None if degrees is None else int(degrees.scaleb(3))


def _location(row: PoliceEmployees) -> Location:
    """Return where an agency lies; a campus or a special agency only by its county."""
    if not row.state:
        return NOWHERE
    if row.agency_type is AgencyType.MUNICIPAL:
        return locate_town(state=row.state, name=row.name, named_counties=row.counties)
    if row.agency_type is AgencyType.SHERIFF:
        return locate_county(state=row.state, named_counties=row.counties)
    named = known_counties(row.state, row.counties)
    return Location(named[0], None, None) if len(named) == 1 else NOWHERE


def _jurisdiction(row: PoliceEmployees, location: Location) -> str:
    """Return the area that an agency polices, where its type tells it."""
    if row.agency_type is AgencyType.MUNICIPAL:
        return row.name
    if row.agency_type is AgencyType.SHERIFF and location.county_fips:
        return counties()[location.county_fips].name
    if row.agency_type in {AgencyType.STATE, AgencyType.STATE_OTHER} and row.state:
        return BY_CODE[row.state].name
    return "United States" if row.agency_type is AgencyType.FEDERAL else ""
