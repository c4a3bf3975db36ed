"""What yielded, by how much and why; and which rules cannot all hold."""

from collections.abc import Sequence

from commonbeat.engine.allocation.optimal import Group, Round
from commonbeat.engine.allocation.state import FIRST, FULL, MINIMUM, PRICE
from commonbeat.engine.conflicts import find_conflict
from commonbeat.engine.money import dollars
from commonbeat.engine.packing import GroupFacts, Packed
from commonbeat.engine.results import INDIVISIBLE, RANK_ORDER, YIELD, ConstraintResult
from commonbeat.engine.rulebook.model import Rulebook

WHY = {
    YIELD: "the rules could not all hold, and this one comes first in the order of yielding",
    INDIVISIBLE: "what is missing is less than any further award or unit",
    RANK_ORDER: "going down the ranking did not reach it",
}


def yield_sentences(rulebook: Rulebook, results: Sequence[ConstraintResult]) -> tuple[str, ...]:
    """Return one sentence for each group whose target was not reached."""
    del rulebook
    return tuple(
        f"{_name(each.label, each.group)} yielded {dollars(each.yielded_cents, whole=True)} of "
        f"{dollars(each.target_cents, whole=True)}: {WHY[each.why]}."
        for each in results
        if each.yielded_cents and each.why
    )


def conflict_sentences(rulebook: Rulebook, packed: Packed) -> tuple[str, ...]:
    """Return the smallest set of rules that cannot all hold, and what each must yield at least.

    Time: 5 ms when all can hold.
    """
    table = packed.table
    named = [
        (facts, int(table.groups[place, FIRST]))
        for place, facts in _groups(packed)
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
            lines.append(
                f"{name} must yield at least {dollars(cents - cents % 100, whole=True)}."
            )
    return tuple(lines)


def _groups(packed: Packed) -> list[tuple[int, GroupFacts]]:
    strata = list(enumerate(packed.strata))
    return strata + list(enumerate(packed.reserves, start=packed.table.classes))


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
