"""Steps 4 to 6: parts to points, points to the score, and the points of the trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.expressions import Exact
from commonbeat.engine.expressions.arithmetic import add, at_most, half_up
from commonbeat.engine.expressions.integers import Integers, Mask, floored, plus, times
from commonbeat.engine.expressions.vectors import constant_number
from commonbeat.engine.rulebook.model import Category, Score
from commonbeat.engine.scoring.scores import MICROS


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One measure's t in micros for m applications, and where it counts."""

    micros: NDArray[np.int64]
    counts: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """A category's exact points, and the points of each of its measures for show."""

    points: Exact
    shown: list[NDArray[np.int64]]


def category_points(category: Category, parts: Sequence[Part]) -> Points:
    """Return category weight x Σ w·t / Σ w over the measures that count.

    Where every weight that counts is 0 the points are 0. Weights become whole numbers over a
    common denominator, so that everything stays whole until the end.
    """
    common = lcm(*(measure.weight.denominator for measure in category.measures))
    weights = [int(measure.weight * common) for measure in category.measures]
    rows = len(parts[0].micros)
    top: Integers = np.zeros(rows, dtype=np.int64)
    divisor: Integers = np.zeros(rows, dtype=np.int64)
    for weight, part in zip(weights, parts, strict=True):
        top = plus(top, times(np.where(part.counts, part.micros, 0), weight))
        divisor = plus(divisor, times(part.counts.astype(np.int64), weight))
    points = _over_one(category.weight, top, divisor)
    shown = [
        _shown(category.weight, weight, part, divisor)
        for weight, part in zip(weights, parts, strict=True)
    ]
    return Points(points, shown)


def _over_one(weight: Fraction, top: Integers, divisor: Integers) -> Exact:
    """Return weight x top / (divisor x 10⁶) over one denominator for all."""
    different = [value for value in np.unique(divisor).tolist() if value]
    common = lcm(*different)
    factors = np.where(divisor == 0, 0, floored(np.full_like(divisor, common), _one(divisor)))
    upper = times(times(top, factors), weight.numerator)
    return Exact(upper, weight.denominator * common * MICROS, np.ones(len(top), dtype=bool))


def _one(divisor: Integers) -> Integers:
    return np.where(divisor == 0, 1, divisor)


def _shown(
    category_weight: Fraction, weight: int, part: Part, divisor: Integers
) -> NDArray[np.int64]:
    counted = np.where(part.counts & (divisor != 0), part.micros, 0)
    upper = times(counted, weight * category_weight.numerator)
    lower = times(_one(divisor), category_weight.denominator)
    return half_up(upper, lower, 1).astype(np.int64)


def bonus_points(score: Score, met: Sequence[Mask], rows: int) -> Exact:
    """Return the sum of the bonuses that are met, limited to the maximum."""
    nothing = Exact(np.zeros(rows, dtype=np.int64), 1, np.ones(rows, dtype=bool))
    each = [
        Exact(
            times(holds.astype(np.int64), bonus.points.numerator),
            bonus.points.denominator,
            nothing.present,
        )
        for bonus, holds in zip(score.bonuses, met, strict=True)
    ]
    total = reduce(add, each, nothing)
    if score.bonus_maximum is None:
        return total
    return at_most(total, constant_number(score.bonus_maximum))


def totals(points: Sequence[Exact], decimals: int) -> NDArray[np.int64]:
    """Return the sums, rounded half up, in whole steps of 10**-decimals points."""
    total = reduce(add, points)
    return half_up(total.numerators, total.denominators, 10**decimals).astype(np.int64)
