"""Rules that cannot all hold: the smallest set that conflicts, and what each must yield.

Whether sums of money can be reached depends on money alone, so applications that belong to the
same groups count as one cell. The answers are about parts of dollars: that whole units leave
a remainder is told by the run itself. Source: decision procedure, sections 7 and 8 C.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.optimal import SILENT, Group, Round, new_solver

Doubles = NDArray[np.float64]
Whole = NDArray[np.int64]
SCALE = 100_000  # the program is in thousands of dollars, where the solver's 10**-7 is a
ROUGH = 2e-7  # hundredth of a cent: shortfalls are right to the cent
CENT = 1 / SCALE


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules to reach sums that cannot all be met within the budget and the ceilings.

    members         places in `Round.at_least` of a smallest conflicting set: without any one
                    of them the others could hold
    yielded_cents   for each rule what it must yield at least, to the cent, when those that come
                    first in the order of yielding give way first; 0 for most
    """

    members: tuple[int, ...]
    yielded_cents: tuple[int, ...]


def find_conflict(chosen: Round, tiers: Sequence[int]) -> Conflict | None:
    """Return what conflicts, or None when all rules can hold at once.

    tiers   for each rule in `at_least` its turn to yield; 0 yields first
    Time: 5 ms when all can hold, 0.2 s for 60 rules in conflict, at any number of applications
    above the grouping into cells (10 ms for 200,000).
    """
    program = _cells(chosen)
    everything = list(range(len(chosen.at_least)))
    if _can_hold(program, everything):
        return None
    members = _smallest(program, everything)
    return Conflict(tuple(members), _yields(program, tiers))


class _Program(NamedTuple):
    """Demand of each cell, and for each rule its cells; thousands of dollars.

    The first rule is the budget, the next `reached` are sums to reach.
    """

    demand: Doubles
    rows: list[Whole]
    low: Doubles
    high: Doubles
    reached: int


def _cells(chosen: Round) -> _Program:
    """Group applications by the rules that they belong to."""
    groups: list[Group] = [*chosen.at_least, *chosen.at_most]
    cell = np.zeros(len(chosen.price), dtype=np.int64)
    count = 1
    for group in groups:  # each divides every cell that it cuts
        parts, place = np.unique(cell[group.members], return_inverse=True)
        cell[group.members] = count + place
        count += len(parts)
    found, cell = np.unique(cell, return_inverse=True)
    demand = np.zeros(len(found))
    np.add.at(demand, cell, chosen.full * chosen.price / SCALE)
    rows = [np.arange(len(found)), *(np.unique(cell[each.members]) for each in groups)]
    cents = [chosen.funds, *(group.cents for group in groups)]
    reached = len(chosen.at_least)
    low = np.full(len(cents), -highspy.kHighsInf)
    high = np.array(cents, dtype=np.float64) / SCALE
    low[1 : 1 + reached] = high[1 : 1 + reached]
    high[1 : 1 + reached] = highspy.kHighsInf
    return _Program(demand, rows, low, high, reached)


def _smallest(program: _Program, everything: Sequence[int]) -> list[int]:
    """Return what is left when every rule, the first first, goes that the conflict can spare.

    Neighbours go together where the conflict can spare them all: the same set as one by one,
    since fewer rules never conflict more.
    """
    members = list(everything)
    open_ = [list(everything)]
    while open_:
        part = open_.pop()
        fewer = [each for each in members if each not in set(part)]
        if not _can_hold(program, fewer):
            members = fewer
        elif len(part) > 1:
            half = len(part) // 2
            open_ += [part[half:], part[:half]]
    return members


def _can_hold(program: _Program, rules: Sequence[int]) -> bool:
    """Return whether these rules can be met together."""
    short = _shortfalls(program, rules, {})
    return sum(short.values()) < CENT


def _yields(program: _Program, tiers: Sequence[int]) -> tuple[int, ...]:
    """Return the least cents that each rule yields.

    The rules of the last tier keep as much as they can; then, that given, the tier before it,
    and so on to the first.
    """
    fixed: dict[int, float] = {}
    for tier in sorted(set(tiers), reverse=True):
        mine = [rule for rule in range(program.reached) if tiers[rule] == tier]
        fixed |= _shortfalls(program, mine, fixed)
    return tuple(round(fixed[rule] * SCALE) for rule in range(program.reached))


def _shortfalls(
    program: _Program, rules: Sequence[int], fixed: dict[int, float]
) -> dict[int, float]:
    """Return the smallest total shortfall of these rules, rule by rule.

    rules   those that count
    fixed   rules that were settled, with what they may be short
    Rules in neither do not count at all.
    """
    solver = new_solver(SILENT)
    cells, count = len(program.demand), len(program.rows)
    rows, low = list(program.rows), program.low.copy()
    for place, rule in enumerate(rules):
        rows[1 + rule] = np.append(rows[1 + rule], cells + place)
    left_out = set(range(program.reached)) - set(rules)
    for rule in left_out:
        low[1 + rule] = -highspy.kHighsInf
        if rule in fixed:
            low[1 + rule] = program.low[1 + rule] - fixed[rule] - ROUGH
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = cells + len(rules), count
    model.col_cost_ = np.concatenate([np.zeros(cells), np.ones(len(rules))])
    model.col_lower_ = np.zeros(cells + len(rules))
    model.col_upper_ = np.concatenate([program.demand, np.full(len(rules), highspy.kHighsInf)])
    model.row_lower_, model.row_upper_ = low, program.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, rows)])
    model.a_matrix_.index_ = np.concatenate(rows)
    model.a_matrix_.value_ = np.ones(sum(map(len, rows)))
    solver.passModel(model)
    solver.run()
    values = solver.getSolution().col_value[cells:]
    return dict(zip(rules, map(float, values), strict=True))
