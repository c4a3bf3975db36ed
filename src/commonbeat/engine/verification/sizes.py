"""How much an application may get, and what a unit costs: section 6 of the procedure."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.model import (
    Expression,
    Limits,
    Marginal,
    Price,
    Program,
    Rounding,
    Rulebook,
)
from commonbeat.engine.verification.cells import Cells
from commonbeat.engine.verification.exact import Number, down, half_up, up, up_div
from commonbeat.engine.verification.formulas import Formula, formula

LARGEST_UNITS = 10**9
LARGEST_CENTS = 10**17

_ROUNDED: dict[Rounding, Callable[[Number], int]] = {
    Rounding.FLOOR: down,
    Rounding.ROUND: half_up,
    Rounding.CEIL: up,
}


@dataclass(frozen=True, slots=True)
class Size:
    """Units that an application may get, from `minimum` to `full`; price None: it has none."""

    requested: int
    units_cap: int
    full: int
    minimum: int
    price_cents: int | None

    @property
    def can_get_units(self) -> bool:
        """Whether any award is possible at all."""
        return self.price_cents is not None and self.full >= self.minimum


def size_of(rulebook: Rulebook) -> Callable[[Cells], Size]:
    """Return the function that gives the size of an application."""
    limits, request = rulebook.limits, rulebook.request
    requested_of = formula(request.requested)
    cap_of = None if request.cap is None else formula(request.cap)
    price_of = _price_rule(rulebook.program, rulebook.price)

    def size(cells: Cells) -> Size:
        asked = requested_of(cells)
        requested = 0 if asked is None else max(0, down(asked))
        price = price_of(cells)
        caps = [] if cap_of is None else [_cap(rulebook, cap_of, cells)]
        name = str(cells[rulebook.columns.application_id])
        _check(name, "requested units", request.requested, requested, LARGEST_UNITS)
        if request.cap is not None:
            _check(name, "units of the cap", request.cap, caps[0], LARGEST_UNITS)
        _check(name, "cents of a unit", rulebook.price.unit_cost, price or 0, LARGEST_CENTS)
        if limits.maximum_units is not None:
            caps.append(limits.maximum_units)
        if limits.maximum_cents is not None and price is not None:
            caps.append(limits.maximum_cents // price)
        units_cap = min(caps) if caps else requested
        full = min(requested, units_cap)
        return Size(requested, units_cap, full, _minimum(limits, full, price), price)

    return size


def _check(name: str, what: str, rule: Expression, value: int, largest: int) -> None:
    """Refuse a value that no round has."""
    if value <= largest:
        return
    shown = f"{value:,}" if value < 10**30 else "more than 30 digits of"
    raise Refused(
        Problem(
            "size.too_large",
            f"Application {name} comes to {shown} {what} by {rule.text[:100]}; the most is"
            f" {largest:,}.",
            "Correct the file or the expression.",
        )
    )


def _cap(rulebook: Rulebook, cap_of: Formula, cells: Cells) -> int:
    request = rulebook.request
    cap = cap_of(cells)
    if cap is None:
        return request.at_least
    return max(request.at_least, _ROUNDED[request.rounding](cap))


def _minimum(limits: Limits, full: int, price: int | None) -> int:
    """Return the smallest award: at least one unit, and what the limits say."""
    least = max(1, limits.minimum_units)
    if price is not None:
        least = max(least, up_div(limits.minimum_cents, price))
    if limits.marginal == Marginal.ALL_OR_NOTHING:
        return max(least, full)
    if limits.marginal == Marginal.MINIMUM_VIABLE:
        return max(least, up(full * limits.minimum_viable_percent / 100))
    return least


def _price_rule(program: Program, price: Price) -> Callable[[Cells], int | None]:
    """Return the function that gives the price of a unit in cents, or None without a cost."""
    cost_of = formula(price.unit_cost)
    waiver = price.waiver
    waived = None if waiver is None else formula(waiver.when)

    def price_of(cells: Cells) -> int | None:
        cost = cost_of(cells)
        if cost is None or cost <= 0:
            return None
        share, cap = program.federal_share_percent, program.cap_per_unit_cents
        if waiver is not None and waived is not None and waived(cells) is True:
            share, cap = waiver.federal_share_percent, cap if waiver.cap_applies else None
        federal = Fraction(cost) * share  # dollars x 100 cents x share / 100
        if cap is not None:
            federal = min(federal, Fraction(cap))
        return max(1, half_up(federal * (1 + program.administration_percent / 100)))

    return price_of
