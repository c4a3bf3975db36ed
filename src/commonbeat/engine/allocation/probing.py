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
    found: Whole,
    begin: int,
    end: int,
) -> int:
    """Find the score needed of asked rows, from one to another; return the number of runs.

    openings  of untouched rows; those of others are not looked at
    found     takes the scores in steps, or NONE
    """
    runs = 0
    for index in range(begin, end):
        row = asked[index]
        place, sure, high = row, NONE, row
        if not base.touched[row]:
            met = _first_unreserved(table, base, row)
            place = max(openings.lowest[index], min(met, row) - 1)
            sure, high = openings.sure[index], max(openings.high[index], met)
        found[index] = NONE
        if place >= 0:
            known = Known(index, row, place, sure, high)
            runs += _search(table, base, openings, known, found)
    return runs


@inlined
def _first_unreserved(table: Table, base: Base, row: int) -> int:
    """Return the first place from which on steps A to C give what they gave before."""
    first = 0
    for column in range(RESERVES, RESERVES + table.reserves):
        first = max(first, base.met[table.apps[row, column]])
    return first


@compiled
def _search(table: Table, base: Base, openings: Openings, known: Known, found: Whole) -> int:
    """Go up from the lowest place that changes anything until the row is funded, then halve.

    Return the number of runs that it took.
    """
    runs, out, up = 0, known.lowest + 1, 1  # `out`: where it is not funded
    place = known.lowest
    to = _place_of(base, known.row, _score_for(base, known.row, place))
    while not _is_sure(known, to):
        runs += 1
        if _is_funded(table, base, openings, known, to):
            break
        out = to
        if out == 0:
            return runs
        place = max(0, out - up, min(known.sure, out - 1))
        up *= 2
        to = _place_of(base, known.row, _score_for(base, known.row, place))
    score = _score_for(base, known.row, place)
    while _place_of(base, known.row, score - 1) < out:
        place = (_place_of(base, known.row, score - 1) + out) // 2
        lower = _score_for(base, known.row, place)
        to = _place_of(base, known.row, lower)
        if to >= out or lower >= score:
            lower = score - 1
            to = _place_of(base, known.row, lower)
        runs += 1
        if _is_funded(table, base, openings, known, to):
            score = lower
        else:
            out = to
    found[known.number] = score
    return runs


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
