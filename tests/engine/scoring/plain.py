"""Transforms worked out one value at a time, on fractions, as the procedure page says them."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from commonbeat.engine.rulebook.model import Measure, Transform

MICROS = 1_000_000


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def median(values: Sequence[int]) -> int:
    """Return the median in whole steps: the mean of the middle two, half up."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return half_up(Fraction(ordered[middle - 1] + ordered[middle], 2))


def micros(measure: Measure, value: int, reference: Sequence[int]) -> int:
    """Return t of a value in micros; values are in steps of 10**-decimals."""
    if measure.transform is Transform.ZSCORE:
        return _zscore(
            value if measure.higher_is_better else -value,
            [each if measure.higher_is_better else -each for each in reference],
        )
    if measure.transform is Transform.PERCENTILE and len(reference) <= 1:
        return MICROS
    part = _part(
        measure,
        Fraction(value, 10**measure.decimals),
        [Fraction(each, 10**measure.decimals) for each in reference],
    )
    limited = min(max(part, Fraction(0)), Fraction(1))
    return half_up((limited if measure.higher_is_better else 1 - limited) * MICROS)


def _part(measure: Measure, value: Fraction, reference: Sequence[Fraction]) -> Fraction:
    if measure.transform is Transform.PERCENTILE:
        below = sum(1 for each in reference if each < value)
        equal = max(1, sum(1 for each in reference if each == value))
        return (below + Fraction(equal - 1, 2)) / (len(reference) - 1)
    if measure.transform is Transform.MINMAX:
        if not reference or min(reference) == max(reference):
            return Fraction(1, 2)
        return (value - min(reference)) / (max(reference) - min(reference))
    if measure.transform is Transform.BANDS:
        points = [band.points for band in measure.bands if band.start <= value]
        return (points[-1] if points else measure.below_bands_points) / 100
    return (value - measure.low) / (measure.high - measure.low)


def _zscore(value: int, reference: Sequence[int]) -> int:
    """Return the largest m with m - 1/2 at most 10^6 (z + 3)/6, found by halving."""
    count, total = len(reference), sum(reference)
    spread = count * sum(each * each for each in reference) - total * total
    if spread == 0:
        return MICROS // 2
    away = count * value - total
    low, high = 0, MICROS  # m = low is always small enough, since t is limited to 0
    while low < high:
        middle = (low + high + 1) // 2
        if _at_most(3 * (2 * middle - 1 - MICROS), spread, MICROS * away):
            low = middle
        else:
            high = middle - 1
    return low


def _at_most(factor: int, radicand: int, other: int) -> bool:
    """Return whether factor x root(radicand) <= other, by comparing squares."""
    left, right = factor * factor * radicand, other * other
    if factor >= 0:
        return other >= 0 and left <= right
    return other >= 0 or left >= right
