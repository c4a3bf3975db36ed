"""Run again with one application moved up, to see at which score it would be funded.

A run with one application moved costs as much as any run, less what provably stays the same:
if no reserve needs the application where it is put, steps A to C give what they gave before.
"""

from typing import NamedTuple

from commonbeat.engine.allocation.exchange import exchange
from commonbeat.engine.allocation.filling import ONCE, fill_and_release
from commonbeat.engine.allocation.openings import NONE, Openings
from commonbeat.engine.allocation.replay import TRY, Steps
from commonbeat.engine.allocation.reserving import reserve_and_yield
from commonbeat.engine.allocation.resuming import Reserved, gets_something, go_on
from commonbeat.engine.allocation.state import (
    RESERVES,
    Flags,
    Order,
    Table,
    Whole,
)
from commonbeat.engine.compiled import compiled, entry, inlined


class Base(NamedTuple):
    """The run that was made, row = place in the ranking.

    score, tie   (m,) scores, falling; among equal scores the lower `tie` is ranked higher
    lowest       (m + 1,) lowest price from each place on
    reserved     what step A reserved and step C left
    touched      (m,) whether an application was reserved for or held units at any time
    met          (C + G + 1,) the first place that found the target of a group met
    steps        the states that the run passed through
    """

    score: Whole
    tie: Whole
    rows: Whole
    lowest: Whole
    reserved: Reserved
    touched: Flags
    met: Whole
    steps: Steps


class Known(NamedTuple):
    """What is known of one row before any run.

    number      of the row among those asked
    lowest      no place further down changes anything
    sure, high  it is funded at the places from `high` down to `sure`
    """

    number: int
    row: int
    lowest: int
    sure: int
    high: int


@entry
def probe(
    table: Table,
    base: Base,
    asked: Whole,
    openings: Openings,
    hints: Whole,
    found: Whole,
    block: tuple[int, int],
) -> None:
    """Find the score needed of a block of the asked rows.

    openings  of untouched rows; those of others are not looked at
    hints     (m,): by lowest opening, the place found last by a row that has it, or NONE
    found     takes the scores in steps, or NONE
    """
    for index in range(block[0], block[1]):
        row = asked[index]
        place, sure, high = row, NONE, row
        if not base.touched[row]:
            met = _first_unreserved(table, base, row)
            place = max(openings.lowest[index], min(met, row) - 1)
            sure, high = openings.sure[index], max(openings.high[index], met)
        found[index] = NONE
        if place >= 0:
            known = Known(index, row, place, sure, high)
            found[index] = _search(table, base, openings, known, hints[place])
            hints[place] = _place_of(base, row, found[index])


@inlined
def _first_unreserved(table: Table, base: Base, row: int) -> int:
    """Return the first place from which on steps A to C give what they gave before."""
    first = 0
    for column in range(RESERVES, RESERVES + table.reserves):
        first = max(first, base.met[table.apps[row, column]])
    return first


@compiled
def _search(table: Table, base: Base, openings: Openings, known: Known, hint: int) -> int:
    """Return the score needed: between a place where it is funded and one where it is not.

    Rows with the same lowest opening often need about the same place: a hint saves runs.
    """
    row, out = known.row, known.lowest + 1  # `out`: where it is not funded
    place = hint if 0 <= hint < known.lowest else known.lowest
    to = _place_of(base, row, _score_for(base, row, place))
    if place < known.lowest and _funds(table, base, openings, known, to):
        place, out = _go_down(table, base, openings, known, place)
    else:
        place, out = _go_up(table, base, openings, known, place)
        if place == NONE:
            return NONE
    return _halve(table, base, openings, known, place, out)


@compiled
def _go_up(
    table: Table, base: Base, openings: Openings, known: Known, place: int
) -> tuple[int, int]:
    """Return a place at or above one where it is funded, NONE without one; and one below it."""
    row, out, up = known.row, known.lowest + 1, 1
    to = _place_of(base, row, _score_for(base, row, place))
    while not _funds(table, base, openings, known, to):
        out = to
        if out == 0:
            return NONE, out
        place = max(0, out - up, min(known.sure, out - 1))
        up *= 2
        to = _place_of(base, row, _score_for(base, row, place))
    return place, out


@compiled
def _go_down(
    table: Table, base: Base, openings: Openings, known: Known, place: int
) -> tuple[int, int]:
    """Return the lowest place found where it is still funded, and one where it is not."""
    row, down = known.row, 1
    while place < known.lowest:
        lower = min(place + down, known.lowest)
        down *= 2
        to = _place_of(base, row, _score_for(base, row, lower))
        if not _funds(table, base, openings, known, to):
            return place, to
        place = lower
    return place, known.lowest + 1


@compiled
def _halve(
    table: Table,
    base: Base,
    openings: Openings,
    known: Known,
    place: int,
    out: int,
) -> int:
    """Return a score that funds the row while one step less does not."""
    row = known.row
    score = _score_for(base, row, place)
    while _place_of(base, row, score - 1) < out:
        place = (_place_of(base, row, score - 1) + out) // 2
        lower = _score_for(base, row, place)
        to = _place_of(base, row, lower)
        if to >= out or lower >= score:
            lower = score - 1
            to = _place_of(base, row, lower)
        if _funds(table, base, openings, known, to):
            score = lower
        else:
            out = to
    return score


@compiled
def _funds(table: Table, base: Base, openings: Openings, known: Known, to: int) -> bool:
    """Return whether the row is funded at a place, by a run where it is not certain."""
    if _is_sure(known, to):
        return True
    return _is_funded(table, base, openings, known, to)


@inlined
def _is_sure(known: Known, to: int) -> bool:
    """Return whether no run is needed to see that the row is funded at a place."""
    return known.high <= to <= known.sure


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
def _is_funded(table: Table, base: Base, openings: Openings, known: Known, to: int) -> bool:
    """Run again with the row at a place, from where it first gets something."""
    row = known.row
    order = Order(base.rows, base.lowest, row, row, to)
    if base.touched[row] or _first_unreserved(table, base, row) > to:
        reserve_and_yield(table, order)
        fill_and_release(table, order, ONCE, 0)
        exchange(table, order)
    else:
        step = _first_step(table, base, openings, known, to)
        if step == base.steps.kind.shape[0]:
            return False
        go_on(table, base.steps, step, base.reserved, order)
    funded: bool = table.units[row] > 0
    return funded


@inlined
def _first_step(table: Table, base: Base, openings: Openings, known: Known, to: int) -> int:
    """Return the first step at which an untouched row gets something, or one past the last."""
    count: int = base.steps.kind.shape[0]
    for step in range(count):
        if base.steps.kind[step] == TRY:
            if gets_something(table, base.steps, step, known.row, to):
                return step
        elif to <= openings.room[step, known.number]:
            return step
    return count
