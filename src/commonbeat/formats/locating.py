"""Where an agency of a public file lies: its county, and the point of its place on a map.

The files name counties in words, several for a city that lies in several, or none. The place of
the gazetteer that bears an agency's name says which of them is meant, and where it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from commonbeat.formats.gazetteer import Place, counties, places
from commonbeat.formats.place_names import county_fips, plain, split_county


@dataclass(frozen=True, slots=True)
class Location:
    """A county by FIPS, and a point; what was not found is empty or None."""

    county_fips: str
    latitude: Decimal | None
    longitude: Decimal | None


NOWHERE = Location("", None, None)


def locate_town(*, state: str, name: str, named_counties: Sequence[str]) -> Location:
    """Return where the police of a town lie: at the one place of their name, if there is one.

    Where the file names counties, the place must lie in one of them. Without such a place the
    county is the first that is named.
    """
    named = known_counties(state, named_counties)
    found = [
        place
        for place in places_named(state, split_county(name)[0])
        if not named or place.county_fips in named
    ]
    if len(found) == 1:
        return Location(found[0].county_fips, found[0].latitude, found[0].longitude)
    return Location(named[0], None, None) if named else NOWHERE


def locate_county(*, state: str, named_counties: Sequence[str]) -> Location:
    """Return the middle of the one county that a file names."""
    named = known_counties(state, named_counties)
    if len(named) != 1:
        return Location(named[0], None, None) if named else NOWHERE
    county = counties()[named[0]]
    return Location(county.fips, county.latitude, county.longitude)


def known_counties(state: str, names: Sequence[str]) -> list[str]:
    """Return the FIPS codes of the named counties that are known, in their order."""
    return [fips for name in names if (fips := county_fips(state, name))]


def places_named(state: str, name: str) -> list[Place]:
    """Return the places of a state that bear a name, with or without "City" at its end."""
    index = _index()
    return index.get((state, plain(name)), []) or index.get((state, f"{plain(name)} CITY"), [])


@cache
def _index() -> dict[tuple[str, str], list[Place]]:
    index: dict[tuple[str, str], list[Place]] = {}
    for place in places():
        index.setdefault((place.state, plain(place.name)), []).append(place)
    return index
