"""A round packed for the walk down the ranking: sizes, prices, groups and their targets."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.filling import Turns
from commonbeat.engine.allocation.rank_order import walk
from commonbeat.engine.allocation.state import (
    DRAWN,
    DRAWN_COUNT,
    FIRST,
    GROUP_COLUMNS,
    HELD,
    KEPT,
    LISTS,
    NEVER,
    PRICE,
    RESERVES,
    RULE,
    STRATUM,
    SUMS,
    TARGET,
    UNDER,
    Order,
    Table,
)
from commonbeat.engine.applications import Applications
from commonbeat.engine.expressions import evaluate, groups, truths
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.ranking import Ranking
from commonbeat.engine.rulebook.model import Constraint, ConstraintKind, Rulebook
from commonbeat.engine.sizing import Sizes

Whole = NDArray[np.int64]
MOST_GROUPS = 1_000  # of all floors and ceilings together


@dataclass(frozen=True, slots=True, eq=False)
class GroupFacts:
    """One group of a constraint; `members` are places in the ranking, from 0."""

    constraint: Constraint
    name: str
    declared_cents: int
    demand_cents: int
    members: Whole

    @property
    def target_cents(self) -> int:
        """Return the first target, or the limit of a ceiling."""
        if self.constraint.kind == ConstraintKind.CEILING:
            return self.declared_cents
        return min(self.declared_cents, self.demand_cents)


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A round in rank order: row 0 of the table is rank 1.

    rows      int64 (m,): which application stands on each rank
    strata    the named classes; one more class, the last, is for everybody else
    reserves  groups of floors and set-asides, as they follow the classes in the table
    ceilings  groups of ceilings
    """

    table: Table
    rows: Whole
    strata: tuple[GroupFacts, ...]
    reserves: tuple[GroupFacts, ...]
    ceilings: tuple[GroupFacts, ...]

    @property
    def groups(self) -> list[tuple[int, GroupFacts]]:
        """Return the strata and the groups of reserves, each with its place in the table."""
        strata = list(enumerate(self.strata))
        return strata + list(enumerate(self.reserves, start=self.table.classes))

    def stratum_name(self, place: int) -> str:
        """Return the name of an application's stratum; empty without one."""
        stratum = int(self.table.apps[place, STRATUM])
        return self.strata[stratum].name if stratum < len(self.strata) else ""


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """What a run tells beside the table that it leaves behind; arrays are by place.

    kept      int64 (m,): units reserved after step C
    reserved  by class and group: targets after step C
    turns     what each application met at its turn
    """

    kept: Whole
    reserved: Whole
    turns: Turns


def run_down(packed: Packed) -> Walked:
    """Run steps A to F; the table then holds units, sums and final targets.

    Time: 10 ms for 7,272 applications, 0.1 s for 200,000.
    """
    table, size = packed.table, len(packed.rows)
    order = Order(
        np.arange(size, dtype=np.int64), np.zeros(size + 1, dtype=np.int64), -1, -1, -1
    )
    turns = Turns(
        np.zeros(size, dtype=np.int64),
        np.zeros(size, dtype=np.bool_),
        np.zeros(size, dtype=np.bool_),
        np.zeros((size, table.classes), dtype=np.int64),
    )
    reserved = np.zeros(len(table.groups), dtype=np.int64)
    walk(table, order, turns, reserved)
    drawn = table.lists[DRAWN, : table.sums[DRAWN_COUNT]]
    kept = np.zeros(size, dtype=np.int64)
    kept[drawn] = table.lists[KEPT, : len(drawn)]
    return Walked(kept, reserved, turns)


def hold(packed: Packed, units: Whole) -> None:
    """Let the applications hold these units instead; sums of money follow, targets stay."""
    table = packed.table
    cents = units * table.apps[:, PRICE]
    table.units[:] = units
    table.groups[:, HELD] = 0
    table.ceilings[:, UNDER] = 0
    reserves = range(RESERVES, RESERVES + table.reserves)
    for column in (STRATUM, *reserves):
        np.add.at(table.groups[:, HELD], table.apps[:, column], cents)
    for column in range(RESERVES + table.reserves, table.apps.shape[1]):
        np.add.at(table.ceilings[:, UNDER], table.apps[:, column], cents)


