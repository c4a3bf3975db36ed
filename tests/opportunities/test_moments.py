from datetime import UTC, datetime, timedelta

import pytest

from commonbeat.opportunities.moments import in_words, local_moment, time_left

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_a_clock_reading_means_a_moment_in_its_zone() -> None:
    found = local_moment(datetime(2027, 7, 1, 17, 0), "America/Los_Angeles")  # noqa: DTZ001  typed

    assert found == datetime(2027, 7, 2, 0, 0, tzinfo=UTC)


def test_an_hour_that_no_clock_shows_is_none_and_one_shown_twice_is_the_first() -> None:
    skipped = local_moment(datetime(2027, 3, 14, 2, 30), "America/New_York")  # noqa: DTZ001  typed
    twice = local_moment(datetime(2027, 11, 7, 1, 30), "America/New_York")  # noqa: DTZ001  typed

    assert skipped is None
    assert twice == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


def test_a_moment_is_told_with_its_zone() -> None:
    assert in_words(NOW, "America/New_York") == (
        "March 1, 2027, 7:00 AM EST (America/New_York)"
    )


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=40, hours=23), "40 days"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=1, hours=1, minutes=1), "25 hours, 1 minute"),
        (timedelta(hours=3), "3 hours"),
        (timedelta(hours=1, minutes=59, seconds=59), "1 hour, 59 minutes"),
        (timedelta(minutes=5), "5 minutes"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(0), "no time"),
        (timedelta(days=-1), "no time"),
    ],
)
def test_the_time_left_is_rounded_down(left: timedelta, words: str) -> None:
    assert time_left(NOW + left, NOW) == words
