"""A round packed for the compiled walk, and what is held while it goes on.

All numbers are int64: cents, units, indices. Groups share one index: first the classes, then
the groups of the reserves, then one that stands for "no group" and never binds. Ceilings have
an index of their own, which ends with such a stand-in too.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.compiled import compiled, inlined

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Columns of Table.apps; the ceilings follow the reserves.
PRICE, FULL, MINIMUM, STRATUM, RESERVES = 0, 1, 2, 3, 4
# Columns of Table.groups. FIRST: target before anything yields. RULE: column of the reserve
# that the group belongs to, -1 if none. MARK is of steps C, D and F; FLOOR, GIVES, LEAST and
# BEFORE are of step F.
FIRST, TARGET, HELD, RULE, FLOOR, GIVES, MARK, LEAST, BEFORE = 0, 1, 2, 3, 4, 5, 6, 7, 8
GROUP_COLUMNS = 9
# Columns of Table.ceilings.
LIMIT, UNDER, GIVES_UNDER, MARK_UNDER = 0, 1, 2, 3
# Rows of Table.lists, which is room to work: DRAWN are the rows that step A reserved units for,
# KEPT what they hold after step C; BELOW, PLACES, TIES, FREE, BOUND, ABLE, GIVEN are of step F.
# By row: STEP are the cents of the smallest award (NEVER without one), BITS a bit for each
# reserve group.
DRAWN, KEPT, BELOW, PLACES, TIES, FREE, BOUND, ABLE, GIVEN, STEP, BITS = range(11)
LISTS = 11
# Entries of Table.sums. LEVEL is L; the counts are of the lists; the others are of step F.
LEVEL, DRAWN_COUNT, NEXT_BELOW, BELOW_COUNT, REACH, TIED_BITS = 0, 1, 2, 3, 4, 5
SUMS = 6

NEVER = 1 << 60  # dollars that no sum of a round reaches


class Table(NamedTuple):
    """A round and what is held at the moment; the columns are named above.

    apps (n, 4 + R + K), groups (C + G + 1, 9), ceilings (H + 1, 4), units (n,) now held by each
    application, lists (LISTS, n), sums (SUMS,), yields (Y,): order in which rules yield, a
    reserve's column or -1 for the share; C classes and R reserves.
    """

    apps: Whole
    groups: Whole
    ceilings: Whole
    units: Whole
    lists: Whole
    sums: Whole
    yields: Whole
    funds: int
    classes: int
    reserves: int


class Order(NamedTuple):
    """Who stands where: `rows[place]`, but row `moved` of place `home` stands at place `to`.

    The applications between `to` and `home` move down by one. `moved` -1: nobody moved.
    `lowest[place]` is the lowest price from there on, before the move.
    """

    rows: Whole
    lowest: Whole
    moved: int
    home: int
    to: int


@compiled
def empty(table: Table) -> None:
    """Take everything back; targets stay as they are."""
    for row in range(table.units.shape[0]):
        table.units[row] = 0
    for group in range(table.groups.shape[0]):
        table.groups[group, HELD] = 0
    for ceiling in range(table.ceilings.shape[0]):
        table.ceilings[ceiling, UNDER] = 0
    measure(table)


@compiled
def measure(table: Table) -> None:
    """Compute L anew after targets of classes changed."""
    level = 0
    for stratum in range(table.classes):
        level += max(table.groups[stratum, TARGET], table.groups[stratum, HELD])
    table.sums[LEVEL] = level


@compiled
def unmark(table: Table) -> None:
    """Clear all marks."""
    for group in range(table.groups.shape[0]):
        table.groups[group, MARK] = 0
    for ceiling in range(table.ceilings.shape[0]):
        table.ceilings[ceiling, MARK_UNDER] = 0


@inlined
def give(table: Table, row: int, units: int) -> None:
    """Give units to an application, or take them back when negative."""
    cents = units * table.apps[row, PRICE]
    stratum = table.apps[row, STRATUM]
    target, held = table.groups[stratum, TARGET], table.groups[stratum, HELD]
    table.units[row] += units
    table.groups[stratum, HELD] = held + cents
    table.sums[LEVEL] += max(target, held + cents) - max(target, held)
    first_ceiling = RESERVES + table.reserves
    for column in range(RESERVES, first_ceiling):
        table.groups[table.apps[row, column], HELD] += cents
    for column in range(first_ceiling, table.apps.shape[1]):
        table.ceilings[table.apps[row, column], UNDER] += cents


@inlined
def surplus_of(table: Table, group: int) -> int:
    """Return the cents that a group holds above its target."""
    surplus: int = table.groups[group, HELD] - table.groups[group, TARGET]
    return surplus


@inlined
def budget_room(table: Table, stratum: int) -> int:
    """Return the cents that the budget leaves for one class."""
    over_target = max(0, -surplus_of(table, stratum))
    room: int = table.funds - table.sums[LEVEL] + over_target
    return room


@inlined
def room_under(table: Table, ceiling: int) -> int:
    """Return the cents that a ceiling leaves."""
    room: int = table.ceilings[ceiling, LIMIT] - table.ceilings[ceiling, UNDER]
    return room


@inlined
def ceiling_room(table: Table, row: int) -> int:
    """Return the cents that the ceilings of an application leave for it."""
    room = NEVER
    for column in range(RESERVES + table.reserves, table.apps.shape[1]):
        room = min(room, room_under(table, table.apps[row, column]))
    return room


@inlined
def row_at(order: Order, place: int) -> int:
    """Return the row of the application that stands at a place."""
    if order.moved >= 0 and order.to <= place <= order.home:
        row: int = order.moved if place == order.to else order.rows[place - 1]
    else:
        row = order.rows[place]
    return row


@inlined
def lowest_from(order: Order, place: int) -> int:
    """Return a lower bound of the prices of all that stand at a place or below it."""
    shifted = order.moved >= 0 and order.to < place <= order.home
    price: int = order.lowest[place - 1 if shifted else place]
    return price


@inlined
def bit_of(group: int) -> int:
    """Return the bit that stands for a group; groups may share one."""
    return int(np.int64(1) << np.int64(group % 62))