def pack(
    rulebook: Rulebook, applications: Applications, ranking: Ranking, sizes: Sizes
) -> Packed:
    """Pack the eligible applications. Time: 10 ms for 7,272, 0.2 s for 200,000.

    Raises Refused "constraints.too_many_groups" above MOST_GROUPS groups.
    Source: decision procedure, section 7.
    """
    rows = ranking.order
    can_get = sizes.can_get[rows]
    full = np.where(can_get, sizes.full[rows], 0)
    demand = full * sizes.price_cents[rows]
    found = {
        each.key: _groups(each, applications, rows, demand, rulebook.program.funds_cents)
        for each in rulebook.constraints
    }
    _check_groups(rulebook, found)
    sizes_of = [
        np.where(can_get, sizes.price_cents[rows], 1),
        full,
        np.where(can_get, sizes.minimum[rows], 1),
    ]
    return pack_groups(rulebook, rows, np.column_stack(sizes_of), found)


def leave_out(packed: Packed, rulebook: Rulebook, key: str) -> Packed:
    """Return the round without one constraint: the same ranking, sizes and other groups."""
    fewer = replace(
        rulebook,
        constraints=tuple(each for each in rulebook.constraints if each.key != key),
        yield_order=tuple(each for each in rulebook.yield_order if each != key),
    )
    found: dict[str, list[GroupFacts]] = {each.key: [] for each in fewer.constraints}
    for group in (*packed.strata, *packed.reserves, *packed.ceilings):
        if group.constraint.key != key:
            found[group.constraint.key].append(group)
    return pack_groups(fewer, packed.rows, packed.table.apps[:, :STRATUM], found)


def _check_groups(rulebook: Rulebook, found: Mapping[str, list[GroupFacts]]) -> None:
    """Refuse more groups than a run can tell of; strata and set-asides are counted already."""
    keys = _keys(rulebook, ConstraintKind.FLOOR, ConstraintKind.CEILING)
    count = sum(len(found[key]) for key in keys)
    if count <= MOST_GROUPS:
        return
    most = max(keys, key=lambda key: len(found[key]))
    raise Refused(
        Problem(
            "constraints.too_many_groups",
            f"Floors and ceilings make {count:,} groups, {len(found[most]):,} of them by"
            f" {most!r}; a run has at most {MOST_GROUPS:,}.",
            "Group by something that more applications share, such as the state.",
            f"constraints.{most}.by",
        )
    )


def pack_groups(
    rulebook: Rulebook, rows: Whole, sizes: Whole, found: Mapping[str, list[GroupFacts]]
) -> Packed:
    """Return the table of a round from prices, sizes and the groups of each constraint."""
    shares = _keys(rulebook, ConstraintKind.SHARE)
    reserves = _keys(rulebook, ConstraintKind.FLOOR, ConstraintKind.SET_ASIDE)
    ceilings = _keys(rulebook, ConstraintKind.CEILING)
    strata = tuple(found[shares[0]]) if shares else ()
    classes = len(strata) + 1
    held = [group for key in reserves for group in found[key]]
    under = [group for key in ceilings for group in found[key]]
    columns = [
        sizes,
        _column(strata, len(rows), first=0, nobody=len(strata)),
        *_columns([found[key] for key in reserves], len(rows), first=classes),
        *_columns([found[key] for key in ceilings], len(rows), first=0),
    ]
    order = [-1 if key in shares else reserves.index(key) for key in rulebook.yield_order]
    table = Table(
        np.ascontiguousarray(np.column_stack(columns).astype(np.int64)),
        _group_table(strata, held, reserves),
        _ceiling_table(under),
        units=np.zeros(len(rows), dtype=np.int64),
        lists=np.zeros((LISTS, len(rows)), dtype=np.int64),
        sums=np.zeros(SUMS, dtype=np.int64),
        yields=np.array(order, dtype=np.int64),
        funds=rulebook.program.funds_cents,
        classes=classes,
        reserves=len(reserves),
    )
    return Packed(table, rows, strata, tuple(held), tuple(under))


def _keys(rulebook: Rulebook, *kinds: ConstraintKind) -> list[str]:
    return [each.key for each in rulebook.constraints if each.kind in kinds]


