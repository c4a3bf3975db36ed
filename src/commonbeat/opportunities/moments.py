"""Moments as people type and read them: by the clock of the place that an offer names."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

TYPED = "%Y-%m-%dT%H:%M"  # as a browser's own field for day and time gives it


def local_moment(typed: datetime, time_zone: str) -> datetime | None:
    """Return what a clock reading means in a time zone; None if that clock never shows it.

    In the hour that a clock shows twice, the first one is meant.
    """
    moment = typed.replace(tzinfo=ZoneInfo(time_zone))
    in_utc = moment.astimezone(UTC)
    back = in_utc.astimezone(moment.tzinfo)
    return in_utc if back.replace(tzinfo=None) == typed else None


def in_words(moment: datetime, time_zone: str) -> str:
    """Return a moment as `March 1, 2027, 4:59 PM EST (America/New_York)`."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local:%B %-d, %Y, %-I:%M %p %Z} ({time_zone})"


def time_left(until: datetime, now: datetime) -> str:
    """Return the time until a moment in words of one unit or two, rounded down."""
    seconds = int((until - now).total_seconds())
    if seconds <= 0:
        return "no time"
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes = rest // 60
    if days >= 2:
        return f"{days} days"
    if days or hours:
        hours += days * 24
        return _counted(hours, "hour") + (f", {_counted(minutes, 'minute')}" if minutes else "")
    return _counted(minutes, "minute") if minutes else "less than a minute"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
