"""Where an application placed higher up would first get something, and surely keep it.

The lowest such place is what a score needed is sought at: further down the run stays as it
was. It is sure to keep what it gets where everybody ranked above it has all units, because
step F takes units only for somebody ranked higher who is short of them.
"""

from typing import NamedTuple

import numpy as np

from commonbeat.engine.allocation.exchange import attempt
from commonbeat.engine.allocation.givers import count, is_far, is_hopeless, look_below
from commonbeat.engine.allocation.replay import Filling, Moment, Replay, copied
from commonbeat.engine.allocation.state import (
    BELOW,
    BELOW_COUNT,
    GIVES,
    GIVES_UNDER,
    LEVEL,
    MINIMUM,
    NEXT_BELOW,
    PLACES,
    PRICE,
    REACH,
    STRATUM,
    Order,
    Table,
    Whole,
    give,
)
from commonbeat.engine.compiled import compiled, entry, inlined

NONE = -1  # no place


class Openings(NamedTuple):
    """Places by asked application; all below its own.

    lowest      the lowest at which it would get something, NONE without one
    sure, high  it is certain to be funded at the places from `high` down to `sure`; NONE
    room        (steps, asked): the lowest at which a filling has room for it; NONE at moments
    """

    lowest: Whole
    sure: Whole
    high: Whole
    room: Whole


def openings(replay: Replay, order: Order, apps: Whole, asked: Whole, column: int) -> Openings:
    """Return the openings of asked rows, none of which is touched by the run.

    apps    columns of `Table.apps`
    column  the first column of a ceiling
    """
    nowhere = np.full((len(replay.steps), len(asked)), NONE, dtype=np.int64)
    lowest, sure, high = (np.full(len(asked), NONE, dtype=np.int64) for _ in range(3))
    found = Openings(lowest, sure, high, nowhere)
    least = apps[asked, MINIMUM] * apps[asked, PRICE]
    for number, step in enumerate(replay.steps):
        if isinstance(step, Moment):
            _look_at(step, order, asked, found)
            continue
        place = np.minimum(_open_at(step, apps, asked, least, column), asked)
        found.room[number] = place
        np.maximum(found.lowest, place, out=found.lowest)
        surely = np.minimum(place, step.short)
        better = surely > found.sure
        found.sure[better], found.high[better] = surely[better], 0
    return found


def _open_at(filling: Filling, apps: Whole, asked: Whole, least: Whole, column: int) -> Whole:
    """Return the lowest place at which a filling has room for the least award of each row."""
    place = np.empty(len(asked), dtype=np.int64)
    strata = apps[asked, STRATUM]
    for stratum in np.unique(strata).tolist():
        mine = strata == stratum
        fallen = -filling.rooms[:, stratum]
        place[mine] = np.searchsorted(fallen, -least[mine], side="right") - 1
    for each in range(column, apps.shape[1]):
        ceilings = apps[asked, each]
        for ceiling in np.unique(ceilings).tolist():
            members = np.flatnonzero(apps[:, each] == ceiling)
            spent = np.concatenate(
                ([0], np.cumsum(filling.gained[members] * apps[members, PRICE]))
            )
            mine = ceilings == ceiling
            fits = np.searchsorted(spent, filling.under[ceiling] - least[mine], side="right")
            last = np.concatenate(([NONE], members, [len(apps)]))[fits]
            last[fits > len(members)] = len(apps)
            place[mine] = np.minimum(place[mine], last)
    return place


def _look_at(moment: Moment, order: Order, asked: Whole, found: Openings) -> None:
    """Raise openings to the lowest places at which a try would succeed in this state."""
    table = copied(moment.table)
    holders = int(np.count_nonzero(table.units))
    width = len(table.groups) + len(table.ceilings)
    gives = np.zeros((holders + 1, width), dtype=np.int64)
    span = (moment.after, moment.to, moment.short)
    _try_all(table, order, moment.table.units, gives, asked, span, found)


@entry
def _try_all(
    table: Table,
    order: Order,
    units: Whole,
    gives: Whole,
    asked: Whole,
    span: tuple[int, int, int],
    found: Openings,
) -> None:
    """Raise the openings of asked rows; `span` is after, to and short of the moment."""
    after, to, short = span
    look_below(table, order, 0)
    _note_gives(table, gives)
    for index in range(asked.shape[0]):
        row = asked[index]
        first = max(after + 1, found.lowest[index] + 1)
        last = min(to, row)
        if first <= last:
            place = _lowest_success(table, gives, units, row, first, last)
            found.lowest[index] = max(found.lowest[index], place)
        # the same state, but only where all above have everything
        first = max(after + 1, found.sure[index] + 1)
        last = min(short, to, row)
        if first <= last:
            place = _lowest_success(table, gives, units, row, first, last)
            if place > found.sure[index]:
                found.sure[index] = place
                found.high[index] = after + 1


@compiled
def _note_gives(table: Table, gives: Whole) -> None:
    """Note the sums that holders from each one on could give back."""
    groups = table.groups.shape[0]
    for index in range(table.sums[BELOW_COUNT] + 1):
        for group in range(groups):
            gives[index, group] = table.groups[group, GIVES]
        for ceiling in range(table.ceilings.shape[0]):
            gives[index, groups + ceiling] = table.ceilings[ceiling, GIVES_UNDER]
        if index < table.sums[BELOW_COUNT]:
            count(table, index, -1)


@compiled
def _lowest_success(
    table: Table, gives: Whole, units: Whole, row: int, first: int, last: int
) -> int:
    """Return the lowest place of first .. last at which a try succeeds; NONE without one.

    The more holders rank below it, the easier: those added give back last.
    """
    if not _succeeds(table, gives, units, row, first):
        return NONE
    low, high = first, last + 1
    while high - low > 1:
        middle = (low + high) // 2
        if _succeeds(table, gives, units, row, middle):
            low = middle
        else:
            high = middle
    return low


@compiled
def _succeeds(table: Table, gives: Whole, units: Whole, row: int, place: int) -> bool:
    """Return whether a try at a place would succeed; the table is as before."""
    _stand_at(table, gives, place)
    least = table.apps[row, MINIMUM]
    if is_far(table, row) or is_hopeless(table, row, least):
        return False
    if not attempt(table, row, least):
        return False
    give(table, row, -least)
    for index in range(table.sums[NEXT_BELOW], table.sums[BELOW_COUNT]):
        holder = table.lists[BELOW, index]
        if table.units[holder] != units[holder]:
            give(table, holder, units[holder] - table.units[holder])
    return True


@inlined
def _stand_at(table: Table, gives: Whole, place: int) -> None:
    """Leave only holders from a place on in the sums."""
    low, high = 0, table.sums[BELOW_COUNT]
    while low < high:
        middle = (low + high) // 2
        if table.lists[PLACES, middle] < place:
            low = middle + 1
        else:
            high = middle
    table.sums[NEXT_BELOW] = low
    groups = table.groups.shape[0]
    reach = table.funds - table.sums[LEVEL]
    for group in range(groups):
        table.groups[group, GIVES] = gives[low, group]
    for stratum in range(table.classes):
        reach += gives[low, stratum]
    for ceiling in range(table.ceilings.shape[0]):
        table.ceilings[ceiling, GIVES_UNDER] = gives[low, groups + ceiling]
    table.sums[REACH] = reach
