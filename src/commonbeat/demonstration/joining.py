"""Join the public files: each agency with its city's offenses and its county's figures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonbeat.demonstration.public_files import PublicRows
from commonbeat.formats.city_offenses import CityOffenses
from commonbeat.formats.county_economics import CountyFigure, CountyMeasure
from commonbeat.formats.crosswalk import WholePlace, governed_places
from commonbeat.formats.fbi import AgencyType, PoliceEmployees
from commonbeat.formats.locating import known_counties, places_named
from commonbeat.formats.matching import Found, Match, Sought, match_cities
from commonbeat.formats.place_names import plain, split_county


class NotJoined(StrEnum):
    """Why an agency is not in a real round; the first that holds. Kept in reports."""

    NOT_MUNICIPAL = "agency.not_municipal"
    NO_RESIDENTS = "agency.no_residents"
    NO_OFFICERS = "agency.no_officers"
    NOT_LISTED = "city.not_listed"
    RESIDENTS_DIFFER = "city.residents_differ"
    AMBIGUOUS = "city.ambiguous"
    TAKEN = "city.taken"
    NO_COUNTY = "county.not_found"
    NO_COUNTY_FIGURES = "county.no_figures"


class CityNotJoined(StrEnum):
    """Why a city of the table of offenses is in no application. Kept in reports."""

    NO_AGENCY = "agency.not_listed"
    NO_OFFICERS = "agency.no_officers"
    NO_RESIDENTS = "agency.no_residents"
    NO_FIT = "agency.no_fit"
    AGENCY_LEFT_OUT = "agency.left_out"


@dataclass(frozen=True, slots=True)
class CountyFigures:
    """The newest figure of each measure of a county, and unemployment the year before."""

    newest: dict[CountyMeasure, Decimal]
    unemployment_before: Decimal


@dataclass(frozen=True, slots=True)
class Joined:
    """One agency with everything that was found for it; `place_fips` may be empty."""

    agency: PoliceEmployees
    city: CityOffenses
    county_fips: str
    place_fips: str
    figures: CountyFigures


@dataclass(frozen=True)
class Joining:
    """What could be joined, and each agency and each city that could not, with its reason.

    All keep the order of their files. `found_by` counts the cities that went to an agency.
    """

    joined: list[Joined]
    agencies: list[tuple[PoliceEmployees, NotJoined]]
    cities: list[tuple[CityOffenses, CityNotJoined]]
    found_by: Counter[Found]


def join(rows: PublicRows) -> Joining:
    """Join each agency with its city's offenses and its county's figures."""
    left_out = {agency.ori: reason for agency in rows.agencies if (reason := _unfit(agency))}
    fit = [agency for agency in rows.agencies if agency.ori not in left_out]
    sought = [_sought(agency) for agency in fit]
    matches, missed = match_cities(sought, rows.cities)
    left_out |= {ori: NotJoined(reason.value) for ori, reason in missed.items()}
    cities = governed_places(rows.places)
    placed, _ = match_cities(sought, cities)
    of_place = {ori: cities[match.at] for ori, match in placed.items()}
    figures = _by_county(rows.figures)
    joined = []
    for agency in fit:
        if agency.ori in left_out:
            continue
        place = of_place.get(agency.ori)
        county = _county(agency, place, figures)
        if county in figures:
            city = rows.cities[matches[agency.ori].at]
            place_fips = "" if place is None else place.place_fips
            joined.append(Joined(agency, city, county, place_fips, figures[county]))
        else:
            reason = NotJoined.NO_COUNTY_FIGURES if county else NotJoined.NO_COUNTY
            left_out[agency.ori] = reason
    others = [
        (agency, left_out[agency.ori]) for agency in rows.agencies if agency.ori in left_out
    ]
    found_by = Counter(match.how for match in matches.values())
    return Joining(joined, others, _other_cities(rows, matches, left_out), found_by)


def _other_cities(
    rows: PublicRows, matches: dict[str, Match], left_out: dict[str, NotJoined]
) -> list[tuple[CityOffenses, CityNotJoined]]:
    """Return the cities whose offenses are in no application, and why."""
    used = {match.at: ori for ori, match in matches.items()}
    named: dict[tuple[str, str], list[str]] = {}
    for agency in rows.agencies:
        if agency.agency_type is AgencyType.MUNICIPAL:
            name = split_county(agency.name)[0]
            named.setdefault((agency.state, plain(name)), []).append(agency.ori)
    others = []
    for at, city in enumerate(rows.cities):
        if at in used:
            reason = CityNotJoined.AGENCY_LEFT_OUT
            if used[at] not in left_out:
                continue
        else:
            agencies = named.get((city.state, plain(city.city)), [])
            reason = _why_no_agency([left_out.get(ori) for ori in agencies])
        others.append((city, reason))
    return others


def _why_no_agency(of_that_name: list[NotJoined | None]) -> CityNotJoined:
    """Return why no agency took a city, from what became of the agencies of its name."""
    if not of_that_name:
        return CityNotJoined.NO_AGENCY
    if NotJoined.NO_OFFICERS in of_that_name:
        return CityNotJoined.NO_OFFICERS
    if NotJoined.NO_RESIDENTS in of_that_name:
        return CityNotJoined.NO_RESIDENTS
    return CityNotJoined.NO_FIT


def _unfit(agency: PoliceEmployees) -> NotJoined | None:
    """Return why an agency cannot apply in a real round, whatever could be joined to it."""
    if agency.agency_type is not AgencyType.MUNICIPAL:
        return NotJoined.NOT_MUNICIPAL
    if agency.population == 0:
        return NotJoined.NO_RESIDENTS
    return NotJoined.NO_OFFICERS if agency.sworn == 0 else None


def _sought(agency: PoliceEmployees) -> Sought:
    return Sought(agency.ori, agency.state, agency.name, agency.counties, agency.population)


def _county(
    agency: PoliceEmployees, place: WholePlace | None, figures: dict[str, CountyFigures]
) -> str:
    """Return the county of an agency, preferring one that has figures; empty if none is found.

    The county of its place where the agency says the same or nothing; else the first that it
    names; at last the county in which the gazetteer has a place of its name, which is how towns
    of Connecticut lead to the counties that its files still use.
    """
    named = known_counties(agency.state, agency.counties)
    found = []
    if place is not None and (not named or place.county_fips in named):
        found.append(place.county_fips)
    listed = {each.county_fips for each in places_named(agency.state, agency.name)}
    found += [*named, *(listed if len(listed) == 1 else ())]
    return next((fips for fips in found if fips in figures), found[0] if found else "")


def _by_county(figures: Iterable[CountyFigure]) -> dict[str, CountyFigures]:
    """Return the figures of each county that has all of them."""
    known: dict[str, dict[CountyMeasure, dict[int, Decimal]]] = {}
    for figure in figures:
        measures = known.setdefault(figure.fips, {})
        measures.setdefault(figure.measure, {})[figure.year] = figure.value
    found = {}
    for fips, measures in known.items():
        unemployment = measures.get(CountyMeasure.UNEMPLOYMENT, {})
        before = unemployment.get(max(unemployment, default=0) - 1)
        if len(measures) == len(CountyMeasure) and before is not None:
            newest = {measure: values[max(values)] for measure, values in measures.items()}
            found[fips] = CountyFigures(newest, before)
    return found
