"""Which records of agencies are likely the same agency: by ORI, name, and place.

It only proposes: people decide. Real and synthetic records are never paired, nor agencies of
different types by their names: a county's sheriff often bears the name of its county seat.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from rapidfuzz.fuzz import ratio

from commonbeat.formats.place_names import plain

NEARLY = 90  # of 100: one or two letters of a name of ten
SHORTEST_NEARLY = 5  # shorter names differ by chance
LARGEST_GROUP = 20  # more of one name are no duplicates of each other


class Reason(StrEnum):
    """Why two records are likely the same, in words for people."""

    NAME = "the same name in the same state"
    NEARLY = "nearly the same name in the same county"
    ORI = "an ORI that differs in its last two characters only"
    PLACE = "the same place"


@dataclass(frozen=True, slots=True)
class Record:
    """What is compared of one agency."""

    ori: str
    name: str
    agency_type: str
    state: str
    county_fips: str
    place_fips: str
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, in the order of their ORIs, and every reason."""

    first: Record
    second: Record
    reasons: tuple[Reason, ...]


def _name_key(each: Record) -> Hashable:
    return each.is_synthetic, each.state, each.agency_type, plain(each.name)


def _ori_key(each: Record) -> Hashable:
    return each.is_synthetic, each.ori[:7]


def _place_key(each: Record) -> Hashable:
    place = each.place_fips
    return (each.is_synthetic, each.agency_type, place) if place else None


_KEYS = {Reason.NAME: _name_key, Reason.ORI: _ori_key, Reason.PLACE: _place_key}


def likely_duplicates(records: Iterable[Record]) -> list[Pair]:
    """Return the pairs, those with the most reasons first, then by ORI."""
    everyone = sorted(records, key=lambda each: each.ori)
    found: dict[tuple[Record, Record], set[Reason]] = {}
    for reason, key in _KEYS.items():
        for group in _groups((key(each), each) for each in everyone):
            for pair in combinations(group, 2):
                found.setdefault(pair, set()).add(reason)
    for pair in _nearly(everyone):
        found.setdefault(pair, set()).add(Reason.NEARLY)
    pairs = [
        Pair(first, second, tuple(reason for reason in Reason if reason in reasons))
        for (first, second), reasons in found.items()
    ]
    return sorted(pairs, key=lambda pair: (-len(pair.reasons), pair.first.ori, pair.second.ori))


def _nearly(everyone: Sequence[Record]) -> Iterable[tuple[Record, Record]]:
    """Yield the pairs of one county and type whose names differ by little, but differ."""
    counties: dict[Hashable, list[tuple[str, Record]]] = {}
    for each in everyone:
        if each.county_fips:
            key = (each.is_synthetic, each.agency_type, each.county_fips)
            counties.setdefault(key, []).append((plain(each.name), each))
    for group in counties.values():
        for (first, one), (second, other) in combinations(group, 2):
            long_enough = min(len(first), len(second)) >= SHORTEST_NEARLY
            if long_enough and first != second and ratio(first, second) >= NEARLY:
                yield one, other


def _groups(keyed: Iterable[tuple[Hashable, Record]]) -> Iterable[list[Record]]:
    """Return the records of each key that several share, but not too many."""
    groups: dict[Hashable, list[Record]] = {}
    for key, each in keyed:
        if key is None:
            continue
        groups.setdefault(key, []).append(each)
    return (group for group in groups.values() if 1 < len(group) <= LARGEST_GROUP)
