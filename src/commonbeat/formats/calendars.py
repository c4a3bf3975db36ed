"""Dates of an opportunity as a calendar file (ICS, RFC 5545) for any calendar program."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import icalendar

MAKER = "-//Commonbeat//Dates of opportunities//EN"


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """One date or moment that people wait for.

    key       the same for ever, such as "O-2026-1.closes": a program that has the entry already
              moves it instead of adding another
    when      a moment in its own time zone, or a whole day
    sequence  0 at first, and 1 more each time the date was changed
    """

    key: str
    title: str
    when: datetime | date
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


def write_calendar(
    name: str, dates: Sequence[CalendarDate], *, site: str, changed_at: datetime
) -> bytes:
    """Return a calendar file. The same dates give the same bytes.

    site        host name, the end of each entry's identifier
    changed_at  when the dates were last changed
    Moments keep the time zone in which they were announced, and the file says what it means.
    Raises ValueError for a moment without a time zone. Time: 1 ms for an entry.
    """
    calendar = icalendar.Calendar()
    _fill(
        calendar,
        {
            "prodid": MAKER,
            "version": "2.0",
            "calscale": "GREGORIAN",
            "method": "PUBLISH",
            "name": _plain(name),
            "x-wr-calname": _plain(name),
        },
    )
    for each in dates:
        calendar.add_component(_event(each, site, changed_at))
    calendar.add_missing_timezones(first_date=date(2000, 1, 1), last_date=date(2040, 1, 1))
    return bytes(calendar.to_ical())


def _event(each: CalendarDate, site: str, changed_at: datetime) -> icalendar.Event:
    if isinstance(each.when, datetime) and each.when.utcoffset() is None:
        message = f"{each.key}: {each.when} has no time zone"
        raise ValueError(message)
    event = icalendar.Event()
    _fill(
        event,
        {
            "uid": f"{each.key}@{site}",
            "dtstamp": changed_at.astimezone(UTC),
            "last-modified": changed_at.astimezone(UTC),
            "sequence": each.sequence,
            "dtstart": each.when,
            "summary": _plain(each.title),
            "status": "CANCELLED" if each.cancelled else "CONFIRMED",
            "transp": "TRANSPARENT",  # a deadline makes nobody busy
            "description": _plain(each.description),
            "url": each.url,
        },
    )
    return event


def _fill(component: icalendar.Component, entries: Mapping[str, object]) -> None:
    for name, value in entries.items():
        if value != "":
            component.add(name, value)


def _plain(text: str) -> str:
    """Return a text with line breaks of one kind and without other control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each == "\n" or each.isprintable())
