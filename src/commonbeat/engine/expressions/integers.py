"""Vectors of whole numbers that never overflow.

A vector is int64 as long as a bound on the result says that it fits, else an object array of
Python integers. Both behave the same; only the speed differs (about 50 times).
"""

from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[Any]  # int64, or object holding Python integers
Whole = int | Integers
Mask = NDArray[np.bool_]

SAFE = 2**62  # one bit of room below what int64 holds


def peak(values: Whole) -> int:
    """Return the largest absolute value, as a Python integer; 0 for an empty vector."""
    if isinstance(values, int):
        return abs(values)
    if values.size == 0:
        return 0
    return max(abs(int(values.max())), abs(int(values.min())))


def settled(values: Integers) -> Integers:
    """Return the same numbers as int64 if they all fit, else as they are."""
    if values.dtype == object and peak(values) < SAFE:
        return values.astype(np.int64)
    return values


def integers(values: Whole) -> Integers:
    """Return whole numbers as a vector, int64 if they fit; one number as a vector of one."""
    if isinstance(values, int):
        return np.array([values], dtype=np.int64 if abs(values) < SAFE else object)
    return values


def _as(values: Whole, *, narrow: bool) -> Whole:
    if isinstance(values, int) or (values.dtype != object) == narrow:
        return values
    changed: Integers = values.astype(np.int64 if narrow else object)
    return changed


def _applied(operation: np.ufunc, left: Whole, right: Whole, *, bound: int) -> Integers:
    """Apply a ufunc in int64 if `bound` and both operands are safe, else on Python integers."""
    narrow = max(bound, peak(left), peak(right)) < SAFE
    result: Integers = operation(_as(left, narrow=narrow), _as(right, narrow=narrow))
    return result


@overload
def times(left: int, right: int) -> int: ...
@overload
def times(left: Integers, right: Whole) -> Integers: ...
@overload
def times(left: int, right: Integers) -> Integers: ...
def times(left: Whole, right: Whole) -> Whole:
    """Return left x right, exact."""
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    if isinstance(right, int) and right == 1:
        return left
    return _applied(np.multiply, left, right, bound=peak(left) * peak(right))


def plus(left: Integers, right: Whole) -> Integers:
    """Return left + right, exact."""
    return _applied(np.add, left, right, bound=peak(left) + peak(right))


def minus(left: Integers, right: Whole) -> Integers:
    """Return left - right, exact."""
    return _applied(np.subtract, left, right, bound=peak(left) + peak(right))


def floored(numerators: Integers, denominators: Whole) -> Integers:
    """Return the quotients rounded down (towards minus infinity). Denominators are above 0."""
    return settled(_applied(np.floor_divide, numerators, denominators, bound=0))


def total(values: Integers) -> int:
    """Return the exact sum as a Python integer."""
    if values.dtype == object or peak(values) * max(values.size, 1) >= SAFE:
        return sum(values.tolist())
    return int(values.sum())
