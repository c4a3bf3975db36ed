"""Step F: nobody is passed over for a lower-ranked award that no rule protects.

An application that is short tries, in rank order; holders below give back in several orders
until nothing is short. What `givers` sees to be hopeless is not tried.
"""

from commonbeat.engine.allocation.filling import fill
from commonbeat.engine.allocation.givers import (
    go_past,
    is_far,
    is_hopeless,
    look_below,
    may_give,
    note_success,
    spare_of,
    wanted,
)
from commonbeat.engine.allocation.reserving import limited_units
from commonbeat.engine.allocation.state import (
    ABLE,
    BELOW,
    BELOW_COUNT,
    FULL,
    GIVEN,
    LEVEL,
    MINIMUM,
    NEXT_BELOW,
    PLACES,
    PRICE,
    REACH,
    RESERVES,
    STRATUM,
    Order,
    Table,
    give,
    lowest_from,
    room_under,
    row_at,
    surplus_of,
)
from commonbeat.engine.compiled import compiled, inlined


@compiled
def exchange(table: Table, order: Order) -> int:
    """Step F: passes until one has no success, a filling after each; return their number."""
    passes = 1
    while _pass(table, order):
        fill(table, order, 0)
        passes += 1
    return passes


@compiled
def resume(table: Table, order: Order, place: int) -> None:
    """Go on from the middle of a pass in which somebody succeeds at a place or below it."""
    while place < order.rows.shape[0]:
        place = next_success(table, order, place, 1)
    fill(table, order, 0)
    exchange(table, order)


@compiled
def _pass(table: Table, order: Order) -> bool:
    """Let each application try, in rank order, until it fails; return whether one succeeded."""
    size: int = order.rows.shape[0]
    first = first_short(table, order)
    look_below(table, order, first + 1)
    place, successes = next_success(table, order, first, 0), 0
    while place < size:
        successes += 1
        place = next_success(table, order, place, successes)
    return successes > 0


@compiled
def next_success(table: Table, order: Order, first: int, successes: int) -> int:
    """Let applications try from a place on until one succeeds; return its place or the size.

    It may succeed again, so the pass goes on from the same place.
    successes  how many tries have succeeded since step D
    """
    size: int = order.rows.shape[0]
    place = first
    while place < size:
        go_past(table, place)
        end = size
        if table.sums[NEXT_BELOW] < table.sums[BELOW_COUNT]:
            end = table.lists[PLACES, table.sums[NEXT_BELOW]]
        elif successes == 0 or table.sums[REACH] < lowest_from(order, place):
            return size  # nobody further down holds anything, and no room is left to them
        place = _next_near(table, order, place, end)
        if place < end:
            row = row_at(order, place)
            units = wanted(table, row)
            if units > 0 and not is_hopeless(table, row, units) and attempt(table, row, units):
                note_success(table)
                return place
            place += 1
    return size


@inlined
def _next_near(table: Table, order: Order, first: int, end: int) -> int:
    """Return the first place of some, between two holders, that is not far from an award."""
    for place in range(first, end):
        if not is_far(table, row_at(order, place)):
            return place
    return end


@compiled
def first_short(table: Table, order: Order) -> int:
    """Return the first place that has less than all its units, or one past the last."""
    size: int = order.rows.shape[0]
    for place in range(size):
        row = row_at(order, place)
        if table.units[row] < table.apps[row, FULL]:
            return place
    return size


@compiled
def attempt(table: Table, row: int, units: int) -> bool:
    """Let an application try for its next units; on failure everything is as before."""
    give(table, row, units)
    able = _list_able(table, row)
    for first in range(max(able, 1)):
        if _frees(table, row, able, first):
            return True
    give(table, row, -units)
    return False


@compiled
def _list_able(table: Table, row: int) -> int:
    """List the holders below that can give something back now, worst first; return how many.

    Who can give nothing now can give nothing later in the try: surpluses only fall.
    """
    count = 0
    for index in range(table.sums[BELOW_COUNT] - 1, table.sums[NEXT_BELOW] - 1, -1):
        holder = table.lists[BELOW, index]
        if may_give(table, row, index) and _given_back(table, row, holder) > 0:
            table.lists[ABLE, count] = holder
            count += 1
    return count


@compiled
def _frees(table: Table, row: int, able: int, first: int) -> bool:
    """Let holders give back, `first` before the others; put back if something stays short."""
    turn = 0
    while turn < able and _is_short(table, row):
        index = _index_at(turn, first)
        units = _given_back(table, row, table.lists[ABLE, index])
        table.lists[GIVEN, index] = units
        give(table, table.lists[ABLE, index], -units)
        turn += 1
    if not _is_short(table, row):
        return True
    for index in range(able):
        give(table, table.lists[ABLE, index], table.lists[GIVEN, index])
    return False


@inlined
def _index_at(turn: int, first: int) -> int:
    """Return whose turn it is when holder `first` goes before the others."""
    if turn == 0:
        return first
    return turn - 1 if turn <= first else turn


@inlined
def _is_short(table: Table, row: int) -> bool:
    """Return whether the budget or a ceiling of the trying application is exceeded."""
    short: bool = table.sums[LEVEL] > table.funds
    for column in range(RESERVES + table.reserves, table.apps.shape[1]):
        short |= room_under(table, table.apps[row, column]) < 0
    return short


@compiled
def _given_back(table: Table, row: int, holder: int) -> int:
    """Return the units that a holder gives back at its turn in a try of `row`."""
    held = table.units[holder]
    helps = _helped_by(table, row, holder)
    if held == 0 or helps <= 0:
        return 0
    surplus = spare_of(table, table.apps[holder, STRATUM])
    for column in range(RESERVES, RESERVES + table.reserves):
        surplus = min(surplus, spare_of(table, table.apps[holder, column]))
    price, minimum = table.apps[holder, PRICE], table.apps[holder, MINIMUM]
    return limited_units(held, minimum, price, surplus, -(-helps // price))


@inlined
def _helped_by(table: Table, row: int, holder: int) -> int:
    """Return the largest shortage, in cents, that a holder can help with; 0 if none."""
    excess = surplus_of(table, table.apps[holder, STRATUM])
    helps: int = max(0, min(table.sums[LEVEL] - table.funds, excess))
    for column in range(RESERVES + table.reserves, table.apps.shape[1]):
        ceiling = table.apps[holder, column]
        if ceiling == table.apps[row, column]:
            helps = max(helps, -room_under(table, ceiling))
    return helps
