"""What a run made of its constraints: targets, results, what yielded, and what each cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.state import (
    FULL,
    HELD,
    MINIMUM,
    PRICE,
    STRATUM,
    UNDER,
)
from commonbeat.engine.awarding import Allocation
from commonbeat.engine.packing import GroupFacts, Packed, Walked, leave_out, run_down
from commonbeat.engine.rulebook.model import Constraint, ConstraintKind, Rulebook
from commonbeat.engine.scoring import Scores

Whole = NDArray[np.int64]
BUDGET = "budget"
POINT_DECIMALS = 4
YIELD, INDIVISIBLE, RANK_ORDER = "yield", "indivisible", "rank_order"


@dataclass(frozen=True, slots=True)
class ConstraintResult:
    """The result of a constraint in one group; group "" is the constraint as a whole.

    price_points  decimal text: by how much the mean score of a dollar is lower with it
    price_cents   what would go to others without it
    awards        applications funded with it and not without it
    The three stand on the whole only, and by rank order only; None elsewhere.
    """

    key: str
    group: str
    kind: str
    label: str
    declared_cents: int
    demand_cents: int
    target_cents: int
    result_cents: int
    yielded_cents: int
    why: str
    price_points: str = ""
    price_cents: int | None = None
    awards: int | None = None


def cut_offs(allocation: Allocation, scores: Scores) -> dict[str, int | None]:
    """Return by stratum the score down to which everybody who can get units was funded.

    The lowest score funded on its rank above the first of the stratum who got nothing though
    it can get units; None without one. By the optimal method every award counts.
    """
    packed = allocation.packed
    apps, units, steps = packed.table.apps, packed.table.units, scores.total[packed.rows]
    counts = units > 0
    if not allocation.is_optimal:
        counts &= ~by_reserve(packed, allocation.walked)
    found: dict[str, int | None] = {}
    for stratum, name in enumerate([*(each.name for each in packed.strata), ""]):
        mine = apps[:, STRATUM] == stratum
        passed_over = np.flatnonzero(mine & (apps[:, FULL] > 0) & (units == 0))
        last = int(passed_over[0]) if len(passed_over) else len(units)
        funded = np.flatnonzero((mine & counts)[:last])
        found[name] = int(steps[funded[-1]]) if len(funded) else None
    return found


def by_reserve(packed: Packed, result: Walked) -> NDArray[np.bool_]:
    """Return which places of the ranking are funded by a reserve, bool (m,)."""
    held: NDArray[np.bool_] = (result.kept > 0) & (packed.table.units > 0)
    return held & result.turns.closed


def constraint_results(
    rulebook: Rulebook, scores: Scores, allocation: Allocation
) -> tuple[ConstraintResult, ...]:
    """Return what each constraint did: its groups by name, then the whole; the budget last.

    By rank order each constraint is priced by a run without it; awards of the optimal method
    have the prices that prove their bound instead. Source: decision procedure, section 9.
    Time: a run for each constraint, 30 ms at 7,272 applications.
    """
    packed, result = allocation.packed, allocation.walked
    found: list[ConstraintResult] = []
    for constraint in rulebook.constraints:
        rows = sorted(_of_groups(constraint, packed, result), key=lambda row: row.group)
        set_aside = constraint.kind == ConstraintKind.SET_ASIDE
        whole = rows.pop() if set_aside else _sum(constraint, rows)
        found += [*rows, whole]
        if not allocation.is_optimal:
            without = _units_without(rulebook, constraint, packed)
            steps = scores.total[packed.rows]
            found[-1] = _priced(whole, packed, without, steps, scores.decimals)
    found.append(_budget(packed))
    return tuple(found)


def _of_groups(
    constraint: Constraint, packed: Packed, result: Walked
) -> list[ConstraintResult]:
    """Return one line for each group of a constraint."""
    table = packed.table
    if constraint.kind == ConstraintKind.CEILING:
        return [
            _line(each, int(table.ceilings[place, UNDER]), "")
            for place, each in enumerate(packed.ceilings)
            if each.constraint is constraint
        ]
    first = 0 if constraint.kind == ConstraintKind.SHARE else table.classes
    groups = packed.strata if constraint.kind == ConstraintKind.SHARE else packed.reserves
    lines = []
    for place, each in enumerate(groups, start=first):
        if each.constraint is constraint:
            held = int(table.groups[place, HELD])
            lines.append(
                _line(each, held, _why(packed, each, held, int(result.reserved[place])))
            )
    return lines


def _line(group: GroupFacts, held: int, why: str) -> ConstraintResult:
    target = group.target_cents
    return ConstraintResult(
        key=group.constraint.key,
        group=group.name,
        kind=group.constraint.kind.value,
        label=group.constraint.label,
        declared_cents=group.declared_cents,
        demand_cents=group.demand_cents,
        target_cents=target,
        result_cents=held,
        yielded_cents=0
        if group.constraint.kind == ConstraintKind.CEILING
        else max(0, target - held),
        why=why,
    )


def _why(packed: Packed, group: GroupFacts, held: int, after_c: int) -> str:
    """Return why a group is short of its target; nothing when it is not."""
    missing = group.target_cents - held
    if missing <= 0:
        return ""
    if after_c < group.target_cents:
        return YIELD
    apps, units = packed.table.apps[group.members], packed.table.units[group.members]
    open_ = (apps[:, FULL] > 0) & (units < apps[:, FULL])
    steps = apps[:, PRICE] * np.where(units > 0, 1, apps[:, MINIMUM])
    smallest = int(steps[open_].min()) if open_.any() else 0
    return INDIVISIBLE if missing < smallest else RANK_ORDER


def _sum(constraint: Constraint, rows: Sequence[ConstraintResult]) -> ConstraintResult:
    """Return a constraint as a whole: the sums over its groups, 0 where it has none."""
    return ConstraintResult(
        key=constraint.key,
        group="",
        kind=constraint.kind.value,
        label=constraint.label,
        declared_cents=sum(row.declared_cents for row in rows),
        demand_cents=sum(row.demand_cents for row in rows),
        target_cents=sum(row.target_cents for row in rows),
        result_cents=sum(row.result_cents for row in rows),
        yielded_cents=sum(row.yielded_cents for row in rows),
        why="",
    )


def _units_without(rulebook: Rulebook, constraint: Constraint, packed: Packed) -> Whole:
    """Return the units that a run without one constraint awards, by place."""
    fewer = leave_out(packed, rulebook, constraint.key)
    run_down(fewer)
    return fewer.table.units


def _priced(
    line: ConstraintResult, packed: Packed, without: Whole, steps: Whole, decimals: int
) -> ConstraintResult:
    """Add what a constraint cost, against the awards of the run without it."""
    price, units = packed.table.apps[:, PRICE], packed.table.units
    moved = np.maximum(0, without - units) * price
    points = ""
    means = [_mean(steps, each * price) for each in (without, units)]
    if means[0] is not None and means[1] is not None:
        points = _rounded((means[0] - means[1]) / 10**decimals)
    return replace(
        line,
        price_points=points,
        price_cents=int(moved.sum()),
        awards=int(((units > 0) & (without == 0)).sum()),
    )


def _mean(steps: Whole, cents: Whole) -> Fraction | None:
    """Return the mean score of a dollar awarded, in steps; None when nothing was."""
    held = np.flatnonzero(cents)
    if not len(held):
        return None
    worth = sum(s * c for s, c in zip(steps[held].tolist(), cents[held].tolist(), strict=True))
    return Fraction(worth, int(cents.sum()))


def _rounded(value: Fraction) -> str:
    """Return a number as text with the decimals of a price in points, rounded half up."""
    scaled = (value * 10**POINT_DECIMALS + Fraction(1, 2)).__floor__()
    whole, part = divmod(abs(scaled), 10**POINT_DECIMALS)
    return f"{'-' if scaled < 0 else ''}{whole}.{part:0{POINT_DECIMALS}d}"


def _budget(packed: Packed) -> ConstraintResult:
    apps, table = packed.table.apps, packed.table
    return ConstraintResult(
        key=BUDGET,
        group="",
        kind=BUDGET,
        label="Funds available",
        declared_cents=table.funds,
        demand_cents=int((apps[:, PRICE] * apps[:, FULL]).sum()),
        target_cents=table.funds,
        result_cents=int((apps[:, PRICE] * table.units).sum()),
        yielded_cents=0,
        why="",
    )
