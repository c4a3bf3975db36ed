"""Step F: nobody is passed over for a lower-ranked award that no rule protects.

Almost every try fails, so most of the work here is to see that at once. A try by an
application needs cents that lower-ranked holders could give back. What they can give without
hurting one of their reserves is known in sum; a holder that shares a reserve with the
application may give more, because the application's own award counts there. If both sums are
too small, no order of giving back can succeed. Only else are the orders tried.

The sums are columns of the table. groups[class, GIVES] and ceilings[c, GIVES_UNDER]: cents that
holders further down could give back. groups[reserve group, GIVES]: cents that this group alone
keeps them from giving. groups[:, FLOOR]: what a try must leave there.
"""

from commonbeat.engine.allocation.filling import fill
from commonbeat.engine.allocation.reserving import limited_units, returned_units
from commonbeat.engine.allocation.state import (
    ABLE,
    BELOW,
    BELOW_COUNT,
    BITS,
    FLOOR,
    FULL,
    GIVEN,
    GIVES,
    GIVES_UNDER,
    HELD,
    LEVEL,
    MINIMUM,
    NEVER,
    NEXT_BELOW,
    PLACES,
    PRICE,
    REACH,
    RESERVES,
    RULE,
    STEP,
    STRATUM,
    TARGET,
    TIED_BITS,
    Order,
    Table,
    bit_of,
    give,
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
        fill(table, order)
        passes += 1
    return passes


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
    for place in range(first, size):
        _go_past(table, place)
        if successes == 0 and table.sums[NEXT_BELOW] == table.sums[BELOW_COUNT]:
            return size  # nobody further down holds anything, and filling left no room
        row = row_at(order, place)
        if is_far(table, row):
            continue
        units = wanted(table, row)
        if units > 0 and not is_hopeless(table, row, units) and attempt(table, row, units):
            add_up(table)
            return place
    return size


@inlined
def is_far(table: Table, row: int) -> bool:
    """Return whether an application without units is hopeless at a glance.

    Its smallest award costs more than what is free and what all holders below could give,
    those included who are kept from it by a reserve that they share with the application.
    """
    lacks = table.lists[STEP, row] - table.sums[REACH]
    if table.units[row] > 0 or lacks <= 0:
        return False
    if table.lists[BITS, row] & table.sums[TIED_BITS] != 0:
        for column in range(RESERVES, RESERVES + table.reserves):
            group = table.apps[row, column]
            if table.groups[group, RULE] >= 0:
                lacks -= table.groups[group, GIVES]
    far: bool = lacks > 0
    return far


@inlined
def wanted(table: Table, row: int) -> int:
    """Return the units that an application tries for; 0 when it has all."""
    held = table.units[row]
    units: int = table.apps[row, MINIMUM] if held == 0 else 1
    return units if held < table.apps[row, FULL] else 0


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
def look_below(table: Table, order: Order, first: int) -> None:
    """List the holders from a place on in rank order; add up what they could give back."""
    count = 0
    for place in range(first, order.rows.shape[0]):
        row = row_at(order, place)
        if table.units[row] > 0:
            table.lists[BELOW, count] = row
            table.lists[PLACES, count] = place
            count += 1
    table.sums[BELOW_COUNT] = count
    table.sums[NEXT_BELOW] = 0
    add_up(table)


@compiled
def add_up(table: Table) -> None:
    """Compute floors and sums from what is held now."""
    for ceiling in range(table.ceilings.shape[0]):
        table.ceilings[ceiling, GIVES_UNDER] = 0
    for group in range(table.groups.shape[0]):
        table.groups[group, GIVES] = 0
        table.groups[group, FLOOR] = min(table.groups[group, TARGET], table.groups[group, HELD])
    table.sums[TIED_BITS] = 0
    table.sums[REACH] = table.funds - table.sums[LEVEL]
    for index in range(table.sums[NEXT_BELOW], table.sums[BELOW_COUNT]):
        count_in(table, table.lists[BELOW, index], 1)


@inlined
def _spare(table: Table, group: int) -> int:
    """Return the cents that a group holds above the floor of the try."""
    spare: int = table.groups[group, HELD] - table.groups[group, FLOOR]
    return spare


@compiled
def count_in(table: Table, row: int, sign: int) -> None:
    """Add what a holder could give back to the sums, or take it out again.

    What a reserve protects is counted in that one reserve's sum: an application outside of it
    cannot get more from this holder, whatever else they share.
    """
    held, price = table.units[row], table.apps[row, PRICE]
    tie = tie_of(table, row)
    free = sign * held * price
    if tie >= 0:
        units = returned_units(held, table.apps[row, MINIMUM], price, _spare(table, tie))
        free = sign * units * price
        table.groups[tie, GIVES] += sign * held * price - free
        if sign > 0:
            table.sums[TIED_BITS] |= bit_of(tie)
    table.groups[table.apps[row, STRATUM], GIVES] += free
    table.sums[REACH] += free
    for column in range(RESERVES + table.reserves, table.apps.shape[1]):
        table.ceilings[table.apps[row, column], GIVES_UNDER] += free


@compiled
def tie_of(table: Table, row: int) -> int:
    """Return the reserve group that keeps a holder from giving back all; -1 if none does.

    Of several, the one that lets it give least; of several that protect alike, the smallest,
    which the fewest applications share.
    """
    held, price, minimum = table.units[row], table.apps[row, PRICE], table.apps[row, MINIMUM]
    tie, units, size = -1, held, NEVER
    for column in range(RESERVES, RESERVES + table.reserves):
        group = table.apps[row, column]
        possible = returned_units(held, minimum, price, _spare(table, group))
        smaller = possible == units and table.groups[group, HELD] < size
        if possible < units or (smaller and possible < held):
            tie, units, size = group, possible, table.groups[group, HELD]
    return tie


@inlined
def _go_past(table: Table, place: int) -> None:
    """Leave only holders below a place in the sums."""
    index = table.sums[NEXT_BELOW]
    while index < table.sums[BELOW_COUNT] and table.lists[PLACES, index] <= place:
        count_in(table, table.lists[BELOW, index], -1)
        index += 1
        table.sums[NEXT_BELOW] = index


@inlined
def is_hopeless(table: Table, row: int, units: int) -> bool:
    """Return whether what holders below could give back at most is less than what is short."""
    cents = units * table.apps[row, PRICE]
    first_ceiling = RESERVES + table.reserves
    could = 0
    for column in range(RESERVES, first_ceiling):
        group = table.apps[row, column]
        if table.groups[group, RULE] >= 0:
            could += table.groups[group, GIVES]
    for column in range(first_ceiling, table.apps.shape[1]):
        ceiling = table.apps[row, column]
        excess = cents - room_under(table, ceiling)
        if excess > max(0, table.ceilings[ceiling, GIVES_UNDER] + could):
            return True
    for stratum in range(table.classes):
        surplus = _spare(table, stratum)
        if stratum == table.apps[row, STRATUM]:
            surplus += cents
        could += min(table.groups[stratum, GIVES], surplus)
    short: int = table.sums[LEVEL] + cents - table.funds
    return short > max(0, could)


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
        if _given_back(table, row, holder) > 0:
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
    surplus = _spare(table, table.apps[holder, STRATUM])
    for column in range(RESERVES, RESERVES + table.reserves):
        surplus = min(surplus, _spare(table, table.apps[holder, column]))
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
