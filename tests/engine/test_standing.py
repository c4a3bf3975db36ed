from datetime import UTC, datetime, timedelta

import pytest

from commonbeat.engine.standing import Standing, standing

OPENS = datetime(2027, 3, 1, 14, tzinfo=UTC)
CLOSES = datetime(2027, 4, 30, 21, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - TICK, Standing.FORECAST),
        (OPENS, Standing.POSTED),
        (CLOSES - TICK, Standing.POSTED),
        (CLOSES, Standing.CLOSED),
    ],
)
def test_an_offer_is_open_from_its_first_moment_until_its_last(
    now: datetime, expected: Standing
) -> None:
    assert standing(opens_at=OPENS, closes_at=CLOSES, archived_at=None, now=now) == expected


def test_an_archived_offer_is_archived_from_that_moment_on() -> None:
    archived = OPENS + timedelta(days=1)
    found = [
        standing(opens_at=OPENS, closes_at=CLOSES, archived_at=archived, now=now)
        for now in (archived - TICK, archived)
    ]

    assert found == [Standing.POSTED, Standing.ARCHIVED]
