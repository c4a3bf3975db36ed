"""Run again with one application moved up, to see at which score it would be funded.

A run with one application moved costs as much as any run, less what provably stays the same:
if no reserve needs the application where it is put, steps A to C give what they gave before.
"""

from typing import NamedTuple

from commonbeat.engine.allocation.exchange import exchange
from commonbeat.engine.allocation.filling import fill_and_release, restore
from commonbeat.engine.allocation.rank_order import note_lowest_prices
from commonbeat.engine.allocation.reserving import reserve_and_yield
from commonbeat.engine.allocation.state import (
    DRAWN,
    DRAWN_COUNT,
    FLOOR,
    KEPT,
    MINIMUM,
    PRICE,
    RESERVES,
    RULE,
    STRATUM,
    TARGET,
    Flags,
    Order,
    Table,
    Whole,
)
from commonbeat.engine.compiled import compiled, entry, inlined

NONE = -1  # no score would do


class Base(NamedTuple):
    """The run that was made, row = place in the ranking.

    score, tie   (m,) scores, falling; among equal scores the lower `tie` is ranked higher
    lowest       (m + 1,) lowest price from each place on
    rooms        (m, C) the budget's room for each class at each turn
    drawn, kept  rows that step A reserved units for, and the units q that they kept
    is_drawn     (m,)
    met          (C + G + 1,) the first place that found the target of a group met
    reserved     (C + G + 1,) targets after step C
    gained       (m,) units on top of q at the end
    room_under   (H + 1,) what the ceilings leave at the end
    """

    score: Whole
    tie: Whole
    rows: Whole
    lowest: Whole
    rooms: Whole
    drawn: Whole
    kept: Whole
    is_drawn: Flags
    met: Whole
    reserved: Whole
    gained: Whole
    room_under: Whole


@entry
def probe(table: Table, base: Base, asked: Whole, found: Whole, likely: Whole) -> int:
    """Find the score needed of each asked row; return the number of runs that it took.

    found   takes the scores in steps, or NONE
    likely  takes the first guess, and stands alone where `asked` is negative (row = -1 - asked)
    """
    runs = 0
    for index in range(asked.shape[0]):
        row = asked[index] if asked[index] >= 0 else -1 - asked[index]
        guess = _likely_place(table, base, row)
        likely[index] = _score_for(base, row, guess)
        found[index] = likely[index]
        if asked[index] >= 0:
            runs += _search(table, base, row, guess, found, index)
    return runs


@compiled
def _search(table: Table, base: Base, row: int, guess: int, found: Whole, index: int) -> int:
    """Go up from a likely place until the row is funded, then halve; return the runs."""
    runs = 1
    out, up = row, 1  # places: where it is not funded, and the next stride upwards
    place = guess
    while not _is_funded(table, base, row, place):
        out = _place_of(base, row, _score_for(base, row, place))
        if out == 0:
            found[index] = NONE
            return runs
        place = max(0, out - up)
        up *= 2
        runs += 1
    score = _score_for(base, row, place)
    while True:
        below = _place_of(base, row, score - 1)
        if below >= out:
            break
        runs += 1
        if not _is_funded(table, base, row, below):
            break
        score = _score_for(base, row, below)
        middle = (below + out) // 2
        if middle > below:
            runs += 1
            if _is_funded(table, base, row, middle):
                score = _score_for(base, row, middle)
            else:
                out = _place_of(base, row, _score_for(base, row, middle))
    found[index] = score
    return runs


@inlined
def _score_for(base: Base, row: int, place: int) -> int:
    """Return the lowest score with which a row stands at a place or above it."""
    score: int = base.score[place] + (0 if base.tie[row] < base.tie[place] else 1)
    return score


@inlined
def _place_of(base: Base, row: int, score: int) -> int:
    """Return the place at which a row stands with a score above its own, or its own place."""
    low, high = 0, row
    while low < high:
        middle = (low + high) // 2
        same = base.score[middle] == score and base.tie[middle] < base.tie[row]
        if base.score[middle] > score or same:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _is_funded(table: Table, base: Base, row: int, place: int) -> bool:
    """Run again with the row at the place that its lowest score for `place` gives it."""
    to = _place_of(base, row, _score_for(base, row, place))
    order = Order(base.rows, base.lowest, row, row, to)
    if _is_reserved_alike(table, base, row, to):
        for group in range(table.groups.shape[0]):
            table.groups[group, TARGET] = base.reserved[group]
        for index in range(base.drawn.shape[0]):
            table.lists[DRAWN, index] = base.drawn[index]
            table.lists[KEPT, index] = base.kept[index]
        table.sums[DRAWN_COUNT] = base.drawn.shape[0]
        restore(table)
    else:
        reserve_and_yield(table, order)
    fill_and_release(table, order)
    exchange(table, order)
    funded: bool = table.units[row] > 0
    return funded


@inlined
def _is_reserved_alike(table: Table, base: Base, row: int, to: int) -> bool:
    """Return whether steps A to C give what they gave with the row at its own place."""
    alike = not base.is_drawn[row]
    for column in range(RESERVES, RESERVES + table.reserves):
        alike &= base.met[table.apps[row, column]] <= to
    return alike


@compiled
def _likely_place(table: Table, base: Base, row: int) -> int:
    """Return the lowest place at which the row would have found room, or been reserved for."""
    least = table.apps[row, MINIMUM] * table.apps[row, PRICE]
    stratum = table.apps[row, STRATUM]
    low, high = 0, row + 1  # the first place without room for it is in low .. high
    while low < high:
        middle = (low + high) // 2
        if base.rooms[middle, stratum] >= least:
            low = middle + 1
        else:
            high = middle
    place = low - 1
    for column in range(RESERVES + table.reserves, table.apps.shape[1]):
        ceiling = table.apps[row, column]
        place = min(place, _place_under(table, base, column, ceiling, least))
    for column in range(RESERVES, RESERVES + table.reserves):
        group = table.apps[row, column]
        if table.groups[group, RULE] >= 0:
            place = max(place, min(base.met[group], row) - 1)
    lowest: int = max(place, 0)
    return lowest


@compiled
def _place_under(table: Table, base: Base, column: int, ceiling: int, least: int) -> int:
    """Return the lowest place from which on a ceiling's room was used up later on."""
    room = base.room_under[ceiling]
    place = base.rows.shape[0]
    while room < least and place > 0:
        place -= 1
        if table.apps[place, column] == ceiling:
            room += base.gained[place] * table.apps[place, PRICE]
    found: int = place
    return found


@entry
def note_met(table: Table, order: Order, met: Whole) -> None:
    """Run steps A to C once more; note the lowest prices and where targets were found met."""
    note_lowest_prices(table, order)
    reserve_and_yield(table, order)
    for group in range(table.groups.shape[0]):
        met[group] = table.groups[group, FLOOR]
