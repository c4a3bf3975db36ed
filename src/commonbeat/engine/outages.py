"""Outages of the site, found in its own health log: gaps between two signs of life."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

LONGEST_GAP = timedelta(minutes=3)  # between two beats; a beat comes every 30 seconds
WINDOW = timedelta(hours=72)  # before a deadline: an outage earlier than that hindered nobody


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which the site gave no sign of life."""

    began_at: datetime
    ended_at: datetime

    @property
    def lasted(self) -> timedelta:
        """Return how long it lasted."""
        return self.ended_at - self.began_at


def outages(
    beats: Sequence[datetime],
    *,
    since: datetime,
    until: datetime,
    longest_gap: timedelta = LONGEST_GAP,
) -> list[Outage]:
    """Return the gaps longer than `longest_gap` between `since` and `until`.

    beats    moments at which the site answered, in any order; those outside count only as
             the edge of a gap that reaches inside
    returns  outages in the order of time, each cut to the time asked for

    Without any beat before `since` nothing is known of that time: it is no outage until the
    first beat, for the log may have begun then. After the last beat the site is taken to be
    down until `until`. Time: one sort of the beats.
    """
    found = []
    ordered = sorted(beats)
    for before, after in pairwise([*ordered, max(until, *ordered)] if ordered else []):
        began, ended = max(before, since), min(after, until)
        if after - before > longest_gap and ended > began:
            found.append(Outage(began, ended))
    return found


def proposed_extension(
    found: Sequence[Outage], *, deadline: datetime, window: timedelta = WINDOW
) -> datetime | None:
    """Return a deadline that gives back the time lost before `deadline`; None if none was.

    All outages within `window` count. At least an hour is given, and whole hours: people have
    to notice it.
    """
    lost = sum(
        (
            max(
                timedelta(0),
                min(each.ended_at, deadline) - max(each.began_at, deadline - window),
            )
            for each in found
        ),
        timedelta(0),
    )
    if not lost:
        return None
    hours = -(-lost // timedelta(hours=1))
    return deadline + timedelta(hours=hours)
