"""Values as names of groups."""

from fractions import Fraction

import numpy as np
import pytest

from commonbeat.engine.expressions import (
    Exact,
    Texts,
    Truth,
    groups,
    number_text,
    scaled_text,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(12), "12"),
        (Fraction("12.5"), "12.5"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-7, 6), "-7/6"),
        (Fraction(0), "0"),
        (Fraction(100), "100"),
        (Fraction(10**30, 7), f"{10**30}/7"),
    ],
)
def test_a_number_is_written_as_its_shortest_exact_text(value: Fraction, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1250, 2, "12.50"), (-5, 1, "-0.5"), (7, 0, "7"), (3, 6, "0.000003"), (0, 2, "0.00")],
)
def test_a_scaled_number_is_written_with_all_its_decimals(
    value: int, decimals: int, text: str
) -> None:
    assert scaled_text(value, decimals) == text


def test_texts_become_sorted_groups_of_those_that_occur() -> None:
    states = Texts(np.array([2, -1, 0, 2]), ("WY", "AK", "DC"))

    found = groups(states)

    assert (found.names, found.codes.tolist()) == (("DC", "WY"), [0, -1, 1, 0])


def test_numbers_become_groups_over_one_or_many_denominators() -> None:
    present = np.array([True, True, False, True])
    one = groups(Exact(np.array([25, 120, 0, 25]), 10, present))
    many = groups(Exact(np.array([5, 24, 0, 10]), np.array([2, 2, 1, 4]), present))

    assert (one.names, one.codes.tolist()) == (("12", "2.5"), [1, 0, -1, 1])
    assert (many.names, many.codes.tolist()) == (one.names, one.codes.tolist())


def test_truth_values_become_the_groups_false_and_true() -> None:
    found = groups(Truth(np.array([True, False, False]), np.array([False, True, False])))

    assert (found.names, found.codes.tolist()) == (("false", "true"), [1, 0, -1])


def test_without_any_value_there_is_no_group() -> None:
    found = groups(Texts(np.array([-1, -1]), ()))

    assert (found.names, found.codes.tolist()) == ((), [-1, -1])
