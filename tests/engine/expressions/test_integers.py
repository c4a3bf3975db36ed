"""Whole-number vectors that never overflow."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.engine.expressions.integers import (
    SAFE,
    Integers,
    floored,
    integers,
    minus,
    peak,
    plus,
    settled,
    times,
    total,
)

VALUES = st.lists(st.integers(-(2**80), 2**80) | st.integers(-9, 9), min_size=1, max_size=4)


def vector(values: list[int]) -> Integers:
    fits = all(abs(value) < SAFE for value in values)
    return np.array(values, dtype=np.int64 if fits else object)


@given(VALUES, st.integers(-(2**70), 2**70) | st.integers(-3, 3), st.integers(1, 2**70))
def test_the_operations_are_those_of_python_integers(
    values: list[int], other: int, below: int
) -> None:
    numbers = vector(values)

    assert times(numbers, other).tolist() == [value * other for value in values]
    assert plus(numbers, other).tolist() == [value + other for value in values]
    assert minus(numbers, other).tolist() == [value - other for value in values]
    assert floored(numbers, below).tolist() == [value // below for value in values]
    assert times(numbers, numbers).tolist() == [value * value for value in values]
    assert total(numbers) == sum(values)
    assert peak(numbers) == max(abs(value) for value in values)


def test_sixty_four_bits_are_used_whenever_they_suffice() -> None:
    small, large = vector([3, -4]), vector([2**80, 1])

    assert times(small, 2**60).dtype == object
    assert times(small, 2**50).dtype == np.int64
    assert plus(small, 1).dtype == np.int64
    assert floored(large, 2**40).dtype == np.int64
    assert settled(np.array([1, 2], dtype=object)).dtype == np.int64
    assert settled(large).dtype == object
    assert integers(2**70).dtype == object


def test_an_empty_vector_has_a_peak_and_a_total_of_nothing() -> None:
    nothing = np.zeros(0, dtype=np.int64)

    assert (peak(nothing), total(nothing)) == (0, 0)


def test_a_sum_that_would_overflow_is_exact() -> None:
    assert total(np.full(8, SAFE - 1)) == 8 * (SAFE - 1)
