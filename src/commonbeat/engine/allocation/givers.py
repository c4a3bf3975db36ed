"""What holders further down could give back in step F, in sum.

Almost every try of step F fails, so most of its work is to see that at once. A try by an
application needs cents that lower-ranked holders could give back. What they can give without
hurting one of their reserves is known in sum; a holder that shares a reserve with the
application may give more, because the application's own award counts there. If both sums are
too small, no order of giving back can succeed.

The sums are columns of the table. groups[class, GIVES] and ceilings[c, GIVES_UNDER]: cents that
holders further down could give back. groups[reserve group, GIVES]: cents that this group alone
keeps them from giving, LEAST: no smaller surplus of it would let one of them give anything.
groups[:, FLOOR]: what a try must leave there, BEFORE: what was held when the sums were made.
lists[TIES, FREE and BOUND]: what each holder has in these sums.
"""

from commonbeat.engine.allocation.reserving import returned_units
from commonbeat.engine.allocation.state import (
    BEFORE,
    BELOW,
    BELOW_COUNT,
    BITS,
    BOUND,
    FLOOR,
    FREE,
    FULL,
    GIVES,
    GIVES_UNDER,
    HELD,
    LEAST,
    LEVEL,
    MARK,
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
    TIES,
    Order,
    Table,
    bit_of,
    room_under,
    row_at,
)
from commonbeat.engine.compiled import compiled, inlined


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
    for group in range(table.groups.shape[0]):
        table.groups[group, LEAST] = NEVER
        _fix_floor(table, group)
    table.sums[TIED_BITS] = 0
    for index in range(table.sums[NEXT_BELOW], table.sums[BELOW_COUNT]):
        _look_at(table, index)
    sum_up(table)


@compiled
def sum_up(table: Table) -> None:
    """Compute the sums from what was noted of each holder."""
    for ceiling in range(table.ceilings.shape[0]):
        table.ceilings[ceiling, GIVES_UNDER] = 0
    for group in range(table.groups.shape[0]):
        table.groups[group, GIVES] = 0
    for index in range(table.sums[NEXT_BELOW], table.sums[BELOW_COUNT]):
        count(table, index, 1)
    _add_reach(table)


@inlined
def _fix_floor(table: Table, group: int) -> None:
    held = table.groups[group, HELD]
    table.groups[group, BEFORE] = held
    table.groups[group, FLOOR] = min(table.groups[group, TARGET], held)


@inlined
def _add_reach(table: Table) -> None:
    """Note what is free and what all holders further down could give."""
    reach = table.funds - table.sums[LEVEL]
    for stratum in range(table.classes):
        reach += table.groups[stratum, GIVES]
    table.sums[REACH] = reach


@compiled
def note_success(table: Table) -> None:
    """Bring floors and sums up to date after a try: only some hold more or less.

    LEAST and TIED_BITS may stay too low and too full: they only serve to see what is hopeless.
    """
    for group in range(table.groups.shape[0]):
        changed = table.groups[group, HELD] != table.groups[group, BEFORE]
        table.groups[group, MARK] = changed and table.groups[group, RULE] >= 0
        _fix_floor(table, group)
    for index in range(table.sums[NEXT_BELOW], table.sums[BELOW_COUNT]):
        row = table.lists[BELOW, index]
        cents = table.units[row] * table.apps[row, PRICE]
        changed = cents != table.lists[FREE, index] + table.lists[BOUND, index]
        for column in range(RESERVES, RESERVES + table.reserves):
            changed |= table.groups[table.apps[row, column], MARK] != 0
        if changed:
            count(table, index, -1)
            _look_at(table, index)
            count(table, index, 1)
    _add_reach(table)


@inlined
def spare_of(table: Table, group: int) -> int:
    """Return the cents that a group holds above the floor of the try."""
    spare: int = table.groups[group, HELD] - table.groups[group, FLOOR]
    return spare


@compiled
def _look_at(table: Table, index: int) -> None:
    """Note what a holder could give back, and what a reserve keeps it from giving.

    What a reserve protects is counted in that one reserve's sum: an application outside of it
    cannot get more from this holder, whatever else they share.
    """
    row = table.lists[BELOW, index]
    held, price, minimum = table.units[row], table.apps[row, PRICE], table.apps[row, MINIMUM]
    tie = _tie_of(table, row)
    units = held
    if tie >= 0:
        units = returned_units(held, minimum, price, spare_of(table, tie))
        least = price if held > minimum else held * price
        table.groups[tie, LEAST] = min(table.groups[tie, LEAST], least)
        table.sums[TIED_BITS] |= bit_of(tie)
    table.lists[TIES, index] = tie
    table.lists[FREE, index] = units * price
    table.lists[BOUND, index] = (held - units) * price


