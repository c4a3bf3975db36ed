"""What yielded, by how much and why; and which rules cannot all hold."""

from collections.abc import Sequence

from commonbeat.engine.allocation.optimal import Group, Round
from commonbeat.engine.allocation.state import FIRST, FULL, MINIMUM, PRICE
from commonbeat.engine.awarding import Allocation
from commonbeat.engine.conflicts import find_conflict
from commonbeat.engine.money import dollars
from commonbeat.engine.packing import GroupFacts, Packed
from commonbeat.engine.results import INDIVISIBLE, RANK_ORDER, YIELD, ConstraintResult
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.wording import listed

WHY = {
    INDIVISIBLE: "what is missing is less than any further award or unit",
    RANK_ORDER: "going down the ranking did not reach it",
}
OPTIMAL_WHY = "the optimal method keeps what going down the ranking reaches, which is less"


def yield_sentences(
    rulebook: Rulebook, results: Sequence[ConstraintResult], allocation: Allocation
) -> tuple[str, ...]:
    """Return one sentence for each group whose target was not reached."""
    given = _given(allocation)
    told = []
    for each in results:
        if not each.yielded_cents or not each.why:
            continue
        if each.why == YIELD:
            why = _yielding(rulebook, each.key, given)
        elif each.why == RANK_ORDER and allocation.is_optimal:
            why = OPTIMAL_WHY
        else:
            why = WHY[each.why]
        told.append(
            f"{_name(each.label, each.group)} yielded "
            f"{dollars(each.yielded_cents, whole=True)} of "
            f"{dollars(each.target_cents, whole=True)}: {why}."
        )
    return tuple(told)


def _given(allocation: Allocation) -> dict[str, int]:
    """Return by how many cents step C lowered the targets of each constraint."""
    packed, reserved = allocation.packed, allocation.walked.reserved
    given: dict[str, int] = {}
    for place, facts in packed.groups:
        lowered = facts.target_cents - int(reserved[place])
        given[facts.constraint.key] = given.get(facts.constraint.key, 0) + lowered
    return given


def _yielding(rulebook: Rulebook, key: str, given: dict[str, int]) -> str:
    """Return why a rule yielded: its turn, and what those before it gave."""
    start = "the rules could not all hold"
    before = rulebook.yield_order[: rulebook.yield_order.index(key)]
    if not before:
        return f"{start}, and this one comes first in the order of yielding"
    labels = {each.key: each.label for each in rulebook.constraints}
    gave = [
        f"“{labels[each]}” gave {dollars(given[each], whole=True)}"
        if given.get(each)
        else f"“{labels[each]}” could give nothing"
        for each in before
    ]
    return f"{start}; before it in the order of yielding, {listed(gave)}, not enough"


def conflict_sentences(rulebook: Rulebook, packed: Packed) -> tuple[str, ...]:
    """Return the smallest set of rules that cannot all hold, and what each must yield at least.

    Time: 5 ms when all can hold.
    """
    table = packed.table
    named = [
        (facts, int(table.groups[place, FIRST]))
        for place, facts in packed.groups
        if table.groups[place, FIRST] > 0
    ]
    chosen = Round(
        score=table.units,
        price=table.apps[:, PRICE],
        full=table.apps[:, FULL],
        minimum=table.apps[:, MINIMUM],
        funds=table.funds,
        at_least=tuple(Group(facts.members, cents) for facts, cents in named),
        at_most=tuple(Group(each.members, each.declared_cents) for each in packed.ceilings),
    )
    turn = {key: place for place, key in enumerate(rulebook.yield_order)}
    conflict = find_conflict(chosen, [turn[facts.constraint.key] for facts, _ in named])
    if conflict is None:
        return ()
    members = [named[place][0] for place in conflict.members]
    lines = [f"These rules cannot all hold: {_listed(members)}, with {_funds(packed)}."]
    for (facts, _), cents in zip(named, conflict.yielded_cents, strict=True):
        if cents:
            name = _name(facts.constraint.label, facts.name)
            lines.append(f"{name} must yield at least {dollars(cents, whole=True)}.")
    return tuple(lines)


def _funds(packed: Packed) -> str:
    ceilings = " and the ceilings" if packed.ceilings else ""
    return f"the funds of {dollars(packed.table.funds, whole=True)}{ceilings}"


def _listed(members: Sequence[GroupFacts]) -> str:
    """Name rules, the groups of one rule together."""
    groups: dict[str, list[str]] = {}
    for each in members:
        groups.setdefault(each.constraint.label, []).append(each.name)
    return "; ".join(
        _name(label, ", ".join(filter(None, names))) for label, names in groups.items()
    )


def _name(label: str, group: str) -> str:
    return f"“{label}” for {group}" if group else f"“{label}”"
