from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream

from commonbeat.formats.calendars import CalendarDate, write_calendar

EASTERN = ZoneInfo("America/New_York")
CHANGED_AT = datetime(2026, 5, 1, 14, tzinfo=UTC)
CLOSES = CalendarDate(
    "O-2026-1.closes",
    "Closes: Hiring, rehiring; “Café” program",
    datetime(2026, 7, 1, 23, 59, tzinfo=EASTERN),
    description="Line one, with comma;\nline two \\ backslash\r\nEND:VEVENT\x07"
    + " long" * 100,
    url="https://example.org/opportunities/O-2026-1/",
    sequence=3,
)
WINTER = CalendarDate(
    "O-2026-1.opens", "Opens", datetime(2026, 1, 15, 9, tzinfo=ZoneInfo("Pacific/Guam"))
)
WEBINAR = CalendarDate("O-2026-1.webinar", "Webinar", date(2026, 6, 2), cancelled=True)


def written(*dates: CalendarDate) -> bytes:
    return write_calendar("Hiring program", dates, site="example.org", changed_at=CHANGED_AT)


def by_icalendar(data: bytes) -> list[dict[str, Any]]:
    return [
        {
            "uid": str(event["UID"]),
            "summary": str(event["SUMMARY"]),
            "when": event.decoded("DTSTART"),
            "sequence": int(str(event["SEQUENCE"])),
            "status": str(event["STATUS"]),
            "description": str(event.get("DESCRIPTION", "")),
        }
        for event in icalendar.Calendar.from_ical(data).walk("VEVENT")
    ]


def by_ical(data: bytes) -> list[dict[str, Any]]:
    return [
        {
            "uid": event.uid,
            "summary": event.summary,
            "when": event.dtstart,
            "sequence": event.sequence,
            "status": str(event.status.value) if event.status else "",
            "description": event.description or "",
        }
        for event in IcsCalendarStream.calendar_from_ics(data.decode()).events
    ]


@pytest.mark.parametrize("parse", [by_icalendar, by_ical])
def test_two_programs_read_the_same_dates(parse: Any) -> None:
    events = parse(written(CLOSES, WINTER, WEBINAR))

    assert [event["uid"] for event in events] == [
        "O-2026-1.closes@example.org",
        "O-2026-1.opens@example.org",
        "O-2026-1.webinar@example.org",
    ]
    assert [event["sequence"] for event in events] == [3, 0, 0]
    assert [event["status"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events[0]["summary"] == CLOSES.title
    assert events[0]["description"].startswith(
        "Line one, with comma;\nline two \\ backslash\nEND:VEVENT long long"
    )
    assert events[2]["when"] == date(2026, 6, 2)


@pytest.mark.parametrize("parse", [by_icalendar, by_ical])
def test_moments_are_the_same_moments_in_summer_and_winter(parse: Any) -> None:
    closes, opens = parse(written(CLOSES, WINTER))

    assert closes["when"].astimezone(UTC) == datetime(2026, 7, 2, 3, 59, tzinfo=UTC)
    assert closes["when"].utcoffset() == timedelta(hours=-4)
    assert opens["when"].astimezone(UTC) == datetime(2026, 1, 14, 23, tzinfo=UTC)
    assert opens["when"].utcoffset() == timedelta(hours=10)


def test_the_time_zone_is_named_and_explained_in_the_file() -> None:
    text = written(CLOSES, WINTER).decode()

    assert "DTSTART;TZID=America/New_York:20260701T235900" in text
    zones = {str(zone["TZID"]) for zone in icalendar.Calendar.from_ical(text).walk("VTIMEZONE")}
    assert zones == {"America/New_York", "Pacific/Guam"}


def test_a_moment_in_utc_needs_no_zone() -> None:
    text = written(CalendarDate("a", "A", datetime(2026, 7, 1, tzinfo=UTC))).decode()

    assert "DTSTART:20260701T000000Z" in text
    assert "VTIMEZONE" not in text


def test_lines_are_short_and_end_as_the_standard_says() -> None:
    data = written(CLOSES, WINTER, WEBINAR)

    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert written(CLOSES, WINTER, WEBINAR) == data


def test_words_never_become_entries() -> None:
    evil = CalendarDate(
        "a", "x\r\nEND:VEVENT\r\nBEGIN:VEVENT", date(2026, 1, 1), description="\nUID:b"
    )

    assert [event["uid"] for event in by_icalendar(written(evil))] == ["a@example.org"]
    assert [event["uid"] for event in by_ical(written(evil))] == ["a@example.org"]


def test_a_changed_date_keeps_its_identifier_and_counts_up() -> None:
    later = CalendarDate(CLOSES.key, CLOSES.title, CLOSES.when + timedelta(days=7), sequence=4)

    before, after = by_icalendar(written(CLOSES))[0], by_icalendar(written(later))[0]

    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (3, 4)
    assert after["when"] - before["when"] == timedelta(days=7)


def test_a_moment_without_a_time_zone_is_a_mistake_of_the_caller() -> None:
    naive = datetime(2026, 7, 1, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(ValueError, match="has no time zone"):
        written(CalendarDate("a", "A", naive))


def test_a_calendar_without_dates_is_one() -> None:
    assert by_icalendar(written()) == []
    assert by_ical(written()) == []
