"""The exact score that each unfunded application would have needed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.openings import NONE, openings
from commonbeat.engine.allocation.probing import Base, probe
from commonbeat.engine.allocation.replay import Replay, copied, replayed, stacked
from commonbeat.engine.allocation.resuming import Reserved
from commonbeat.engine.allocation.state import FULL, RESERVES, Order, Table
from commonbeat.engine.compiled import WORKERS

Whole = NDArray[np.int64]
Tell = Callable[[int], object]
ALL_SOUGHT = 1_000  # applications up to which every score needed is always sought
CHEAP = 600_000_000  # applications x applications x states of the run: up to this, too
NEAREST = 48  # else: so many of the best-ranked, who missed an award most narrowly
LANES = 8  # rows that are sought one after the other: every eighth
BLOCK = 200  # how many are sought between two tellings


class Seek(StrEnum):
    """Of which unfunded applications the score needed is sought; NONE by the optimal method."""

    ALL = "all"
    NEAREST = "nearest"
    NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class Needed:
    """Scores needed by place in the ranking.

    steps      int64 (m,): the score in steps; NONE (-1) where funded, unable to get units, not
               sought, or where no score would do
    sought     of which applications
    """

    steps: Whole
    sought: Seek


def scores_needed(
    table: Table, score: Whole, tie: Whole, *, seek: Seek | None, tell: Tell
) -> Needed:
    """Return the score that each application without an award would have needed.

    table     a round after its run, in rank order: row = place
    score     int64 (m,) in steps, falling
    tie       int64 (m,): the order of all applications if their scores were equal
    seek      of which applications; None: of all where that is cheap, else of the nearest
    tell      called with the percent that is done, by the calling thread

    A score needed is one with which the run funds the application and with one step less does
    not, everybody else unchanged. `openings` tells where a higher place changes anything at
    all; runs with the application moved decide the rest. Deterministic, whatever the number of
    threads. Time on two cores: 0.1 to 1 ms for each of 7,272, as step F has little or much to
    do; it grows with the number of applications.
    Source: docs/reference/decision-procedure.md, section 9.
    """
    size = len(score)
    order = Order(
        np.arange(size, dtype=np.int64), np.zeros(size + 1, dtype=np.int64), NONE, NONE, NONE
    )
    steps = np.full(size, NONE, dtype=np.int64)
    asked = np.flatnonzero((table.apps[:, FULL] > 0) & (table.units == 0))
    if not len(asked):
        return Needed(steps, seek or Seek.ALL)
    run = replayed(table, order)
    cheap = size <= ALL_SOUGHT or size * size * len(run.steps) <= CHEAP
    seek = seek or (Seek.ALL if cheap else Seek.NEAREST)
    if seek == Seek.NEAREST:
        asked = asked[:NEAREST]
    base = Base(
        score=score,
        tie=tie,
        rows=order.rows,
        lowest=order.lowest,
        reserved=Reserved(run.drawn, run.kept),
        touched=run.touched,
        met=run.met,
        steps=stacked(run),
    )
    steps[asked] = _probed(table, run, base, asked, tell)
    return Needed(steps, seek)


def _probed(table: Table, run: Replay, base: Base, asked: Whole, tell: Tell) -> Whole:
    """Run again for each asked row, in threads; each takes some lanes of rows.

    What one row needs is a hint for the next in its lane, and may decide which of several
    scores is found: so the lanes are the same, whatever the number of threads.
    """
    order = Order(base.rows, base.lowest, NONE, NONE, NONE)
    found = np.empty(len(asked), dtype=np.int64)
    column = RESERVES + table.reserves

    def work(first: int) -> None:
        lanes = [np.arange(lane, len(asked), LANES) for lane in range(first, LANES, WORKERS)]
        ends = np.cumsum([len(lane) for lane in lanes]).tolist()
        places = np.concatenate(lanes)
        mine = np.ascontiguousarray(asked[places])
        scores = np.empty_like(mine)
        opened = openings(run, order, table.apps, mine, column)
        own = copied(table)
        for begin, end in pairwise([0, *ends]):
            hints = np.full(len(table.apps), NONE, dtype=np.int64)
            for at in range(begin, end, BLOCK):
                if first == 0:
                    tell(100 * at // len(mine))
                probe(own, base, mine, opened, hints, scores, (at, min(at + BLOCK, end)))
        found[places] = scores

    with ThreadPoolExecutor(WORKERS) as pool:
        others = [pool.submit(work, first) for first in range(1, WORKERS)]
        work(0)  # tells from the thread that called
        for other in others:
            other.result()
    return found
