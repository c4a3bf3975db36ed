"""Allocation by rank order: steps A to F, one after the other."""

from commonbeat.engine.allocation.exchange import exchange
from commonbeat.engine.allocation.filling import (
    ONCE,
    Turns,
    fill_and_release,
    fill_release_and_record,
)
from commonbeat.engine.allocation.reserving import reserve_and_yield
from commonbeat.engine.allocation.state import (
    BITS,
    FULL,
    MINIMUM,
    NEVER,
    PRICE,
    RESERVES,
    STEP,
    TARGET,
    Order,
    Table,
    Whole,
    bit_of,
)
from commonbeat.engine.compiled import compiled, entry


@compiled
def note_lowest_prices(table: Table, order: Order) -> None:
    """Write the lowest price from each place on, NEVER at the end, and what step F looks up.

    Call it whenever prices, sizes, groups or the order have changed.
    """
    lowest = NEVER
    order.lowest[order.rows.shape[0]] = lowest
    for place in range(order.rows.shape[0] - 1, -1, -1):
        row = order.rows[place]
        table.lists[STEP, row] = NEVER
        table.lists[BITS, row] = 0
        if table.apps[row, FULL] > 0:
            lowest = min(lowest, table.apps[row, PRICE])
            table.lists[STEP, row] = table.apps[row, PRICE] * table.apps[row, MINIMUM]
            for column in range(RESERVES, RESERVES + table.reserves):
                table.lists[BITS, row] |= bit_of(table.apps[row, column])
        order.lowest[place] = lowest


@entry
def walk(table: Table, order: Order, turns: Turns, reserved: Whole) -> int:
    """Run steps A to F over a round, noting what is told later; return the passes of step F.

    The table holds the result: units, and cents and targets of the groups. `reserved` takes
    the targets after step C, the lists DRAWN and KEPT the units q.
    """
    note_lowest_prices(table, order)
    reserve_and_yield(table, order)
    for group in range(table.groups.shape[0]):
        reserved[group] = table.groups[group, TARGET]
    fill_release_and_record(table, order, turns)
    return exchange(table, order)


@compiled
def run(table: Table, order: Order) -> None:
    """Run steps A to F without notes."""
    reserve_and_yield(table, order)
    fill_and_release(table, order, ONCE, 0)
    exchange(table, order)
