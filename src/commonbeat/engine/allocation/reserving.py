"""Steps A to C: reserve what floors and set-asides need, give back, let rules yield.

Source: docs/reference/decision-procedure.md, section 8, whose words the names are.
"""

from commonbeat.engine.allocation.state import (
    DRAWN,
    DRAWN_COUNT,
    FIRST,
    FLOOR,
    FULL,
    HELD,
    KEPT,
    LEVEL,
    MARK,
    MINIMUM,
    NEVER,
    PRICE,
    RESERVES,
    RULE,
    STRATUM,
    TARGET,
    Order,
    Table,
    ceiling_room,
    empty,
    give,
    measure,
    row_at,
    surplus_of,
    unmark,
)
from commonbeat.engine.compiled import compiled, inlined


@compiled
def reserve_and_yield(table: Table, order: Order) -> None:
    """Steps A to C from nothing; the reserved units q are kept in the lists."""
    for group in range(table.groups.shape[0]):
        table.groups[group, TARGET] = table.groups[group, FIRST]
    empty(table)
    _reserve(table, order)
    _prune(table)
    if table.sums[LEVEL] > table.funds:
        _let_yield(table)
    for index in range(table.sums[DRAWN_COUNT]):
        table.lists[KEPT, index] = table.units[table.lists[DRAWN, index]]


@compiled
def _reserve(table: Table, order: Order) -> None:
    """Step A: stop when every group has its target.

    FLOOR, which step F uses later, takes the first place that finds the group's target met.
    """
    unmet = 0
    for group in range(table.groups.shape[0]):
        is_unmet = group >= table.classes and surplus_of(table, group) < 0
        table.groups[group, FLOOR] = order.rows.shape[0] if is_unmet else 0
        unmet += is_unmet
    count = 0
    for place in range(order.rows.shape[0]):
        if unmet == 0:
            break
        row = row_at(order, place)
        units = _reserved_units(table, row)
        if units > 0:
            unmet -= _groups_met_by(table, row, units, place)
            give(table, row, units)
            table.lists[DRAWN, count] = row
            count += 1
    table.sums[DRAWN_COUNT] = count


@inlined
def _reserved_units(table: Table, row: int) -> int:
    """Return the units that the reserves of an application need from it now."""
    need = 0
    for column in range(RESERVES, RESERVES + table.reserves):
        need = max(need, -surplus_of(table, table.apps[row, column]))
    full = table.apps[row, FULL]
    if need <= 0 or full == 0:
        return 0
    price, minimum = table.apps[row, PRICE], table.apps[row, MINIMUM]
    units = min(full, max(minimum, -(-need // price)))
    room = ceiling_room(table, row)
    if room < units * price:
        units = room // price
    return units if units >= minimum else 0


@inlined
def _groups_met_by(table: Table, row: int, units: int, place: int) -> int:
    """Return how many unmet groups an award brings to their target, and note where."""
    met = 0
    cents = units * table.apps[row, PRICE]
    for column in range(RESERVES, RESERVES + table.reserves):
        group = table.apps[row, column]
        if 0 < -surplus_of(table, group) <= cents:
            table.groups[group, FLOOR] = place + 1
            met += 1
    return met


@compiled
def _prune(table: Table) -> None:
    """Step B, in reverse rank order over those that hold units."""
    for index in range(table.sums[DRAWN_COUNT] - 1, -1, -1):
        row = table.lists[DRAWN, index]
        surplus = NEVER
        for column in range(RESERVES, RESERVES + table.reserves):
            surplus = min(surplus, surplus_of(table, table.apps[row, column]))
        minimum, price = table.apps[row, MINIMUM], table.apps[row, PRICE]
        give(table, row, -returned_units(table.units[row], minimum, price, surplus))


@inlined
def returned_units(held: int, minimum: int, price: int, surplus: int) -> int:
    """Return how many units a holder can give back for a surplus: what stays is 0 or enough."""
    units = held if surplus >= held * price else surplus // price
    if 0 < held - units < minimum:
        units = held - minimum
    return max(units, 0)


@inlined
def limited_units(held: int, minimum: int, price: int, surplus: int, needed: int) -> int:
    """Return `returned_units`, at most `needed` unless what stays would be too small."""
    possible = held if surplus >= held * price else surplus // price
    units = min(possible, needed)
    if 0 < held - units < minimum:
        units = held if held <= possible else held - minimum
    return max(units, 0)


@compiled
def _let_yield(table: Table) -> None:
    """Step C: rules give way in their order until the money suffices."""
    unmark(table)
    for index in range(table.yields.shape[0]):
        if table.sums[LEVEL] <= table.funds:
            return
        if table.yields[index] < 0:
            _yield_share(table)
        else:
            _yield_reserve(table, table.yields[index])
    if table.sums[LEVEL] <= table.funds:
        return
    for index in range(table.sums[DRAWN_COUNT] - 1, -1, -1):
        row = table.lists[DRAWN, index]
        if table.sums[LEVEL] > table.funds:
            give(table, row, -table.units[row])
    for rule in range(table.reserves):
        _settle(table, rule)


@compiled
def _yield_share(table: Table) -> None:
    """Lower the strata from the last declared to the first, as far as money is short."""
    for stratum in range(table.classes - 1, -1, -1):
        over = table.sums[LEVEL] - table.funds
        lower = max(table.groups[stratum, HELD], table.groups[stratum, TARGET] - over)
        table.groups[stratum, TARGET] = min(table.groups[stratum, TARGET], lower)
        measure(table)


@compiled
def _yield_reserve(table: Table, rule: int) -> None:
    """Take units back from the members of a rule, worst first, while money is short."""
    for group in range(table.classes, table.groups.shape[0]):
        if table.groups[group, RULE] == rule:
            table.groups[group, MARK] = 1  # from now on it protects nobody
    for index in range(table.sums[DRAWN_COUNT] - 1, -1, -1):
        row = table.lists[DRAWN, index]
        over = table.sums[LEVEL] - table.funds
        if over <= 0:
            break
        excess = surplus_of(table, table.apps[row, STRATUM])
        member = table.groups[table.apps[row, RESERVES + rule], RULE] == rule
        if table.units[row] == 0 or excess <= 0 or not member:
            continue
        surplus = NEVER
        for column in range(RESERVES, RESERVES + table.reserves):
            group = table.apps[row, column]
            if table.groups[group, MARK] == 0:
                surplus = min(surplus, surplus_of(table, group))
        price, minimum = table.apps[row, PRICE], table.apps[row, MINIMUM]
        units = limited_units(table.units[row], minimum, price, surplus, -(-over // price))
        give(table, row, -units)
    _settle(table, rule)


@compiled
def _settle(table: Table, rule: int) -> None:
    """Lower the targets of a rule to what its groups hold."""
    for group in range(table.classes, table.groups.shape[0]):
        if table.groups[group, RULE] == rule:
            held = table.groups[group, HELD]
            table.groups[group, TARGET] = min(table.groups[group, TARGET], held)
