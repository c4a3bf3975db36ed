"""What became of each rule on sums of money, told rule by rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
    demand_cents: int | None
    yielded_cents: int
    why: str
    price_points: str
    price_cents: int | None

    @property
    def met(self) -> bool:
        """Return whether nothing of the target is missing."""
        return not self.yielded_cents


@dataclass(frozen=True)
class Rule:
    """One rule of the rulebook with its lines."""

    label: str
    kind: str
    lines: tuple[Line, ...]

    @property
    def short(self) -> tuple[Line, ...]:
        """Return the lines whose target was not reached."""
        return tuple(line for line in self.lines if not line.met)

    @property
    def binding(self) -> tuple[Line, ...]:
        """Return the lines that changed somebody's award."""
        return tuple(line for line in self.lines if line.price_cents)


def by_rule(
    rows: Sequence[Mapping[str, Any]], policy: Policy, *, only_group: str | None = None
) -> list[Rule]:
    """Return the rules of a run in the order of its rulebook, or those of one group."""
    labels = {each.key: each.label for each in policy.constraints}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if only_group in (None, row["group"]):
            found.setdefault(row["key"], []).append(row)
    return [
        Rule(
            label=labels.get(key, "Funds available" if key == "budget" else key),
            kind=KINDS.get(lines[0]["kind"], ""),
            lines=tuple(_line(line) for line in lines),
        )
        for key, lines in found.items()
    ]


def _line(row: Mapping[str, Any]) -> Line:
    return Line(
        group=jurisdiction_name(row["group"]),
        target_cents=row["target_cents"],
        result_cents=row["result_cents"],
        demand_cents=row["demand_cents"],
        yielded_cents=row["yielded_cents"] or 0,
        why=WHY.get(row["why"], row["why"]),
        price_points=row["price_points"],
        price_cents=row["price_cents"],
    )
