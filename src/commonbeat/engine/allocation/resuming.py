"""Go on with a run from where an application that was placed higher up first gets something.

Up to there the run goes as it went before, so it need not be made again.
"""

from typing import NamedTuple

from commonbeat.engine.allocation.exchange import attempt, exchange, resume
from commonbeat.engine.allocation.filling import ON_TOP, fill_and_release
from commonbeat.engine.allocation.givers import is_far, is_hopeless, sum_up
from commonbeat.engine.allocation.replay import TRY, Steps
from commonbeat.engine.allocation.state import (
    BELOW,
    BELOW_COUNT,
    BOUND,
    DRAWN,
    DRAWN_COUNT,
    KEPT,
    MINIMUM,
    NEXT_BELOW,
    PLACES,
    Order,
    Table,
    Whole,
    give,
)
from commonbeat.engine.compiled import compiled, inlined


class Reserved(NamedTuple):
    """Rows that step A reserved units for, and the units q that they kept."""

    drawn: Whole
    kept: Whole


@compiled
def gets_something(table: Table, steps: Steps, step: int, row: int, place: int) -> bool:
    """Return whether a try by a row at a place succeeds at a moment of the run.

    The table is left behind in disorder.
    """
    if not steps.after[step] < place <= steps.to[step]:
        return False
    _take_sums(table, steps, step)
    _take_holders(table, steps, step, place)
    for index in range(table.sums[NEXT_BELOW], table.sums[BELOW_COUNT]):
        holder = table.lists[BELOW, index]
        table.units[holder] = steps.units[step, holder]
    table.units[row] = 0
    least = table.apps[row, MINIMUM]
    if is_far(table, row) or is_hopeless(table, row, least):
        return False
    return attempt(table, row, least)


@compiled
def go_on(table: Table, steps: Steps, step: int, reserved: Reserved, order: Order) -> None:
    """Run to the end from the step at which the moved row gets something."""
    _take_sums(table, steps, step)
    for row in range(table.units.shape[0]):
        table.units[row] = steps.units[step, row]
    if steps.kind[step] == TRY:
        _take_holders(table, steps, step, order.to)
        _move_down(table, order)
        resume(table, order, order.to)
        return
    for place in range(order.to, table.units.shape[0]):
        row = order.rows[place]
        if steps.gained[step, row] > 0:
            give(table, row, -steps.gained[step, row])
    if steps.kind[step] < ON_TOP:
        take_reserved(table, reserved)
    fill_and_release(table, order, steps.kind[step], order.to)
    exchange(table, order)


@compiled
def take_reserved(table: Table, reserved: Reserved) -> None:
    """List the units q, as step C left them."""
    for index in range(reserved.drawn.shape[0]):
        table.lists[DRAWN, index] = reserved.drawn[index]
        table.lists[KEPT, index] = reserved.kept[index]
    table.sums[DRAWN_COUNT] = reserved.drawn.shape[0]


@inlined
def _take_sums(table: Table, steps: Steps, step: int) -> None:
    for group in range(table.groups.shape[0]):
        for column in range(table.groups.shape[1]):
            table.groups[group, column] = steps.groups[step, group, column]
    for ceiling in range(table.ceilings.shape[0]):
        for column in range(table.ceilings.shape[1]):
            table.ceilings[ceiling, column] = steps.ceilings[step, ceiling, column]
    for entry in range(table.sums.shape[0]):
        table.sums[entry] = steps.sums[step, entry]


@inlined
def _take_holders(table: Table, steps: Steps, step: int, place: int) -> None:
    """Leave only holders from a place on in the sums."""
    places = PLACES - BELOW
    low, high = 0, table.sums[BELOW_COUNT]
    while low < high:
        middle = (low + high) // 2
        if steps.holders[step, places, middle] < place:
            low = middle + 1
        else:
            high = middle
    table.sums[NEXT_BELOW] = low
    for line in range(BELOW, BOUND + 1):
        for index in range(low, table.sums[BELOW_COUNT]):
            table.lists[line, index] = steps.holders[step, line - BELOW, index]
    sum_up(table)


@inlined
def _move_down(table: Table, order: Order) -> None:
    """Move the holders down by one that the moved row stands above of now."""
    for index in range(table.sums[NEXT_BELOW], table.sums[BELOW_COUNT]):
        if table.lists[PLACES, index] < order.home:
            table.lists[PLACES, index] += 1
