"""Comparisons, three-valued logic and choices between vectors of one kind."""

from collections.abc import Callable
from functools import reduce

import numpy as np

from commonbeat.engine.expressions import arithmetic
from commonbeat.engine.expressions.integers import Integers, Mask
from commonbeat.engine.expressions.vectors import (
    KNOWN,
    Exact,
    Texts,
    Truth,
    Vector,
    nothing_like,
    shared,
)

Value = Vector | None  # None is the literal NULL, which has no kind of its own

_COMPARED: dict[str, Callable[[Integers, Integers], Mask]] = {
    "=": np.equal,
    "<>": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def of_one_kind(values: list[Value]) -> list[Vector] | None:
    """Return the values with NULLs made missing values of the others' kind; None if all are."""
    model = next((value for value in values if value is not None), None)
    if model is None:
        return None
    return [nothing_like(model) if value is None else value for value in values]


def unknown() -> Truth:
    """Return a truth value that is missing for every application."""
    return Truth(~KNOWN, ~KNOWN)


def compare(operator: str, left: Value, right: Value) -> Truth:
    """Return where left stands in the relation to right; missing if either is missing."""
    both = of_one_kind([left, right])
    if both is None:
        return unknown()
    first, second = both
    relation = _COMPARED[operator]
    if isinstance(first, Exact) and isinstance(second, Exact):
        a, b, _ = arithmetic.aligned(first, second)
        met = relation(a, b)
    elif isinstance(first, Texts) and isinstance(second, Texts):
        (codes, others), _ = shared([first, second])
        met = relation(codes, others)
    else:
        met = relation(first.values, second.values)  # type: ignore[union-attr]  # truths
    present = first.present & second.present
    return Truth(met & present, ~met & present)


def both_hold(left: Truth, right: Truth) -> Truth:
    """Return left AND right: false as soon as one is false."""
    return Truth(left.holds & right.holds, left.fails | right.fails)


def either_holds(left: Truth, right: Truth) -> Truth:
    """Return left OR right: true as soon as one is true."""
    return Truth(left.holds | right.holds, left.fails & right.fails)


def opposite(value: Truth) -> Truth:
    """Return NOT value; missing stays missing."""
    return Truth(value.fails, value.holds)


def is_missing(value: Value) -> Truth:
    """Return IS NULL, which is always known."""
    present = ~KNOWN if value is None else value.present
    return Truth(~present, present)


def choose(where: Mask, yes: Value, no: Value) -> Value:
    """Return `yes` where the mask is True and `no` elsewhere; both are of one kind or NULL."""
    both = of_one_kind([yes, no])
    if both is None:
        return None
    first, second = both
    if isinstance(first, Exact) and isinstance(second, Exact):
        return arithmetic.chosen(where, first, second)
    if isinstance(first, Texts) and isinstance(second, Texts):
        (codes, others), words = shared([first, second])
        return Texts(np.where(where, codes, others), words)
    if isinstance(first, Truth) and isinstance(second, Truth):
        return Truth(
            np.where(where, first.holds, second.holds),
            np.where(where, first.fails, second.fails),
        )
    raise TypeError(f"{type(first).__name__} and {type(second).__name__} are of two kinds")


def first_known(values: list[Value]) -> Value:
    """Return COALESCE: the first value that is not missing."""

    def before(later: Value, earlier: Value) -> Value:
        return later if earlier is None else choose(earlier.present, earlier, later)

    return reduce(before, reversed(values))
