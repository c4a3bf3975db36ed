"""Where the agencies of the synthetic nation sit: which places and counties have one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from commonbeat.demonstration import knobs
from commonbeat.demonstration.draws import Draws
from commonbeat.formats.fbi import AgencyType
from commonbeat.formats.gazetteer import County, Place, counties, places
from commonbeat.formats.jurisdictions import BY_CODE, JURISDICTIONS, Kind


@dataclass(frozen=True, slots=True)
class Seat:
    """A department without figures; `population` is that of its place, county or state."""

    agency_type: AgencyType
    name: str
    state: str
    county_fips: str
    jurisdiction: str
    population: int
    latitude: Decimal
    longitude: Decimal

    def another(self, again: int) -> "Seat":
        """Return a further department of the same place, for rounds larger than life."""
        return replace(self, name=f"{self.name} (district {again + 1})")


def seats(draws: Draws, count: int) -> list[Seat]:
    """Return `count` seats by state, county and name; every jurisdiction has some."""
    towns = [place for place in places() if _may_have_police(place)]
    few = [*_states(), *_sheriffs(), *_campuses(draws, towns), *_tribes(draws, towns)]
    room = count - len(few)
    chosen = [*few, *_municipal(draws, towns, room)] if room > 0 else few[:count]
    chosen = _told_apart(chosen)
    return sorted(chosen, key=lambda seat: (seat.state, seat.county_fips, seat.name))


def _may_have_police(place: Place) -> bool:
    """Return whether a place may have a police of its own: not where counties or islands do."""
    island = BY_CODE[place.state].kind is Kind.TERRITORY and place.state != "PR"
    return not island and place.state not in {"DC", *knobs.COUNTY_POLICE}


def _states() -> Iterator[Seat]:
    """Yield the police of each state, district and territory, seated in its largest place."""
    residents: Counter[str] = Counter()
    largest: dict[str, Place] = {}
    for place in places():
        residents[place.state] += place.population
        best = largest.get(place.state)
        if best is None or place.population > best.population:
            largest[place.state] = place
    for each in JURISDICTIONS:
        seat = largest[each.code]
        if each.kind is Kind.DISTRICT:
            yield _municipality(seat)
            continue
        name = (
            f"{each.name} {'State Police' if each.kind is Kind.STATE else 'Police Department'}"
        )
        yield _at(seat, AgencyType.STATE, name, each.name, residents[each.code])


def _sheriffs() -> Iterator[Seat]:
    """Yield the sheriff of each county, for the residents outside of its largest place."""
    residents: Counter[str] = Counter()
    largest: set[str] = set()
    for place in places():  # of each county, the largest first
        if place.county_fips in largest:
            residents[place.county_fips] += place.population
        largest.add(place.county_fips)
    for county in counties().values():
        if not _has_sheriff(county):
            continue
        police = county.state in knobs.COUNTY_POLICE
        title = "Police Department" if police else "Sheriff's Office"
        yield Seat(
            AgencyType.SHERIFF, f"{county.name} {title}", county.state, county.fips,
            county.name, max(300, residents[county.fips]), county.latitude, county.longitude,
        )  # fmt: skip


def _has_sheriff(county: County) -> bool:
    """Return whether a county has one; independent cities and the territories do not."""
    territory = BY_CODE[county.state].kind is Kind.TERRITORY
    return not (
        territory
        or county.state in knobs.NO_SHERIFFS
        or county.name.endswith((" city", "Carson City"))
    )


def _campuses(draws: Draws, towns: Sequence[Place]) -> Iterator[Seat]:
    large = [place for place in towns if place.population >= knobs.CAMPUS_TOWN_FROM]
    for place in _first(draws, "campus", large, knobs.CAMPUSES):
        name = f"{place.name} Campus Police Department"
        yield _at(place, AgencyType.CAMPUS, name, f"a campus in {place.name}", 0)


def _tribes(draws: Draws, towns: Sequence[Place]) -> Iterator[Seat]:
    small = [
        place
        for place in towns
        if place.state in knobs.TRIBAL_STATES and place.population < knobs.TRIBAL_TOWN_BELOW
    ]
    for place in _first(draws, "tribal", small, knobs.TRIBES):
        name = f"{place.name} Tribal Police Department"
        yield _at(place, AgencyType.TRIBAL, name, f"tribal land near {place.name}", 0)


def _municipal(draws: Draws, towns: Sequence[Place], count: int) -> Iterator[Seat]:
    """Yield the police of so many towns: of all large ones, and of small ones by lot."""
    large = [place for place in towns if place.population >= 10_000][:count]
    small = [place for place in towns if place.population < 10_000]
    for place in [*large, *_first(draws, "municipal", small, count - len(large))]:
        yield _municipality(place)


def _municipality(place: Place) -> Seat:
    name = f"{place.name} Police Department"
    return _at(place, AgencyType.MUNICIPAL, name, place.name, place.population)


def _at(place: Place, kind: AgencyType, name: str, jurisdiction: str, residents: int) -> Seat:
    return Seat(
        kind, name, place.state, place.county_fips, jurisdiction, residents,
        place.latitude, place.longitude,
    )  # fmt: skip


def _first(draws: Draws, name: str, found: Sequence[Place], count: int) -> list[Place]:
    """Return so many places by lot; the lot of each is its own."""
    lots = draws.uniform(name, np.arange(len(found), dtype=np.int64)).tolist()
    order = sorted(range(len(found)), key=lambda at: (lots[at], at))
    return [found[at] for at in order[: max(0, count)]]


def _told_apart(found: Iterable[Seat]) -> list[Seat]:
    """Return the seats, those of one name in a state with the name of their county added."""
    found = list(found)
    times = Counter((seat.state, seat.name) for seat in found)
    named = [
        replace(seat, name=f"{seat.name} ({counties()[seat.county_fips].name})")
        if times[seat.state, seat.name] > 1
        else seat
        for seat in found
    ]
    seen: Counter[tuple[str, str]] = Counter()
    told = []
    for seat in named:
        seen[seat.state, seat.name] += 1
        again = seen[seat.state, seat.name]
        told.append(seat if again == 1 else replace(seat, name=f"{seat.name} No. {again}"))
    return told
