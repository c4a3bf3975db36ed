"""Prove a bound on what any awards could reach, from prices of the rules (weak duality).

Section 10 of the decision procedure: the sum of score x cents awarded, under the budget, the
floors and the ceilings. Any prices that are not negative prove a bound; nothing is solved here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from commonbeat.engine.verification.books import Group
from commonbeat.engine.verification.recomputation import Recomputed

_OF_OPTIMAL = {"points_cents", "optimal_points_cents", "gap_percent", "duals"}
GAP_STEP = Fraction(1, 10_000)  # the gap is told with 4 decimals
_DECIMAL = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


class _Unreadable(Exception):  # noqa: N818  it says what the bound is
    """A part of the bound that is not a number; the message names it."""


def check_bound(run: Recomputed, bound: Any, held: Recomputed | None = None) -> list[str]:
    """Return what is wrong with the bound in run.json; nothing when there is none.

    held   the round with the awards of the optimal method; then the bound has to be there

    bound  points_cents, and duals: the price in points of the budget, of each reserve, class
           and ceiling; texts of decimal numbers. Without duals only the own sum is checked
    Exact: fractions. Time: 50 ms for 7,272 applications.
    """
    if held is not None and not (isinstance(bound, dict) and bound.keys() >= _OF_OPTIMAL):
        return [f"run.json: bound lacks one of {', '.join(sorted(_OF_OPTIMAL))}."]
    if not isinstance(bound, dict):
        return [] if bound is None else ["run.json: bound is not a table."]
    sums = {"rank_order_points_cents": awarded_sum(run)}
    if held is not None:
        sums["optimal_points_cents"] = awarded_sum(held)
    try:
        return _wrong(run, bound, sums)
    except _Unreadable as why:
        return [f"run.json: bound.{why} is not a decimal number."]


def _wrong(
    run: Recomputed, bound: Mapping[str, Any], sums: Mapping[str, Fraction]
) -> list[str]:
    """Return what is wrong with a bound; the last of the sums is that of the run's awards."""
    messages = []
    for key, own in sums.items():
        if key in bound and (told := _number(bound, key)) != own:
            messages.append(f"run.json: bound.{key} is {told}, the rules give {own}.")
    if "duals" in bound:
        told, proved = _number(bound, "points_cents"), dual_bound(run, bound["duals"])
        if told < proved:
            messages.append(
                f"run.json: bound.points_cents is {told}; its duals prove only {proved}."
            )
    own_key = list(sums)[-1]
    if {"gap_percent", "points_cents", own_key} <= bound.keys():
        messages += _gap_messages(bound, own_key)
    return messages


def _gap_messages(bound: Mapping[str, Any], own_key: str) -> list[str]:
    """Return what is wrong with the gap: bound minus own sum, in percent of the bound."""
    told, best = _number(bound, "gap_percent"), _number(bound, "points_cents")
    own = _number(bound, own_key)
    gap = (best - own) / best * 100 if best else Fraction(0)
    if 0 <= told - gap < GAP_STEP:
        return []
    return [f"run.json: bound.gap_percent is {float(told)}, the sums give {float(gap):.4f}."]


def awarded_sum(run: Recomputed) -> Fraction:
    """Return the sum of score x cents of the awards, in points x cents."""
    steps = sum(
        total * units * (size.price_cents or 0)
        for total, units, size in zip(
            run.scored.totals, run.awards.units, run.sizes, strict=True
        )
    )
    return Fraction(steps, 10**run.rulebook.score.decimals)


def dual_bound(run: Recomputed, duals: Any) -> Fraction:
    """Return the bound that these prices prove, in points x cents."""
    books, groups = run.awards.books, run.groups
    budget = _number(duals, "budget")
    reserves = [_of_group(duals, "reserves", group) for group in groups.reserves]
    ceilings = [_of_group(duals, "ceilings", group) for group in groups.ceilings]
    names = [group.name for group in groups.strata] + [""]
    classes = [_number(_part(duals, "classes"), name, default="0") for name in names]
    bound = budget * books.funds
    bound -= _sum(reserves, map(min, books.reserve_targets, books.in_reserves))
    bound -= _sum(classes, map(min, books.class_targets, books.in_classes))
    bound += _sum(ceilings, books.ceiling_limits)
    steps = 10**run.rulebook.score.decimals
    for place, size in enumerate(run.sizes):
        if size.price_cents is None or not size.can_get_units:
            continue
        worth = Fraction(run.scored.totals[place], steps) - budget
        worth += classes[groups.class_of[place]]
        worth += sum(reserves[number] for number in groups.reserves_of[place])
        worth -= sum(ceilings[number] for number in groups.ceilings_of[place])
        bound += max(worth, Fraction(0)) * size.full * size.price_cents
    return bound


def _sum(prices: Sequence[Fraction], cents: Iterable[int]) -> Fraction:
    products = (price * each for price, each in zip(prices, cents, strict=True))
    return sum(products, Fraction(0))


def _of_group(duals: Any, part: str, group: Group) -> Fraction:
    of_rule = _part(_part(duals, part), group.constraint.key)
    return _number(of_rule, group.name, default="0")


def _part(table: Any, key: str) -> Any:
    """Return a table inside another; an empty one where it is left out."""
    if not isinstance(table, Mapping):
        raise _Unreadable(key)
    return table.get(key, {})


def _number(table: Any, key: str, default: str | None = None) -> Fraction:
    text = table.get(key, default) if isinstance(table, Mapping) else None
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise _Unreadable(key)
    return Fraction(text)
