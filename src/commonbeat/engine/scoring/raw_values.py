"""Step 1: the raw value of a measure for every eligible application."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.applications import Applications
from commonbeat.engine.expressions import Exact, evaluate, groups, numbers
from commonbeat.engine.expressions.arithmetic import (
    chosen,
    divide,
    multiply,
    rounded,
    subtract,
)
from commonbeat.engine.expressions.integers import Integers, Mask
from commonbeat.engine.expressions.vectors import constant_number, taken
from commonbeat.engine.rulebook.model import Expression, IfZero, Measure

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """Raw values of m eligible applications, in whole steps of 10**-decimals."""

    values: Integers
    present: Mask


def raw_values(measure: Measure, applications: Applications, rows: Rows) -> Raw:
    """Return the raw values of the applications at `rows`, rounded half up."""
    value = rounded(_value(measure, applications), measure.decimals)
    small = taken(value, rows)
    if not isinstance(small, Exact):
        raise TypeError("raw values are numbers")
    return Raw(np.where(small.present, small.numerators, 0), small.present)


def _value(measure: Measure, applications: Applications) -> Exact:
    if measure.rate is not None:
        rate = measure.rate
        population = numbers(rate.population, applications)
        part = divide(numbers(rate.count, applications), population)
        value = multiply(part, constant_number(rate.per))
        return _if_zero(value, population, rate.if_zero)
    if measure.change is not None:
        before = numbers(measure.change.before, applications)
        after = numbers(measure.change.after, applications)
        value = divide(subtract(after, before), before)
        return _if_zero(value, before, measure.change.if_zero)
    if measure.value is None:
        raise TypeError("a measure has a value, a rate or a change")
    return numbers(measure.value, applications)


def _if_zero(value: Exact, divisor: Exact, rule: IfZero) -> Exact:
    """Give 0 where the divisor is 0, if the rule says so; dividing left it missing."""
    if rule is IfZero.MISSING:
        return value
    is_zero = divisor.present & (divisor.numerators == 0)
    return chosen(is_zero, constant_number(Fraction(0)), value)


def groups_of(
    expression: Expression | None, applications: Applications, rows: Rows
) -> NDArray[np.int64]:
    """Return the group of each application at `rows`: 0, 1, …; the missing ones are one group.

    Without an expression all are in one group.
    """
    if expression is None:
        return np.zeros(len(rows), dtype=np.int64)
    found = groups(taken(evaluate(expression, applications), rows))
    return np.where(found.codes < 0, len(found.names), found.codes)
