"""Who competed and who was funded: counts and dollars of a run by group."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypedDict

from commonbeat.selections.models import Decision
from commonbeat.selections.sizes import SIZES


class Group(TypedDict):
    """One line of a table of competition statistics."""

    key: str
    received: int
    eligible: int
    funded: int
    units_requested: int
    units_awarded: int
    federal_cents: int


class Statistics(TypedDict):
    """What the result page tells of a run besides single decisions."""

    total: Group
    states: list[Group]
    sizes: list[Group]
    types: list[Group]
    strata: list[Group]
    counties: dict[str, int]


def statistics(decisions: Sequence[Decision]) -> Statistics:
    """Return the statistics of all decisions of one run."""
    sizes = {group["key"]: group for group in _grouped(decisions, lambda row: row.size_class)}
    return Statistics(
        total=_group("", decisions),
        states=_grouped(decisions, lambda row: row.state),
        sizes=[sizes[key] for key in SIZES if key in sizes],
        types=_grouped(decisions, lambda row: row.agency_type),
        strata=_grouped(decisions, lambda row: row.stratum),
        counties=_county_dollars(decisions),
    )


def _grouped(decisions: Iterable[Decision], key: Callable[[Decision], str]) -> list[Group]:
    """Return a line for each group in the order of its key."""
    members: dict[str, list[Decision]] = {}
    for row in decisions:
        members.setdefault(key(row), []).append(row)
    return [_group(name, members[name]) for name in sorted(members)]


def _group(key: str, members: Iterable[Decision]) -> Group:
    group = Group(
        key=key,
        received=0,
        eligible=0,
        funded=0,
        units_requested=0,
        units_awarded=0,
        federal_cents=0,
    )
    for row in members:
        group["received"] += 1
        group["eligible"] += row.eligible
        group["funded"] += row.units_awarded > 0
        group["units_requested"] += row.units_requested
        group["units_awarded"] += row.units_awarded
        group["federal_cents"] += row.federal_cents
    return group


def _county_dollars(decisions: Iterable[Decision]) -> dict[str, int]:
    """Return the cents that went to each county, by five-digit FIPS code."""
    cents: dict[str, int] = {}
    for row in decisions:
        if row.county_fips and row.federal_cents:
            cents[row.county_fips] = cents.get(row.county_fips, 0) + row.federal_cents
    return cents
