import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.engine.money import LARGEST_CENTS, dollars, parse_dollars
from commonbeat.engine.problems import Problem


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


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234.50", 123_450),
        (" $1,234.50 ", 123_450),
        ("0", 0),
        ("0.01", 1),
        ("-5", -500),
        ("−5.25", -525),
        ("1,000,000", 100_000_000),
    ],
)
def test_typed_dollars_become_cents(text: str, cents: int) -> None:
    assert parse_dollars(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1.5", "1.234", "1,23", "12,34,567", "1e5", "$", "٣", "1 000", "--1", "1,0000"],
)
def test_anything_else_is_refused_with_its_value(text: str) -> None:
    problem = parse_dollars(text)

    assert isinstance(problem, Problem)
    assert problem.code == "money.not_dollars"
    assert problem.message == f"{text.strip()!r} is not an amount in dollars."


def test_more_than_a_column_can_hold_is_refused() -> None:
    problem = parse_dollars(str(LARGEST_CENTS))

    assert isinstance(problem, Problem)
    assert problem.code == "money.too_large"


@given(st.integers(min_value=-LARGEST_CENTS, max_value=LARGEST_CENTS), st.booleans())
def test_what_is_shown_can_be_typed_again(cents: int, whole: bool) -> None:
    assert parse_dollars(dollars(cents, whole=whole)) == cents
