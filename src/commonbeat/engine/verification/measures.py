"""The leaves of the score: raw values, missing ones, micros: section 4, steps 1 to 3."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.model import Expression, IfZero, Measure, Missing
from commonbeat.engine.verification.cells import Cells
from commonbeat.engine.verification.exact import Number, half_up
from commonbeat.engine.verification.formulas import Formula, formula
from commonbeat.engine.verification.transforms import transform_rule

PRESENT, ZERO, MEDIAN, SPREAD = "present", "zero", "median", "spread"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A measure of one application: raw steps or None, how it was got, micros or None."""

    raw: int | None
    how: str
    micros: int | None


def measure_leaves(measure: Measure, eligible: Sequence[Cells]) -> list[Leaf]:
    """Return the leaf of each eligible application, in their order.

    Raises Refused with every application that misses a measure that must not be missing.
    """
    raws = _raw_values(measure, eligible)
    homes = _groups(measure.within, eligible)
    references: dict[Any, list[int]] = {home: [] for home in homes}
    for raw, home in zip(raws, homes, strict=True):
        if raw is not None:
            references[home].append(raw)
    rules = {home: transform_rule(measure, values) for home, values in references.items()}
    fill = _Filling(measure, eligible, raws)
    leaves = []
    for place, (raw, home) in enumerate(zip(raws, homes, strict=True)):
        if raw is not None:
            leaves.append(Leaf(raw, PRESENT, rules[home](raw)))
            continue
        filled, how = fill.value(place)
        if how == MEDIAN and filled is not None:
            leaves.append(Leaf(filled, MEDIAN, rules[home](filled)))
        else:
            leaves.append(Leaf(None, how, None if how == SPREAD else 0))
    return leaves


class _Filling:
    """What stands in for the missing raw values of one measure."""

    def __init__(
        self, measure: Measure, eligible: Sequence[Cells], raws: Sequence[int | None]
    ) -> None:
        self.missing = measure.missing
        absent = [place for place, raw in enumerate(raws) if raw is None]
        if absent and measure.missing == Missing.REFUSE:
            raise Refused(*(_refusal(measure, place) for place in absent))
        self.homes: list[Any] = []
        self.medians: dict[Any, int] = {}
        self.of_all: int | None = None
        if absent and measure.missing == Missing.MEDIAN:
            self._take_medians(measure, eligible, raws)

    def _take_medians(
        self, measure: Measure, eligible: Sequence[Cells], raws: Sequence[int | None]
    ) -> None:
        self.homes = _groups(measure.median_within, eligible)
        values: dict[Any, list[int]] = {}
        for raw, home in zip(raws, self.homes, strict=True):
            if raw is not None:
                values.setdefault(home, []).append(raw)
        self.medians = {home: _median(group) for home, group in values.items()}
        present = [raw for raw in raws if raw is not None]
        self.of_all = _median(present) if present else None

    def value(self, place: int) -> tuple[int | None, str]:
        """Return the raw value that stands in, or None, and how it was got."""
        if self.missing == Missing.SPREAD:
            return None, SPREAD
        if self.missing == Missing.ZERO:
            return None, ZERO
        filled = self.medians.get(self.homes[place], self.of_all)
        return filled, ZERO if filled is None else MEDIAN


def _median(values: list[int]) -> int:
    ordered = sorted(values)
    middle, odd = divmod(len(ordered), 2)
    if odd:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle] + 1) // 2  # half up, in whole steps


def _groups(within: Expression | None, eligible: Sequence[Cells]) -> list[Any]:
    """Return the group of each application; None, a missing one, is a group of its own."""
    if within is None:
        return [None] * len(eligible)
    compute = formula(within)
    return [compute(cells) for cells in eligible]


def _raw_values(measure: Measure, eligible: Sequence[Cells]) -> list[int | None]:
    compute, steps = _raw_formula(measure), 10**measure.decimals
    values = [compute(cells) for cells in eligible]
    return [None if value is None else half_up(value, steps) for value in values]


def _raw_formula(measure: Measure) -> Formula:
    if measure.rate is not None:
        rate, per = measure.rate, measure.rate.per
        count, population = formula(rate.count), formula(rate.population)
        return _ratio(count, population, lambda a, b: a * per / b, rate.if_zero)
    if measure.change is not None:
        change = measure.change
        after, before = formula(change.after), formula(change.before)
        return _ratio(after, before, lambda a, b: Fraction(a - b) / b, change.if_zero)
    if measure.value is None:
        raise ValueError(f"measure {measure.key} has no raw value")
    return formula(measure.value)


def _ratio(
    above: Formula, below: Formula, divide: Callable[[Any, Any], Number], if_zero: IfZero
) -> Formula:
    """Return a quotient that does what `if_zero` says when the lower part is 0."""
    at_zero = 0 if if_zero == IfZero.ZERO else None

    def compute(cells: Cells) -> Number | None:
        b = below(cells)
        if b is None:
            return None
        if b == 0:
            return at_zero
        a = above(cells)
        return None if a is None else divide(a, b)

    return compute


def _refusal(measure: Measure, place: int) -> Problem:
    return Problem(
        "applications.measure_missing",
        f"{measure.label} has no value.",
        "Fill in the columns that it is computed from.",
        f"eligible application {place + 1}",
    )
