import pytest

from commonbeat.engine.money import dollars


@pytest.mark.parametrize(
    ("cents", "shown"),
    [
        (0, "$0.00"),
        (5, "$0.05"),
        (123_450, "$1,234.50"),
        (100_000_000_000, "$1,000,000,000.00"),
        (-123_456, "−$1,234.56"),
    ],
)
def test_cents_are_shown_as_dollars(cents: int, shown: str) -> None:
    assert dollars(cents) == shown


@pytest.mark.parametrize(
    ("cents", "shown"),
    [(100, "$1"), (123_400, "$1,234"), (123_450, "$1,234.50"), (-100, "−$1")],
)
def test_whole_dollars_lose_their_zeros_but_no_cent_is_hidden(cents: int, shown: str) -> None:
    assert dollars(cents, whole=True) == shown
