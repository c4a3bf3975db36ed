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
    members = everything
    for each in everything:
        fewer = [other for other in members if other != each]
        if not _can_hold(program, fewer):
            members = fewer
    return Conflict(tuple(members), _yields(program, tiers))


class _Program(NamedTuple):
    """Demand of each cell, and the rules as rows over cells; thousands of dollars."""

    demand: Doubles
    rows: Doubles
    low: Doubles
    high: Doubles
    reached: int


def _cells(chosen: Round) -> _Program:
    """Group applications by the rules that they belong to."""
    groups: list[Group] = [*chosen.at_least, *chosen.at_most]
    belongs = np.zeros((len(groups), len(chosen.price)), dtype=np.uint8)
    for row, group in enumerate(groups):
        belongs[row, group.members] = 1
    packed = np.packbits(belongs, axis=0).T
    _, first, cell = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    demand = np.zeros(len(first))
    np.add.at(demand, cell.ravel(), chosen.full * chosen.price / SCALE)
    rows = np.vstack([np.ones(len(first)), belongs[:, first].astype(np.float64)])
    cents = [chosen.funds, *(group.cents for group in groups)]
    reached = len(chosen.at_least)
    low = np.full(len(cents), -highspy.kHighsInf)
    high = np.array(cents, dtype=np.float64) / SCALE
    low[1 : 1 + reached] = high[1 : 1 + reached]
    high[1 : 1 + reached] = highspy.kHighsInf
    return _Program(demand, rows, low, high, reached)


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
    cells, rows = len(program.demand), len(program.low)
    matrix = np.zeros((rows, cells + len(rules)))
    matrix[:, :cells] = program.rows
    low = program.low.copy()
    for place, rule in enumerate(rules):
        matrix[1 + rule, cells + place] = 1.0
    for rule in range(program.reached):
        if rule in fixed:
            low[1 + rule] -= fixed[rule] + ROUGH
        elif rule not in rules:
            low[1 + rule] = -highspy.kHighsInf
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = cells + len(rules), rows
    model.col_cost_ = np.concatenate([np.zeros(cells), np.ones(len(rules))])
    model.col_lower_ = np.zeros(cells + len(rules))
    model.col_upper_ = np.concatenate([program.demand, np.full(len(rules), highspy.kHighsInf)])
    model.row_lower_, model.row_upper_ = low, program.high
    _fill_matrix(model, matrix)
    solver.passModel(model)
    solver.run()
    values = solver.getSolution().col_value[cells:]
    return dict(zip(rules, map(float, values), strict=True))


def _fill_matrix(model: highspy.HighsLp, matrix: Doubles) -> None:
    """Give a solver the entries of a matrix that are not 0, row by row."""
    row, column = np.nonzero(matrix)
    starts = np.searchsorted(row, np.arange(matrix.shape[0] + 1))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = column
    model.a_matrix_.value_ = matrix[row, column]
