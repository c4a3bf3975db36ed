"""Steps D and E: fill down the ranking, release what a stratum cannot use.

Source: docs/reference/decision-procedure.md, section 8.
"""

from typing import NamedTuple

from commonbeat.engine.allocation.state import (
    DRAWN,
    DRAWN_COUNT,
    FULL,
    HELD,
    KEPT,
    MARK,
    MARK_UNDER,
    MINIMUM,
    PRICE,
    RESERVES,
    STRATUM,
    TARGET,
    Flags,
    Order,
    Table,
    Whole,
    budget_room,
    ceiling_room,
    empty,
    give,
    lowest_from,
    measure,
    room_under,
    row_at,
    surplus_of,
    unmark,
)
from commonbeat.engine.compiled import compiled, inlined

ONCE, AGAIN, ON_TOP = 0, 1, 2  # stages of D: from q; from q after a release; on what is held


class Turns(NamedTuple):
    """What each application met at its turn in the last filling that started from q.

    room      (n,) by row: room of the budget in cents
    closed    (n,) by row: whether one of its rooms was closed
    blocked   (n,) by row: whether only a ceiling stood in its way
    rooms     (n, C) by place: the budget's room for each class
    """

    room: Whole
    closed: Flags
    blocked: Flags
    rooms: Whole


@inlined
def _extra_units(table: Table, row: int, room: int) -> int:
    """Return the units that an application gets on top of its own when `room` is left."""
    held, price = table.units[row], table.apps[row, PRICE]
    wanted = table.apps[row, FULL] - held
    units: int = wanted if room >= wanted * price else max(room // price, 0)
    return units if held + units >= table.apps[row, MINIMUM] else 0


@compiled
def fill(table: Table, order: Order, first: int) -> None:
    """Step D from a place on, until what is left buys nothing for anybody further down."""
    for place in range(first, order.rows.shape[0]):
        row = row_at(order, place)
        wanted = table.apps[row, FULL] - table.units[row]
        if wanted <= 0:
            continue
        budget = budget_room(table, table.apps[row, STRATUM])
        extra = _extra_units(table, row, min(budget, ceiling_room(table, row)))
        if extra > 0:
            give(table, row, extra)
        if extra < wanted and _most_room(table) < lowest_from(order, place + 1):
            return


@inlined
def _most_room(table: Table) -> int:
    most = 0
    for stratum in range(table.classes):
        most = max(most, budget_room(table, stratum))
    return most


@compiled
def fill_and_record(table: Table, order: Order, turns: Turns) -> None:
    """Step D without a shortcut, noting what each application meets at its turn."""
    unmark(table)
    for place in range(order.rows.shape[0]):
        row = row_at(order, place)
        for stratum in range(table.classes):
            turns.rooms[place, stratum] = budget_room(table, stratum)
        if table.apps[row, FULL] == 0:
            continue
        budget = turns.rooms[place, table.apps[row, STRATUM]]
        _note(table, row, budget, turns)
        extra = _extra_units(table, row, min(budget, ceiling_room(table, row)))
        if extra > 0:
            give(table, row, extra)


@inlined
def _note(table: Table, row: int, budget: int, turns: Turns) -> None:
    """Note the rooms of one application, and mark the rooms that keep it short."""
    least = table.apps[row, MINIMUM] * table.apps[row, PRICE]
    wanted = (table.apps[row, FULL] - table.units[row]) * table.apps[row, PRICE]
    stratum = table.apps[row, STRATUM]
    closed = table.groups[stratum, MARK] == 1 and budget < least
    if budget < wanted:
        table.groups[stratum, MARK] = 1
    for column in range(RESERVES + table.reserves, table.apps.shape[1]):
        ceiling = table.apps[row, column]
        room = room_under(table, ceiling)
        closed |= table.ceilings[ceiling, MARK_UNDER] == 1 and room < least
        if room < wanted:
            table.ceilings[ceiling, MARK_UNDER] = 1
    turns.room[row] = budget
    turns.closed[row] = closed
    turns.blocked[row] = budget >= least and ceiling_room(table, row) < least


@compiled
def release(table: Table) -> bool:
    """Step E's test: lower the targets that were not reached; return whether there were any."""
    lowered = False
    for stratum in range(table.classes):
        if surplus_of(table, stratum) < 0:
            table.groups[stratum, TARGET] = table.groups[stratum, HELD]
            lowered = True
    if lowered:
        measure(table)
    return lowered


@compiled
def restore(table: Table) -> None:
    """Go back to the reserved units q; targets stay as they are."""
    empty(table)
    for index in range(table.sums[DRAWN_COUNT]):
        give(table, table.lists[DRAWN, index], table.lists[KEPT, index])


@compiled
def fill_and_release(table: Table, order: Order, stage: int, first: int) -> None:
    """Steps D and E from a stage on, from a place on.

    At ONCE the table holds the reserved units q and what those above the place got.
    """
    fill(table, order, first)
    if stage == ONCE and release(table):
        restore(table)
        fill(table, order, 0)
        stage = AGAIN
    if stage == AGAIN and release(table):
        fill(table, order, 0)


@compiled
def fill_release_and_record(table: Table, order: Order, turns: Turns) -> None:
    """Do the same, noting each application's turn."""
    fill_and_record(table, order, turns)
    if release(table):
        restore(table)
        fill_and_record(table, order, turns)
        if release(table):
            fill(table, order, 0)
