"""From a raw value to its part of 1, in micros: section 4.3 of the decision procedure.

Raw values are whole numbers of steps of 10^-decimals. Every rule but the z-score gives a
fraction, above / below; the z-score is a quotient by a square root and has its own rounding.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isqrt

from commonbeat.engine.rulebook.model import Measure, Transform
from commonbeat.engine.verification.exact import MICROS

Rule = Callable[[int], int]


def transform_rule(measure: Measure, reference: Sequence[int]) -> Rule:
    """Return what turns a raw value into micros, against the present values in `reference`.

    reference  raw values, in steps of the measure's last decimal; any order
    returns    a function of such a raw value, giving 0 to 1,000,000
    Time: sorting the reference once, then logarithmic for each value.
    """
    build = _RULES[measure.transform]
    return build(measure, sorted(reference))


def _micros(above: int, below: int, *, higher: bool) -> int:
    """Return above / below, limited to [0, 1] and turned round if lower is better."""
    part = min(max(above, 0), below)
    if not higher:
        part = below - part
    return (2 * part * MICROS + below) // (2 * below)


def _percentile(measure: Measure, reference: Sequence[int]) -> Rule:
    higher, size = measure.higher_is_better, len(reference)

    def rule(raw: int) -> int:
        if size <= 1:
            return MICROS  # who is alone is not put behind anybody, lower is better or not
        below = bisect_left(reference, raw)
        equal = max(bisect_right(reference, raw) - below, 1)
        return _micros(2 * below + equal - 1, 2 * (size - 1), higher=higher)

    return rule


def _zscore(measure: Measure, reference: Sequence[int]) -> Rule:
    size, total = len(reference), sum(reference)
    # spread = (size x standard deviation)^2, a whole number
    spread = size * sum(raw * raw for raw in reference) - total * total
    higher = measure.higher_is_better

    def rule(raw: int) -> int:
        if spread == 0:
            return _micros(1, 2, higher=higher)
        distance = size * raw - total if higher else total - size * raw
        # t = (z + 3) / 6, so the micros are floor((z x 10^6 + 3 x 10^6 + 3) / 6), and
        # a floor inside that sum changes nothing, since the rest of it is whole
        steps = (_floor_over_root(distance * MICROS, spread) + 3 * MICROS + 3) // 6
        return min(max(steps, 0), MICROS)

    return rule


def _floor_over_root(above: int, square: int) -> int:
    """Return above / (square root of `square`), rounded down."""
    root = isqrt(above * above // square)
    if above >= 0:
        return root
    return -root if root * root * square == above * above else -root - 1


def _minmax(measure: Measure, reference: Sequence[int]) -> Rule:
    higher = measure.higher_is_better
    if not reference or reference[0] == reference[-1]:
        return lambda _: _micros(1, 2, higher=higher)
    least, width = reference[0], reference[-1] - reference[0]
    return lambda raw: _micros(raw - least, width, higher=higher)


def _bands(measure: Measure, _: Sequence[int]) -> Rule:
    steps, higher = 10**measure.decimals, measure.higher_is_better

    def rule(raw: int) -> int:
        points = measure.below_bands_points
        for band in measure.bands:
            if band.start * steps <= raw:
                points = band.points
        part = points / 100
        return _micros(part.numerator, part.denominator, higher=higher)

    return rule


def _capped_ratio(measure: Measure, _: Sequence[int]) -> Rule:
    return _between(Fraction(0), measure.high, measure)


def _linear(measure: Measure, _: Sequence[int]) -> Rule:
    return _between(measure.low, measure.high, measure)


def _between(low: Fraction, high: Fraction, measure: Measure) -> Rule:
    steps, width, higher = 10**measure.decimals, high - low, measure.higher_is_better

    def rule(raw: int) -> int:
        part = (Fraction(raw, steps) - low) / width
        return _micros(part.numerator, part.denominator, higher=higher)

    return rule


_RULES: dict[Transform, Callable[[Measure, Sequence[int]], Rule]] = {
    Transform.PERCENTILE: _percentile,
    Transform.ZSCORE: _zscore,
    Transform.MINMAX: _minmax,
    Transform.BANDS: _bands,
    Transform.CAPPED_RATIO: _capped_ratio,
    Transform.LINEAR: _linear,
}
