from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.engine.outages import Outage, outages, proposed_extension

DEADLINE = datetime(2027, 4, 30, 20, 59, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(minutes: float) -> datetime:
    """Return a moment so many minutes before the deadline."""
    return DEADLINE - minutes * MINUTE


def found(*minutes: float, since: float = 60) -> list[tuple[float, float]]:
    """Return the outages of a log with these beats, in minutes before the deadline."""
    listed = outages([at(each) for each in minutes], since=at(since), until=DEADLINE)
    return [
        ((DEADLINE - each.began_at) / MINUTE, (DEADLINE - each.ended_at) / MINUTE)
        for each in listed
    ]


@pytest.mark.parametrize(
    ("beats", "expected"),
    [
        ((), []),
        ((4, 2, 0), []),
        ((61, 58, 55, 52, 0), [(52, 0)]),
        ((50, 40, 39, 3), [(50, 40), (39, 3)]),
        ((3, 39, 40, 50), [(50, 40), (39, 3)]),
        ((100, 20, 18, 16, 13, 10, 7, 4, 1), [(60, 20)]),
        ((100,), [(60, 0)]),
        ((3,), []),
        ((200, 100), [(60, 0)]),
    ],
)
def test_gaps_longer_than_three_minutes_are_outages(
    beats: tuple[float, ...], expected: list[tuple[float, float]]
) -> None:
    assert found(*beats) == expected


@given(st.lists(st.integers(0, 200), max_size=30))
def test_outages_never_overlap_and_lie_within_the_time_asked_for(beats: list[int]) -> None:
    listed = found(*beats)

    edges = [edge for outage in listed for edge in outage]
    assert edges == sorted(edges, reverse=True)
    assert all(0 <= edge <= 60 for edge in edges)
    assert all(began > ended for began, ended in listed)


@pytest.mark.parametrize(
    ("down", "hours"),
    [
        ([(120, 119)], 1),
        ([(120, 60)], 1),
        ([(120, 59)], 2),
        ([(120, 100), (60, 0)], 2),
        ([(60, -60)], 1),
        ([(80 * 60, 73 * 60)], None),
        ([(73 * 60, 71 * 60)], 1),
        ([], None),
    ],
)
def test_the_lost_time_is_given_back_in_whole_hours(
    down: list[tuple[float, float]], hours: int | None
) -> None:
    listed = [Outage(at(began), at(ended)) for began, ended in down]

    proposed = proposed_extension(listed, deadline=DEADLINE)

    assert proposed == (None if hours is None else DEADLINE + timedelta(hours=hours))
