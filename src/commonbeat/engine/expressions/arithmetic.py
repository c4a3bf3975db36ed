"""Arithmetic on vectors of exact fractions. Every function keeps missing values missing."""

from math import lcm

import numpy as np

from commonbeat.engine.expressions.integers import (
    Integers,
    Mask,
    Whole,
    floored,
    integers,
    minus,
    plus,
    settled,
    times,
)
from commonbeat.engine.expressions.vectors import Exact


def aligned(left: Exact, right: Exact) -> tuple[Integers, Integers, Whole]:
    """Return both numerators over one common denominator, and that denominator."""
    a, b = left.denominators, right.denominators
    if isinstance(a, int) and isinstance(b, int):
        common = lcm(a, b)
        return (
            times(left.numerators, common // a),
            times(right.numerators, common // b),
            common,
        )
    return times(left.numerators, b), times(right.numerators, a), times(a, b)


def add(left: Exact, right: Exact) -> Exact:
    """Return left + right."""
    a, b, below = aligned(left, right)
    return Exact(plus(a, b), below, left.present & right.present)


def subtract(left: Exact, right: Exact) -> Exact:
    """Return left - right."""
    a, b, below = aligned(left, right)
    return Exact(minus(a, b), below, left.present & right.present)


def multiply(left: Exact, right: Exact) -> Exact:
    """Return left x right."""
    return Exact(
        times(left.numerators, right.numerators),
        times(left.denominators, right.denominators),
        left.present & right.present,
    )


def divide(left: Exact, right: Exact) -> Exact:
    """Return left / right; missing where right is 0."""
    dividing = right.numerators != 0
    upper = times(left.numerators, right.denominators)
    lower = times(integers(right.numerators), left.denominators)
    upper = np.where(right.numerators < 0, -upper, upper)
    lower = np.where(dividing, abs(lower), 1)
    return Exact(upper, _one_if_constant(lower), left.present & right.present & dividing)


def _one_if_constant(lower: Integers) -> Whole:
    # dividing by a literal keeps one denominator for all, which keeps the numbers small
    return int(lower[0]) if lower.shape == (1,) else lower


def negative(value: Exact) -> Exact:
    """Return the number with the other sign."""
    return Exact(-value.numerators, value.denominators, value.present)


def absolute(value: Exact) -> Exact:
    """Return the number without its sign."""
    return Exact(abs(value.numerators), value.denominators, value.present)


def floor(value: Exact) -> Exact:
    """Return the largest whole number that is not above the value."""
    return Exact(floored(value.numerators, value.denominators), 1, value.present)


def ceiling(value: Exact) -> Exact:
    """Return the smallest whole number that is not below the value."""
    return negative(floor(negative(value)))


def half_up(numerators: Integers, denominators: Whole, scale: int) -> Integers:
    """Return floor(scale x numerator / denominator + 1/2): half up, negative numbers too."""
    if isinstance(denominators, int) and scale % denominators == 0:
        return settled(times(numerators, scale // denominators))
    upper = plus(times(numerators, 2 * scale), denominators)
    return floored(upper, times(denominators, 2))


def rounded(value: Exact, decimals: int) -> Exact:
    """Return the value rounded half up to so many decimals; its denominator is 10**decimals."""
    scale = 10**decimals
    return Exact(half_up(value.numerators, value.denominators, scale), scale, value.present)


def chosen(where: Mask, yes: Exact, no: Exact) -> Exact:
    """Return `yes` where the mask is True, `no` elsewhere."""
    present = np.where(where, yes.present, no.present)
    if isinstance(yes.denominators, int) and isinstance(no.denominators, int):
        a, b, below = aligned(yes, no)
        return Exact(np.where(where, a, b), below, present)
    lower = np.where(where, integers(yes.denominators), integers(no.denominators))
    return Exact(np.where(where, yes.numerators, no.numerators), lower, present)


def at_most(left: Exact, right: Exact) -> Exact:
    """Return the smaller one; if only one is known, that one (SQL's LEAST)."""
    a, b, _ = aligned(left, right)
    return chosen(left.present & (~right.present | (a <= b)), left, right)


def at_least(left: Exact, right: Exact) -> Exact:
    """Return the larger one; if only one is known, that one (SQL's GREATEST)."""
    a, b, _ = aligned(left, right)
    return chosen(left.present & (~right.present | (a >= b)), left, right)