@inlined
def count(table: Table, index: int, sign: int) -> None:
    """Add what was noted of a holder to the sums, or take it out again."""
    row, tie = table.lists[BELOW, index], table.lists[TIES, index]
    free = sign * table.lists[FREE, index]
    if tie >= 0:
        table.groups[tie, GIVES] += sign * table.lists[BOUND, index]
    table.groups[table.apps[row, STRATUM], GIVES] += free
    table.sums[REACH] += free
    for column in range(RESERVES + table.reserves, table.apps.shape[1]):
        table.ceilings[table.apps[row, column], GIVES_UNDER] += free


@inlined
def _tie_of(table: Table, row: int) -> int:
    """Return the reserve group that keeps a holder from giving back all; -1 if none does.

    Of several, the one that lets it give least; of several that protect alike, the smallest,
    which the fewest applications share.
    """
    held, price, minimum = table.units[row], table.apps[row, PRICE], table.apps[row, MINIMUM]
    tie, units, size = -1, held, NEVER
    for column in range(RESERVES, RESERVES + table.reserves):
        group = table.apps[row, column]
        possible = returned_units(held, minimum, price, spare_of(table, group))
        smaller = possible == units and table.groups[group, HELD] < size
        if possible < units or (smaller and possible < held):
            tie, units, size = group, possible, table.groups[group, HELD]
    return tie


@inlined
def go_past(table: Table, place: int) -> None:
    """Leave only holders below a place in the sums."""
    index = table.sums[NEXT_BELOW]
    while index < table.sums[BELOW_COUNT] and table.lists[PLACES, index] <= place:
        count(table, index, -1)
        index += 1
        table.sums[NEXT_BELOW] = index


@inlined
def may_give(table: Table, row: int, index: int) -> bool:
    """Return whether a holder could give anything: free, or tied by what both share."""
    tie = table.lists[TIES, index]
    may: bool = table.lists[FREE, index] > 0
    if tie >= 0:
        for column in range(RESERVES, RESERVES + table.reserves):
            may |= table.apps[row, column] == tie
    return may


@inlined
def is_far(table: Table, row: int) -> bool:
    """Return whether an application without units is hopeless at a glance.

    Its smallest award costs more than what is free and what all holders below could give,
    those included who are kept from it by a reserve that they share with the application.
    """
    step = table.lists[STEP, row]
    lacks = step - table.sums[REACH]
    if lacks <= 0 or table.units[row] > 0:
        return False
    if table.lists[BITS, row] & table.sums[TIED_BITS] != 0:
        lacks -= _tied_gives(table, row, step)
    far: bool = lacks > 0
    return far


@inlined
def _tied_gives(table: Table, row: int, cents: int) -> int:
    """Return what holders could give beside what is free, when an award counts in reserves."""
    could = 0
    for column in range(RESERVES, RESERVES + table.reserves):
        group = table.apps[row, column]
        if table.groups[group, RULE] >= 0:
            surplus = spare_of(table, group) + cents
            if surplus >= table.groups[group, LEAST]:
                could += min(table.groups[group, GIVES], surplus)
    return could


@inlined
def is_hopeless(table: Table, row: int, units: int) -> bool:
    """Return whether what holders below could give back at most is less than what is short."""
    cents = units * table.apps[row, PRICE]
    could = _tied_gives(table, row, cents)
    for column in range(RESERVES + table.reserves, table.apps.shape[1]):
        ceiling = table.apps[row, column]
        excess = cents - room_under(table, ceiling)
        if excess > max(0, table.ceilings[ceiling, GIVES_UNDER] + could):
            return True
    for stratum in range(table.classes):
        surplus = spare_of(table, stratum)
        if stratum == table.apps[row, STRATUM]:
            surplus += cents
        could += min(table.groups[stratum, GIVES], surplus)
    short: int = table.sums[LEVEL] + cents - table.funds
    return short > max(0, could)


@inlined
def wanted(table: Table, row: int) -> int:
    """Return the units that an application tries for; 0 when it has all."""
    held = table.units[row]
    units: int = table.apps[row, MINIMUM] if held == 0 else 1
    return units if held < table.apps[row, FULL] else 0
