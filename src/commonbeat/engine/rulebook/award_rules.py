"""Reads what an award is: request and cap, price, limits."""

from fractions import Fraction

from commonbeat.engine.expressions import Kind
from commonbeat.engine.money import dollars
from commonbeat.engine.rulebook.model import (
    Limits,
    Marginal,
    Price,
    RequestCap,
    Rounding,
    Waiver,
)
from commonbeat.engine.rulebook.table import Table

_HALF = Fraction(50)


def read_request(table: Table) -> RequestCap:
    """Return how many units are asked for, and how many may be awarded."""
    request = RequestCap(
        requested=table.formula("requested", Kind.NUMBER),
        cap=table.expression("cap", Kind.NUMBER, required=False),
        rounding=table.choice("rounding", Rounding, Rounding.FLOOR),
        at_least=table.whole("at_least", 0),
        sentence=table.text("sentence", ""),
    )
    for key in ("rounding", "at_least"):
        if table.has(key) and not table.has("cap"):
            table.say(
                key,
                "no_effect",
                f"{key!r} has no effect without a cap.",
                "Write cap = …, or leave it out.",
            )
    table.done()
    return request


def read_price(table: Table) -> Price:
    """Return what one unit costs, and what a waiver of the match changes."""
    waiver = table.table("waiver")
    price = Price(
        unit_cost=table.formula("unit_cost", Kind.NUMBER),
        waiver=None if waiver is None else _waiver(waiver),
    )
    table.done()
    return price


def _waiver(table: Table) -> Waiver:
    waiver = Waiver(
        when=table.formula("when", Kind.TRUTH),
        federal_share_percent=table.percent("federal_share_percent"),
        cap_applies=table.truth("cap_applies", default=False),
    )
    table.done()
    return waiver


def read_limits(table: Table) -> Limits:
    """Return what one applicant may get at least and at most."""
    limits = Limits(
        marginal=table.choice("marginal", Marginal, Marginal.WHOLE_UNITS),
        minimum_viable_percent=table.percent("minimum_viable_percent", _HALF),
        minimum_units=table.whole("minimum_units", 1),
        maximum_units=(
            table.whole("maximum_units", least=1) if table.has("maximum_units") else None
        ),
        minimum_cents=table.cents("minimum_dollars", 0),
        maximum_cents=(
            table.cents("maximum_dollars", least=1) if table.has("maximum_dollars") else None
        ),
    )
    if table.has("minimum_viable_percent") and limits.marginal is not Marginal.MINIMUM_VIABLE:
        table.say(
            "minimum_viable_percent",
            "no_effect",
            f"'minimum_viable_percent' has no effect with marginal {limits.marginal.value!r}.",
            "Leave it out, or write marginal = 'minimum_viable'.",
        )
    if limits.maximum_units is not None and limits.maximum_units < limits.minimum_units:
        table.say(
            "maximum_units",
            "out_of_range",
            f"The most, {limits.maximum_units}, is below the least, {limits.minimum_units}.",
            "Swap or correct them.",
        )
    if limits.maximum_cents is not None and limits.maximum_cents < limits.minimum_cents:
        table.say(
            "maximum_dollars",
            "out_of_range",
            f"The most, {dollars(limits.maximum_cents)}, is below the least, "
            f"{dollars(limits.minimum_cents)}.",
            "Swap or correct them.",
        )
    table.done()
    return limits
