"""Which city of one public file is which agency of another: by state, name and residents.

No file carries the identifier of the other, so names decide and numbers of residents confirm.
Years lie between the files: the only city of its name may have grown to four times its size, as
some suburbs did, but among several cities of one name the residents must be near.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from commonbeat.formats.place_names import plain, split_county

ONLY_ONE_LIMIT = Fraction(4)
SEVERAL_LIMIT = Fraction(3, 2)


class Found(StrEnum):
    """How a match was made; the values are kept in reports."""

    NAME = "name"
    NAME_AND_RESIDENTS = "name and residents"


class Missed(StrEnum):
    """Why there is no match; the values are kept in reports."""

    NOT_LISTED = "city.not_listed"
    RESIDENTS_DIFFER = "city.residents_differ"
    AMBIGUOUS = "city.ambiguous"
    TAKEN = "city.taken"


class Named(Protocol):
    """What is matched: something with a state, a name and residents."""

    @property
    def state(self) -> str:
        """Return the two letters of the state."""

    @property
    def city(self) -> str:
        """Return the name."""

    @property
    def county(self) -> str:
        """Return the county that the name says, or nothing."""

    @property
    def population(self) -> int:
        """Return the number of residents, 0 when unknown."""


@dataclass(frozen=True, slots=True)
class Sought:
    """An agency that looks for its city: its key, state, name, counties and residents."""

    key: str
    state: str
    name: str
    counties: tuple[str, ...]
    population: int


@dataclass(frozen=True, slots=True)
class Match:
    """The city of an agency, as its place in the list of cities, and how it was found."""

    at: int
    how: Found


Index = dict[tuple[str, str], list[int]]


def match_cities(
    agencies: Iterable[Sought], cities: Sequence[Named]
) -> tuple[dict[str, Match], dict[str, Missed]]:
    """Return the city of each agency by its key, and for the others why there is none.

    A city goes to one agency only: to the one whose residents are nearest.
    """
    index: Index = {}
    for at, city in enumerate(cities):
        index.setdefault((city.state, plain(city.city)), []).append(at)
    claims: dict[int, list[tuple[Fraction, str, Found]]] = {}
    missed: dict[str, Missed] = {}
    for agency in agencies:
        found = _find(agency, cities, index)
        if isinstance(found, Missed):
            missed[agency.key] = found
        else:
            ratio = _ratio(agency, cities[found.at])
            claims.setdefault(found.at, []).append((ratio, agency.key, found.how))
    matches: dict[str, Match] = {}
    for at, rivals in claims.items():
        (_, winner, how), *others = sorted(rivals, key=lambda claim: claim[:2])
        matches[winner] = Match(at, how)
        missed |= {key: Missed.TAKEN for _, key, _ in others}
    return matches, missed


def _find(agency: Sought, cities: Sequence[Named], index: Index) -> Match | Missed:
    """Return the city of one agency: the one of its name, or the nearest in residents."""
    name, county = split_county(agency.name)
    listed = {plain(each) for each in (county, *agency.counties) if each}
    found = sorted(
        (_ratio(agency, cities[at]), at)
        for at in index.get((agency.state, plain(name)), ())
        if not cities[at].county or not listed or plain(cities[at].county) in listed
    )
    if not found:
        return Missed.NOT_LISTED
    (best, at), several = found[0], len(found) > 1
    if best > (SEVERAL_LIMIT if several else ONLY_ONE_LIMIT):
        return Missed.RESIDENTS_DIFFER
    if several and found[1][0] == best:
        return Missed.AMBIGUOUS
    return Match(at, Found.NAME_AND_RESIDENTS if several else Found.NAME)


def _ratio(agency: Sought, city: Named) -> Fraction:
    """Return how many times the larger number of residents is the smaller.

    Where one of them is unknown it is the largest that is allowed, so that others come first.
    """
    low, high = sorted((agency.population, city.population))
    return Fraction(high, low) if low else ONLY_ONE_LIMIT
