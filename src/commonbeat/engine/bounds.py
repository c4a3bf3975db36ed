"""The proven limit of what any awards could be worth, and the price of following the rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.optimal import (
    PRICE_STEPS,
    Bound,
    Group,
    Round,
    linear_bound,
)
from commonbeat.engine.allocation.state import FULL, HELD, MINIMUM, PRICE, TARGET
from commonbeat.engine.packing import GroupFacts, Packed
from commonbeat.engine.rulebook.model import ConstraintKind

Whole = NDArray[np.int64]
GAP_DECIMALS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """A bound on the sum of score x cents, with the prices that prove it.

    points_cents             the bound, in points x cents, as decimal text
    rank_order_points_cents  what the awards by rank order reach
    awards_points_cents      what the awards of the run reach: the same, by rank order
    duals                    prices in points: budget, reserves, classes, ceilings
    """

    points_cents: str
    rank_order_points_cents: str
    awards_points_cents: str
    duals: dict[str, object]

    @property
    def gap_percent(self) -> str:
        """Return by how many percent the awards may be below the best, as decimal text."""
        return self._gap(self.awards_points_cents)

    @property
    def rank_order_gap_percent(self) -> str:
        """Return by how many percent the awards by rank order may be below the best."""
        return self._gap(self.rank_order_points_cents)

    def _gap(self, reached: str) -> str:
        """Return the gap rounded up: never less than what is proved."""
        most = Fraction(self.points_cents)
        gap = (most - Fraction(reached)) / most * 100 if most else Fraction(0)
        steps = ceil(gap * 10**GAP_DECIMALS)
        return f"{Decimal(steps).scaleb(-GAP_DECIMALS):.{GAP_DECIMALS}f}"


def protected_groups(packed: Packed) -> tuple[GroupFacts, ...]:
    """Return the classes and reserves of which the rank order reached anything."""
    held = packed.table.groups
    return tuple(each for place, each in packed.groups if _kept(held[place]) > 0)


def round_of(packed: Packed, steps: Whole) -> Round:
    """Return a round as the optimal method takes it, its sums as the rank order left them.

    steps  int64 (m,): scores in rank order
    """
    apps, held = packed.table.apps, packed.table.groups
    sums = [(each, _kept(held[place])) for place, each in packed.groups]
    lower = [Group(each.members, cents) for each, cents in sums if cents > 0]
    upper = [Group(each.members, each.declared_cents) for each in packed.ceilings]
    return Round(
        score=steps,
        price=apps[:, PRICE],
        full=apps[:, FULL],
        minimum=apps[:, MINIMUM],
        funds=packed.table.funds,
        at_least=tuple(lower),
        at_most=tuple(upper),
    )


def _kept(line: Whole) -> int:
    """Return the smaller of a group's final target and what it holds."""
    return int(min(line[TARGET], line[HELD]))


def prove_limit(
    chosen: Round,
    protected: Sequence[GroupFacts],
    ceilings: Sequence[GroupFacts],
    decimals: int,
    *,
    rank_order: int,
    awards: int,
) -> Limit:
    """Return a bound that holds whatever the solver's floats did, and what was reached.

    chosen, protected   of `round_of` and `protected_groups` when the rank order had ended
    decimals            of the score
    rank_order, awards  sums of score steps x cents
    Time: 0.1 s for 7,272 applications, 3 s for 200,000.
    """
    bound = linear_bound(chosen)
    return Limit(
        points_cents=_text(bound.steps_cents, decimals),
        rank_order_points_cents=_text(rank_order, decimals),
        awards_points_cents=_text(awards, decimals),
        duals=_duals(protected, ceilings, bound, decimals),
    )


def _duals(
    protected: Sequence[GroupFacts],
    ceilings: Sequence[GroupFacts],
    bound: Bound,
    decimals: int,
) -> dict[str, object]:
    """Return the prices by constraint and group, in points, as decimal texts."""
    reserves: dict[str, dict[str, str]] = {}
    classes: dict[str, str] = {}
    for each, price in zip(protected, bound.at_least_prices, strict=True):
        if each.constraint.kind == ConstraintKind.SHARE:
            classes[each.name] = _price(price, decimals)
        else:
            reserves.setdefault(each.constraint.key, {})[each.name] = _price(price, decimals)
    limits: dict[str, dict[str, str]] = {}
    for each, price in zip(ceilings, bound.at_most_prices, strict=True):
        limits.setdefault(each.constraint.key, {})[each.name] = _price(price, decimals)
    return {
        "budget": _price(bound.funds_price, decimals),
        "reserves": reserves,
        "classes": classes,
        "ceilings": limits,
    }


def _price(millionths: int, decimals: int) -> str:
    return _text(millionths, decimals + len(str(PRICE_STEPS)) - 1)


def _text(value: int, decimals: int) -> str:
    """Return value / 10**decimals as decimal text without needless zeros."""
    text = f"{Decimal(value).scaleb(-decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
