"""An agency as an importer hands it over: from a public file, or from the synthetic nation."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commonbeat.demonstration.nation import YEAR, SyntheticAgency
from commonbeat.formats.fbi import AgencyType, PoliceEmployees
from commonbeat.formats.place_names import county_fips


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
    latitude: Decimal | None
    longitude: Decimal | None
    population: int | None
    sworn: int
    civilian: int
    year: int
    is_synthetic: bool


def from_police_employees(rows: Iterable[PoliceEmployees]) -> list[AgencyRecord]:
    """Return the agencies of the FBI's file; the county is set where the file names one."""
    return [
        AgencyRecord(
            ori=row.ori,
            name=row.name,
            agency_type=row.agency_type,
            state=row.state,
            counties=", ".join(name.title() for name in row.counties),
            county_fips=_only_county(row),
            jurisdiction="",
            latitude=None,
            longitude=None,
            population=row.population or None,
            sworn=row.sworn,
            civilian=row.civilian,
            year=row.year,
            is_synthetic=False,
        )
        for row in rows
    ]


def from_nation(agencies: Iterable[SyntheticAgency]) -> list[AgencyRecord]:
    """Return the agencies of the synthetic nation."""
    return [
        AgencyRecord(
            ori=each.ori,
            name=each.name,
            agency_type=each.agency_type,
            state=each.state,
            counties="",
            county_fips=each.county_fips,
            jurisdiction=each.jurisdiction,
            latitude=each.latitude,
            longitude=each.longitude,
            population=each.population or None,
            sworn=each.sworn,
            civilian=each.civilian,
            year=YEAR,
            is_synthetic=True,
        )
        for each in agencies
    ]


def _only_county(row: PoliceEmployees) -> str:
    """Return the FIPS of the county when the file names exactly one that is known."""
    if len(row.counties) != 1 or not row.state:
        return ""
    return county_fips(row.state, row.counties[0]) or ""
