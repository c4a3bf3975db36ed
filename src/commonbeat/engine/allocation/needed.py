"""The exact score that each unfunded application would have needed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.openings import NONE, openings
from commonbeat.engine.allocation.probing import Base, probe
from commonbeat.engine.allocation.replay import copied, replayed
from commonbeat.engine.allocation.state import FULL, RESERVES, Order, Table
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


def scores_needed(table: Table, score: Whole, tie: Whole) -> Needed:
    """Return the score that each application without an award would have needed.

    table     a round after its run, in rank order: row = place
    score     int64 (m,) in steps, falling
    tie       int64 (m,): the order of all applications if their scores were equal

    A score needed is one with which the run funds the application and with one step less does
    not, everybody else unchanged. `openings` tells where a higher place changes anything at
    all; runs with the application moved decide the rest. Above ALL_SOUGHT applications this is
    done for the best-ranked NEAREST only. Deterministic, whatever the number of threads.
    Time on two cores: 0.2 to 3 ms for each, as step F has little or much to do.
    Source: docs/reference/decision-procedure.md, section 9.
    """
    size = len(score)
    steps = np.full(size, NONE, dtype=np.int64)
    asked = np.flatnonzero((table.apps[:, FULL] > 0) & (table.units == 0))
    if size > ALL_SOUGHT:
        asked = asked[:NEAREST]
    if len(asked):
        steps[asked] = _probed(table, score, tie, asked)
    return Needed(steps, len(asked))


def _probed(table: Table, score: Whole, tie: Whole, asked: Whole) -> Whole:
    """Run again for each asked row, in threads; each takes every so-manieth row."""
    size = len(score)
    order = Order(
        np.arange(size, dtype=np.int64), np.zeros(size + 1, dtype=np.int64), NONE, NONE, NONE
    )
    run = replayed(table, order)
    base = Base(
        score=score,
        tie=tie,
        rows=order.rows,
        lowest=order.lowest,
        drawn=run.drawn,
        kept=run.kept,
        touched=run.touched,
        met=run.met,
        targets=run.targets,
    )
    found = np.empty(len(asked), dtype=np.int64)
    column = RESERVES + table.reserves

    def work(first: int) -> None:
        mine = np.ascontiguousarray(asked[first::WORKERS])
        scores = np.empty_like(mine)
        places = openings(run, order, table.apps, mine, column)
        probe(copied(table), base, mine, places, scores)
        found[first::WORKERS] = scores

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    return found
