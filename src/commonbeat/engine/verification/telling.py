"""What is told of a run: reason codes, cut-offs, results of constraints: section 9."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from commonbeat.engine.rulebook.model import Constraint, ConstraintKind, Rulebook
from commonbeat.engine.verification.awards import Awards
from commonbeat.engine.verification.books import Group, Groups
from commonbeat.engine.verification.sizes import Size

BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class PlainConstraint:
    """The result of a constraint in one group; group "" is the constraint as a whole."""

    key: str
    group: str
    kind: str
    declared_cents: int
    demand_cents: int
    target_cents: int
    result_cents: int
    yielded_cents: int
    why: str


def reason_code(awards: Awards, place: int, size: Size) -> str:
    """Return the code of an eligible application."""
    units = awards.units[place]
    if units:
        how = "reserve" if awards.by_reserve[place] else "rank"
        return f"funded.{how}" + (".partial" if units < size.full else "")
    if size.requested == 0:
        return "no_units.request"
    if size.price_cents is None:
        return "no_units.cost"
    if not size.can_get_units:
        return "no_units.cap"
    return "unfunded.ceiling" if awards.ceiling_blocked[place] else "unfunded.money"


def cut_offs(
    groups: Groups,
    awards: Awards,
    totals: Sequence[int],
    sizes: Sequence[Size],
    order: Sequence[int],
) -> list[int | None]:
    """Return, for each class, the score down to which nobody was passed over.

    The lowest score of an award on its rank above the first of the class that can get units
    and got none; None without one.
    """
    lowest: list[int | None] = [None] * (len(groups.strata) + 1)
    ended = [False] * len(lowest)
    for place in order:
        stratum = groups.class_of[place]
        if awards.units[place]:
            if not awards.by_reserve[place] and not ended[stratum]:
                lowest[stratum] = totals[place]
        elif sizes[place].can_get_units:
            ended[stratum] = True
    return lowest


def constraint_results(
    rulebook: Rulebook, groups: Groups, awards: Awards, sizes: Sequence[Size]
) -> list[PlainConstraint]:
    """Return the results of each constraint: its groups, then the whole; the budget last."""
    found = []
    for constraint in rulebook.constraints:
        rows = sorted(
            _results_of(constraint, groups, awards, sizes), key=lambda result: result.group
        )
        if constraint.kind != ConstraintKind.SET_ASIDE:
            rows.append(_whole(constraint, rows))
        found += rows
    funds, spent = rulebook.program.funds_cents, sum(awards.books.in_classes)
    demand = sum(size.full * (size.price_cents or 0) for size in sizes if size.can_get_units)
    found.append(PlainConstraint(BUDGET, "", BUDGET, funds, demand, funds, spent, 0, ""))
    return found


def _results_of(
    constraint: Constraint, groups: Groups, awards: Awards, sizes: Sequence[Size]
) -> Iterator[PlainConstraint]:
    """Give the result of each group of one constraint."""
    books = awards.books
    if constraint.kind == ConstraintKind.CEILING:
        for number, group in enumerate(groups.ceilings):
            if group.constraint is constraint:
                yield _ceiling_result(group, books.in_ceilings[number])
        return
    if constraint.kind == ConstraintKind.SHARE:
        kinds = zip(groups.strata, books.in_classes, awards.class_targets, strict=False)
        memberships: Sequence[Sequence[int]] = [[number] for number in groups.class_of]
    else:
        kinds = zip(groups.reserves, books.in_reserves, awards.reserve_targets, strict=True)
        memberships = groups.reserves_of
    members = _members(memberships)
    for number, (group, result, after_c) in enumerate(kinds):
        if group.constraint is constraint:
            smallest = _smallest_next(members[number], awards, sizes)
            yield _target_result(group, result, after_c, smallest)


def _members(memberships: Sequence[Sequence[int]]) -> defaultdict[int, list[int]]:
    """Return the places of the members of each group by its number."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place, joined in enumerate(memberships):
        for number in joined:
            members[number].append(place)
    return members


def _smallest_next(members: Iterable[int], awards: Awards, sizes: Sequence[Size]) -> int | None:
    """Return the cents of the smallest award or unit that any member could still get."""
    steps = []
    for place in members:
        size, units = sizes[place], awards.units[place]
        if size.price_cents is not None and size.can_get_units and units < size.full:
            steps.append(size.price_cents * (1 if units else size.minimum))
    return min(steps, default=None)


def _target_result(
    group: Group, result: int, after_c: int, smallest: int | None
) -> PlainConstraint:
    target = group.first_target_cents
    missing = max(0, target - result)
    if not missing:
        why = ""
    elif after_c < target:
        why = "yield"
    else:
        why = "indivisible" if smallest is not None and missing < smallest else "rank_order"
    constraint = group.constraint
    return PlainConstraint(
        constraint.key,
        group.name,
        constraint.kind.value,
        group.declared_cents,
        group.demand_cents,
        target,
        result,
        missing,
        why,
    )


def _ceiling_result(group: Group, result: int) -> PlainConstraint:
    constraint, limit = group.constraint, group.declared_cents
    return PlainConstraint(
        constraint.key,
        group.name,
        constraint.kind.value,
        limit,
        group.demand_cents,
        limit,
        result,
        0,
        "",
    )


def _whole(constraint: Constraint, rows: Sequence[PlainConstraint]) -> PlainConstraint:
    """Return the sums over the groups of a constraint."""
    return PlainConstraint(
        constraint.key,
        "",
        constraint.kind.value,
        sum(row.declared_cents for row in rows),
        sum(row.demand_cents for row in rows),
        sum(row.target_cents for row in rows),
        sum(row.result_cents for row in rows),
        sum(row.yielded_cents for row in rows),
        "",
    )
