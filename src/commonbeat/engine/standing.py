"""Where an offer stands at a moment: computed from its dates, so that nothing has to tick."""

from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """Where a published opportunity stands for the public."""

    FORECAST = "forecast"
    POSTED = "posted"
    CLOSED = "closed"
    ARCHIVED = "archived"


def standing(
    *, opens_at: datetime, closes_at: datetime, archived_at: datetime | None, now: datetime
) -> Standing:
    """Return where an offer stands. It is open at its first moment and closed at its last.

    All four are moments with a time zone; `archived_at` in the future has no effect yet.
    """
    if archived_at is not None and archived_at <= now:
        return Standing.ARCHIVED
    if now < opens_at:
        return Standing.FORECAST
    return Standing.POSTED if now < closes_at else Standing.CLOSED