def _groups(
    constraint: Constraint, applications: Applications, rows: Whole, demand: Whole, funds: int
) -> list[GroupFacts]:
    """Return the groups of a constraint among the eligible, in the order that is told."""
    if constraint.kind == ConstraintKind.SET_ASIDE:
        if constraint.when is None:
            raise TypeError("a set-aside has a condition")
        mine = truths(constraint.when, applications).holds[rows]
        named = [("", np.flatnonzero(mine))]
    else:
        named = _named(constraint, applications, rows)
    declared = _declared(constraint, funds)
    return [
        GroupFacts(constraint, name, declared(name), int(demand[members].sum()), members)
        for name, members in named
    ]


def _named(
    constraint: Constraint, applications: Applications, rows: Whole
) -> list[tuple[str, Whole]]:
    """Return name and members of each group of a `by`; strata in the order declared."""
    if constraint.by is None:
        raise TypeError("this kind of constraint has groups")
    found = groups(evaluate(constraint.by, applications))
    codes = found.codes[rows]
    by_code = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[by_code], np.arange(len(found.names) + 1))
    members = [by_code[start:end] for start, end in pairwise(starts.tolist())]
    if constraint.kind == ConstraintKind.SHARE:
        places = dict(zip(found.names, members, strict=True))
        return [(name, places.get(name, by_code[:0])) for name, _ in constraint.shares]
    named = zip(found.names, members, strict=True)
    return [(name, each) for name, each in named if len(each)]


def declared_cents(constraint: Constraint, name: str, funds: int) -> int:
    """Return the declared size of one group of a constraint, in cents of these funds.

    Shares and ceilings are rounded down, floors and set-asides up.
    """
    return _declared(constraint, funds)(name)


def _declared(constraint: Constraint, funds: int) -> Callable[[str], int]:
    """Return what gives the declared size of each group by its name."""
    if constraint.kind == ConstraintKind.SHARE:
        of_strata = {name: floor(funds * part / 100) for name, part in constraint.shares}
        return of_strata.__getitem__
    cents = _sum_cents(constraint, funds, up=constraint.kind != ConstraintKind.CEILING)
    return lambda _: cents


def _sum_cents(constraint: Constraint, funds: int, *, up: bool) -> int:
    """Return the declared size of a constraint in cents."""
    if constraint.cents is not None:
        return constraint.cents
    size = funds * (constraint.percent or Fraction(0)) / 100
    return ceil(size) if up else floor(size)


def _columns(families: list[list[GroupFacts]], count: int, *, first: int) -> list[Whole]:
    """Return a column for each constraint; their groups share one index from `first` on."""
    nobody = first + sum(map(len, families))
    columns = []
    for family in families:
        columns.append(_column(family, count, first=first, nobody=nobody))
        first += len(family)
    return columns


def _column(found: Iterable[GroupFacts], count: int, *, first: int, nobody: int) -> Whole:
    """Return for each place of the ranking the index of its group in the table."""
    column = np.full(count, nobody, dtype=np.int64)
    for index, group in enumerate(found, start=first):
        column[group.members] = index
    return column


def _group_table(
    strata: Iterable[GroupFacts], reserves: Iterable[GroupFacts], keys: list[str]
) -> NDArray[np.int64]:
    """Return classes, reserves and the stand-in for no group as the table has them."""
    lines = [(each.target_cents, -1) for each in strata]
    lines.append((0, -1))
    lines += [(each.target_cents, keys.index(each.constraint.key)) for each in reserves]
    lines.append((-int(NEVER), -1))
    table = np.zeros((len(lines), GROUP_COLUMNS), dtype=np.int64)
    table[:, FIRST] = table[:, TARGET] = [target for target, _ in lines]
    table[:, RULE] = [rule for _, rule in lines]
    return table


def _ceiling_table(ceilings: Iterable[GroupFacts]) -> NDArray[np.int64]:
    """Return limits, and the stand-in that never binds."""
    limits = [*(each.declared_cents for each in ceilings), int(NEVER)]
    table = np.zeros((len(limits), 4), dtype=np.int64)
    table[:, 0] = limits
    return table
