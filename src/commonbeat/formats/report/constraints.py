"""The section of a report about the constraints: targets, results and what each cost."""

from collections.abc import Sequence

from commonbeat.engine.rulebook.model import Constraint, ConstraintKind, Rulebook
from commonbeat.formats.drawing import Bar, draw_bars, jurisdiction_name
from commonbeat.formats.report.html import (
    figure,
    heading,
    money,
    paragraph,
    section,
    short_money,
    table,
)
from commonbeat.formats.run_reading import RunFiles
from commonbeat.formats.run_rows import ConstraintRow

Named = tuple[str, ConstraintRow]

MOST_BARS = 60
NEAR = 2  # times the target: groups further above it are in the table only
BUDGET = "budget"
IN_SHORT = (
    "Constraint",
    "Kind",
    "Target",
    "Result",
    "Yielded",
    "Price in points",
    "Price in dollars",
)
WHY = {
    "": "",
    "yield": "yielded, in the declared order",
    "indivisible": "what is missing is less than one award",
    "rank_order": "no award of the group fitted",
}
KINDS = {
    ConstraintKind.FLOOR: "floor",
    ConstraintKind.SHARE: "share",
    ConstraintKind.SET_ASIDE: "set-aside",
    ConstraintKind.CEILING: "ceiling",
}


PRICES = (
    "The price in points is by how much the mean score of an awarded dollar is lower than it "
    "would be without the constraint; the price in dollars is how much money would go to other "
    "applicants without it."
)


def constraints(run: RunFiles, rulebook: Rulebook) -> str:
    """Return every constraint: all of them in short, then the groups of each."""
    if not rulebook.constraints:
        return section("Constraints", paragraph("The rulebook declares none but the budget."))
    parts = [_in_short(run, rulebook), paragraph(PRICES)]
    for each in rulebook.constraints:
        groups = [row for row in run.constraints if row.key == each.key and row.group]
        if groups:
            by_state = each.by is not None and each.by.text == rulebook.columns.state
            named = [
                (jurisdiction_name(row.group) if by_state else row.group, row) for row in groups
            ]
            named.sort(key=lambda pair: pair[0])
            parts += [heading(each.label), *_bars(each, named), _table(each, named)]
    return section("Constraints", *parts)


def _in_short(run: RunFiles, rulebook: Rulebook) -> str:
    """Return the table of the constraints as wholes."""
    labels = {each.key: each.label for each in rulebook.constraints}
    return table(
        "All constraints in short",
        IN_SHORT,
        [
            (
                labels.get(each.key, each.key),
                KINDS[ConstraintKind(each.kind)],
                money(each.target_cents),
                money(each.result_cents),
                money(each.yielded_cents),
                each.price_points,
                money(each.price_cents),
            )
            for each in run.constraints
            if not each.group and each.key != BUDGET
        ],
        numeric=range(2, 7),
    )


def _bars(each: Constraint, groups: Sequence[Named]) -> list[str]:
    """Return the picture of the groups whose target may have mattered, if there are any."""
    near = [(name, row) for name, row in groups if _is_near(row)]
    if not near:
        return []
    limit = _limit(each).lower()
    caption = f"Dollars awarded; the upright stroke is the {limit}."
    if len(near) < len(groups):
        hidden = len(groups) - len(near)
        caption += f" {hidden} groups with more than twice their {limit} are left out."
    picture = draw_bars(
        [Bar(name, row.result_cents or 0, row.target_cents) for name, row in near[:MOST_BARS]],
        name=f"constraint {each.key}",
        title=f"{each.label}: {limit} and result",
        description=f"Bars are dollars awarded, upright strokes are the {limit}s. "
        "The table below gives every figure.",
        value_text=short_money,
    )
    return [figure(picture, caption)]


def _table(each: Constraint, groups: Sequence[Named]) -> str:
    """Return every group of one constraint."""
    return table(
        f"{each.label}, by group",
        ("Group", "Declared", "Demand", _limit(each), "Result", "Yielded", "Why"),
        [
            (
                name,
                money(row.declared_cents),
                money(row.demand_cents),
                money(row.target_cents),
                money(row.result_cents),
                money(row.yielded_cents),
                WHY.get(row.why, row.why),
            )
            for name, row in groups
        ],
        numeric=range(1, 6),
    )


def _limit(each: Constraint) -> str:
    return "Limit" if each.kind is ConstraintKind.CEILING else "Target"


def _is_near(row: ConstraintRow) -> bool:
    """Return whether the target of a group may have mattered."""
    return (row.result_cents or 0) < NEAR * (row.target_cents or 0)
