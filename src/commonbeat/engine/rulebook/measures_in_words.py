"""One measure of the score in plain words."""

from collections.abc import Iterator
from fractions import Fraction

from commonbeat.engine.rulebook.english import English, grouped, of_number
from commonbeat.engine.rulebook.model import Category, IfZero, Measure, Missing, Transform
from commonbeat.engine.rulebook.weights import effective_weight
from commonbeat.engine.wording import listed, plural


def measure_in_words(
    category: Category, measure: Measure, english: English
) -> Iterator[tuple[str, str]]:
    """Yield the sentences about a measure, each with the key that it tells (".weight")."""
    yield (
        ".weight",
        (
            f"“{measure.label}”: {grouped(measure.weight)} % of “{category.label}”, which is "
            f"{of_number(effective_weight(category, measure), 'point')} of 100."
        ),
    )
    yield _raw(measure, english)
    yield ".transform", f"It earns {_transform(measure, english)}"
    yield ".missing", _missing(measure, english)


def _raw(measure: Measure, english: English) -> tuple[str, str]:
    start = "It is measured by"
    end = f"rounded to {plural(measure.decimals, 'decimal')}."
    if measure.rate is not None:
        rate = measure.rate
        return (
            ".rate",
            (
                f"{start} {english.tell(rate.count)} per {grouped(rate.per)} of "
                f"{english.tell(rate.population)}, {end} {_zero(rate.if_zero)}"
            ),
        )
    if measure.change is not None:
        change = measure.change
        return (
            ".change",
            (
                f"{start} the change from {english.tell(change.before)} to "
                f"{english.tell(change.after)}, as a part of the former, {end} "
                f"{_zero(change.if_zero)}"
            ),
        )
    told = "" if measure.value is None else english.tell(measure.value)
    return ".value", f"{start} {told}, {end}"


def _zero(rule: IfZero) -> str:
    result = "0" if rule is IfZero.ZERO else "missing"
    return f"Where the divisor is 0 the value is {result}."


def _transform(measure: Measure, english: English) -> str:
    within = (
        "all eligible applications"
        if measure.within is None
        else f"the eligible applications with the same {english.tell(measure.within)}"
    )
    better = "higher" if measure.higher_is_better else "lower"
    if measure.transform is Transform.PERCENTILE:
        return f"its percentile rank among {within}; {better} is better."
    if measure.transform is Transform.ZSCORE:
        return (
            "by its distance from the mean in standard deviations, from −3 to 3, among "
            f"{within}; {better} is better."
        )
    if measure.transform is Transform.MINMAX:
        return (
            f"by its place between the least and the greatest of {within}; {better} is better."
        )
    return _scale(measure, better)


def _scale(measure: Measure, better: str) -> str:
    if measure.transform is Transform.CAPPED_RATIO:
        part = f"the part that it is of {grouped(measure.high)}, at most all"
        return f"{part}; {better} is better."
    if measure.transform is Transform.LINEAR:
        worst, best = measure.low, measure.high
        if not measure.higher_is_better:
            worst, best = best, worst
        return f"nothing at {grouped(worst)}, all at {grouped(best)}, and in between evenly."
    bands = [_band(band.start, band.points, measure) for band in measure.bands]
    below = _part(measure.below_bands_points, measure)
    return f"by bands: {below} below the first, {listed(bands)}."


def _band(start: Fraction, points: Fraction, measure: Measure) -> str:
    return f"{_part(points, measure)} from {grouped(start)}"


def _part(points: Fraction, measure: Measure) -> str:
    shown = points if measure.higher_is_better else 100 - points
    return f"{grouped(shown)} %"


def _missing(measure: Measure, english: English) -> str:
    start = "Without a value"
    if measure.missing is Missing.REFUSE:
        return f"{start} there is no run: it has to be filled in."
    if measure.missing is Missing.ZERO:
        return f"{start} it earns nothing."
    if measure.missing is Missing.SPREAD:
        return f"{start} the other measures of its category carry its weight."
    within = (
        "all"
        if measure.median_within is None
        else f"those with the same {english.tell(measure.median_within)}"
    )
    return f"{start} the median of {within} is used."
