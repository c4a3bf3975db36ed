"""The exact score that each unfunded application would have needed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.filling import Turns
from commonbeat.engine.allocation.probing import NONE, Base, note_met, probe
from commonbeat.engine.allocation.state import (
    DRAWN,
    DRAWN_COUNT,
    FULL,
    KEPT,
    LIMIT,
    UNDER,
    Order,
    Table,
)
from commonbeat.engine.compiled import WORKERS

Whole = NDArray[np.int64]
ALL_SOUGHT = 1_000  # applications up to which every score needed is sought
NEAREST = 48  # above that: so many of the best-ranked, who missed an award most narrowly


@dataclass(frozen=True, slots=True, eq=False)
class Needed:
    """Scores needed by place in the ranking.

    steps      int64 (m,): the score in steps; NONE (-1) where funded, unable to get units, not
               sought, or where no score would do
    confirmed  how many were sought, by running again just above and just below
    """

    steps: Whole
    confirmed: int


def scores_needed(
    table: Table, turns: Turns, reserved: Whole, score: Whole, tie: Whole
) -> Needed:
    """Return the score that each application without an award would have needed.

    table     a round after its run, in rank order: row = place
    turns, reserved  what the run noted
    score     int64 (m,) in steps, falling
    tie       int64 (m,): the order of all applications if their scores were equal

    A score needed is one with which the run funds the application and with one step less does
    not, everybody else unchanged. Each rests on runs with the application moved, some 15 of
    them; above ALL_SOUGHT applications they are made for the best-ranked NEAREST only.
    Deterministic, whatever the number of threads. Time on two cores: 0.5 s for 7,272.
    Source: docs/reference/decision-procedure.md, section 9.
    """
    size = len(score)
    steps = np.full(size, NONE, dtype=np.int64)
    open_ = np.flatnonzero((table.apps[:, FULL] > 0) & (table.units == 0))
    if not len(open_):
        return Needed(steps, 0)
    base = _base(table, turns, reserved, score, tie)
    if size > ALL_SOUGHT:
        open_ = open_[:NEAREST]
    steps[open_] = _probed(table, base, open_)
    return Needed(steps, len(open_))


def _base(table: Table, turns: Turns, reserved: Whole, score: Whole, tie: Whole) -> Base:
    """Return what the probes need of the run that was made."""
    size = len(score)
    drawn = table.lists[DRAWN, : table.sums[DRAWN_COUNT]].copy()
    kept = table.lists[KEPT, : len(drawn)].copy()
    is_drawn = np.zeros(size, dtype=np.bool_)
    is_drawn[drawn] = True
    gained = table.units.copy()
    gained[drawn] = np.maximum(gained[drawn] - kept, 0)
    lowest = np.zeros(size + 1, dtype=np.int64)
    rows = np.arange(size, dtype=np.int64)
    met = np.zeros(len(table.groups), dtype=np.int64)
    note_met(_copy(table), Order(rows, lowest, NONE, NONE, NONE), met)
    return Base(
        score=score,
        tie=tie,
        rows=rows,
        lowest=lowest,
        rooms=turns.rooms,
        drawn=drawn,
        kept=kept,
        is_drawn=is_drawn,
        met=met,
        reserved=reserved,
        gained=gained,
        room_under=table.ceilings[:, LIMIT] - table.ceilings[:, UNDER],
    )


def _copy(table: Table) -> Table:
    """Return a table of its own for a thread; the applications are shared."""
    return table._replace(
        groups=table.groups.copy(),
        ceilings=table.ceilings.copy(),
        units=table.units.copy(),
        lists=table.lists.copy(),
        sums=table.sums.copy(),
    )


def _probed(table: Table, base: Base, asked: Whole) -> Whole:
    """Probe in threads; each takes every so-manieth application."""
    found = np.empty(len(asked), dtype=np.int64)

    def work(first: int) -> None:
        mine = np.ascontiguousarray(asked[first::WORKERS])
        scores, likely = np.empty_like(mine), np.empty_like(mine)
        probe(_copy(table), base, mine, scores, likely)
        found[first::WORKERS] = scores

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    return found
