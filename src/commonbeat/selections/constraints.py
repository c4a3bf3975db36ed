"""What became of each rule on sums of money, told rule by rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonbeat.engine.rulebook.model import Constraint
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.formats.drawing import jurisdiction_name

KINDS = {
    "floor": "At least",
    "share": "At least",
    "set_aside": "At least",
    "ceiling": "At most",
    "budget": "At most",
}
WHY = {
    "yield": "It gave way, as the rulebook's order says, because not all rules could hold.",
    "indivisible": "What is missing is less than the smallest award that could still be made.",
    "rank_order": "No further award could be moved without passing over a better-ranked one.",
}


@dataclass(frozen=True)
class Line:
    """One rule in one group: what it asked and what came of it. Money is cents."""

    group: str
    target_cents: int | None
    result_cents: int | None
    yielded_cents: int
    why: str
    is_indivisible: bool
    price_points: str
    price_cents: int | None

    @property
    def met(self) -> bool:
        """Return whether nothing is missing, or less than any further award would be."""
        return not self.yielded_cents or self.is_indivisible


@dataclass(frozen=True)
class Rule:
    """One rule of the rulebook: its groups, and the whole of it."""

    label: str
    kind: str
    groups: tuple[Line, ...]
    whole: Line

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return what a table shows: the groups, or the whole where there are none."""
        return self.groups or (self.whole,)

    @property
    def short(self) -> tuple[Line, ...]:
        """Return the lines whose target was not reached."""
        return tuple(line for line in self.lines if not line.met)

    @property
    def is_rounded(self) -> bool:
        """Return whether a target is missed by less than one award."""
        return any(line.is_indivisible for line in self.lines)

    @property
    def is_folded(self) -> bool:
        """Return whether the table is so long, and so regular, that it is folded away."""
        return len(self.lines) > 4 and not self.short


def by_rule(
    rows: Sequence[Mapping[str, Any]], policy: Policy, *, only_state: str | None = None
) -> list[Rule]:
    """Return the rules of a run in the order of its rulebook, or those on one state.

    The rows are those of constraints.csv: the groups of a rule, then their sum.
    """
    labels = {each.key: each.label for each in policy.constraints} | {
        "budget": "Funds available"
    }
    by_state = {each.key for each in policy.constraints if _is_by_state(each, policy)}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["key"], []).append(row)
    if only_state is not None:
        found = {key: lines for key, lines in found.items() if key in by_state}
    rules = [
        Rule(
            label=labels.get(key, key),
            kind=KINDS.get(lines[0]["kind"], ""),
            groups=tuple(
                _line(line, is_state=key in by_state)
                for line in lines
                if line["group"] and only_state in (None, line["group"])
            ),
            whole=_line(lines[-1], is_state=False),
        )
        for key, lines in found.items()
    ]
    return [rule for rule in rules if rule.groups or only_state is None]


def _is_by_state(constraint: Constraint, policy: Policy) -> bool:
    """Return whether the groups of a rule are states: elsewhere NE may be a region."""
    return constraint.by is not None and constraint.by.text == policy.columns.state


def _line(row: Mapping[str, Any], *, is_state: bool) -> Line:
    return Line(
        group=jurisdiction_name(row["group"]) if is_state else row["group"],
        target_cents=row["target_cents"],
        result_cents=row["result_cents"],
        yielded_cents=row["yielded_cents"] or 0,
        why=WHY.get(row["why"], row["why"]),
        is_indivisible=row["why"] == "indivisible",
        price_points=row["price_points"],
        price_cents=row["price_cents"],
    )
