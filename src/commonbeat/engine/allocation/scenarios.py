"""Many runs of steps A to F over one round, each with its own order, funds and targets."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.rank_order import note_lowest_prices, run
from commonbeat.engine.allocation.replay import copied
from commonbeat.engine.allocation.state import (
    FIRST,
    LIMIT,
    PRICE,
    Order,
    Table,
    Whole,
)
from commonbeat.engine.compiled import compiled, entry

Tell = Callable[[int], object]
NOBODY = -1


class Tally(NamedTuple):
    """What runs add up: by row how often it was funded and its cents, by run both sums.

    funded, cents (m,); runs (S, 2): how many were funded, and cents.
    """

    funded: Whole
    cents: Whole
    runs: Whole


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """One scenario as the walk takes it.

    table    the round with its funds; shared, so it is copied before it is changed
    targets  first target of every group
    limits   limit of every ceiling
    rows     who stands on each rank
    """

    table: Table
    targets: Whole
    limits: Whole
    rows: Whole


class Source(Protocol):
    """What makes the scenarios of a block; blocks do not depend on each other."""

    @property
    def blocks(self) -> int:
        """Return how many blocks there are."""

    def block(self, number: int) -> list[tuple[int, Ordered]]:
        """Return the scenarios of a block, each with its number."""


@entry
def tally_run(table: Table, order: Order, tally: Tally, number: int) -> None:
    """Run steps A to F from nothing held, and add the result up."""
    note_lowest_prices(table, order)
    run(table, order)
    _add(table, tally, number)


@compiled
def _add(table: Table, tally: Tally, number: int) -> None:
    count = 0
    sum_cents = 0
    for row in range(table.units.shape[0]):
        if table.units[row] > 0:
            cents = table.units[row] * table.apps[row, PRICE]
            tally.funded[row] += 1
            tally.cents[row] += cents
            count += 1
            sum_cents += cents
    tally.runs[number, 0] = count
    tally.runs[number, 1] = sum_cents


def tally_up(source: Source, table: Table, scenarios: int, threads: int, tell: Tell) -> Tally:
    """Run all scenarios of a source and return their tally.

    tell  called with the percent that is done, by one of the threads
    The sums are of whole numbers, so they do not depend on the number of threads.
    Time on two cores: 0.7 ms a scenario of 7,272 applications.
    """
    runs = np.zeros((scenarios, 2), dtype=np.int64)

    def work(first: int) -> Tally:
        tally = Tally(np.zeros_like(table.units), np.zeros_like(table.units), runs)
        own = copied(table)
        lowest = np.zeros(len(table.units) + 1, dtype=np.int64)
        for block in range(first, source.blocks, threads):
            for number, each in source.block(block):
                mine = own._replace(apps=each.table.apps, funds=each.table.funds)
                mine.groups[:, FIRST] = each.targets
                mine.ceilings[:, LIMIT] = each.limits
                order = Order(each.rows, lowest, NOBODY, NOBODY, NOBODY)
                tally_run(mine, order, tally, number)
            if first == 0:
                tell(100 * block // source.blocks)
        return tally

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(work, range(threads)))
    return Tally(
        _sum([each.funded for each in found]), _sum([each.cents for each in found]), runs
    )


def _sum(parts: list[Whole]) -> NDArray[np.int64]:
    total: NDArray[np.int64] = np.sum(parts, axis=0, dtype=np.int64)
    return total
