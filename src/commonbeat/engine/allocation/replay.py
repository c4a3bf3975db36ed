"""Run a round again step by step, and keep what an application placed elsewhere would meet.

An application that never held units and never was reserved for leaves no trace. Placed higher
up, it meets what all meet there: a room at each filling, and a state at its turn in each pass
of step F. As long as it gets nothing from any of them, the run goes on as it did before.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.exchange import first_short, look_below, next_success
from commonbeat.engine.allocation.filling import Turns, fill_and_record, release, restore
from commonbeat.engine.allocation.rank_order import note_lowest_prices
from commonbeat.engine.allocation.reserving import reserve_and_yield
from commonbeat.engine.allocation.state import (
    DRAWN,
    DRAWN_COUNT,
    FLOOR,
    KEPT,
    LIMIT,
    PRICE,
    TARGET,
    UNDER,
    Order,
    Table,
    Whole,
)
from commonbeat.engine.compiled import entry

NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """What each place met in one filling.

    rooms   (m, C): the budget's room for each class
    under   (H + 1,): the ceilings' rooms before it
    gained  (m,): cents that each application got
    short   the first place that had less than all its units afterwards
    """

    rooms: Whole
    under: Whole
    gained: Whole
    short: int


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A state of step F, met by those that try at the places after `after` up to `to`.

    table  its own copy
    short  the first place that had less than all its units
    """

    table: Table
    after: int
    to: int
    short: int


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """A run from beginning to end, row = place in the ranking.

    met       (C + G + 1,) the first place that found the target of a group met
    targets   (C + G + 1,) after step C
    drawn, kept  rows that step A reserved units for, and the units q that they kept
    touched   (m,) whether an application was reserved for or held units at any time
    """

    met: Whole
    targets: Whole
    drawn: Whole
    kept: Whole
    touched: NDArray[np.bool_]
    fillings: tuple[Filling, ...]
    moments: tuple[Moment, ...]


def copied(table: Table) -> Table:
    """Return a table that may be changed; the applications are shared."""
    return table._replace(
        groups=table.groups.copy(),
        ceilings=table.ceilings.copy(),
        units=table.units.copy(),
        lists=table.lists.copy(),
        sums=table.sums.copy(),
    )


def replayed(table: Table, order: Order) -> Replay:
    """Return the run that the order of the rows gives; `order.lowest` is filled in.

    Time: 10 ms for 7,272 applications.
    """
    table = copied(table)
    _reserve(table, order)
    met = table.groups[:, FLOOR].copy()
    targets = table.groups[:, TARGET].copy()
    drawn = table.lists[DRAWN, : table.sums[DRAWN_COUNT]].copy()
    kept = table.lists[KEPT, : len(drawn)].copy()
    touched = np.zeros(len(order.rows), dtype=np.bool_)
    touched[drawn] = True
    fillings, moments = [], []
    for step in _steps(table, order):
        touched |= table.units > 0
        if isinstance(step, Filling):
            fillings.append(step)
        else:
            moments.append(step)
    return Replay(met, targets, drawn, kept, touched, tuple(fillings), tuple(moments))


def _steps(table: Table, order: Order) -> Iterator[Filling | Moment]:
    """Give what happens from step D on; the table holds the state after each."""
    yield _filled(table, order)
    if _release(table):
        _restore(table)
        yield _filled(table, order)
        if _release(table):
            yield _filled(table, order)
    while True:
        tries = 0
        for moment in _pass(table, order):
            tries += 1
            yield moment
        if tries == 1:
            return
        yield _filled(table, order)


def _pass(table: Table, order: Order) -> Iterator[Moment]:
    """Give the states of a pass: before its first success, and after each."""
    size = len(order.rows)
    short = _first_short(table, order)
    _look_below(table, order, short + 1)
    place, after, successes = short, NOBODY, 0
    while place < size:
        before = copied(table)
        place = _next_success(table, order, place, successes)
        yield Moment(before, after, place, short)
        after, successes = place, successes + 1
        short = _first_short(table, order)


def _filled(table: Table, order: Order) -> Filling:
    size, classes = len(order.rows), table.classes
    units, under = table.units.copy(), table.ceilings[:, LIMIT] - table.ceilings[:, UNDER]
    none, no = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.bool_)
    rooms = np.zeros((size, classes), dtype=np.int64)
    _fill(table, order, Turns(none, no, no.copy(), rooms))
    gained = (table.units - units) * table.apps[:, PRICE]
    return Filling(rooms, under, gained, _first_short(table, order))


@entry
def _reserve(table: Table, order: Order) -> None:
    note_lowest_prices(table, order)
    reserve_and_yield(table, order)


@entry
def _fill(table: Table, order: Order, turns: Turns) -> None:
    fill_and_record(table, order, turns)


@entry
def _release(table: Table) -> bool:
    return release(table)


@entry
def _restore(table: Table) -> None:
    restore(table)


@entry
def _first_short(table: Table, order: Order) -> int:
    return first_short(table, order)


@entry
def _look_below(table: Table, order: Order, first: int) -> None:
    look_below(table, order, first)


@entry
def _next_success(table: Table, order: Order, first: int, successes: int) -> int:
    return next_success(table, order, first, successes)
