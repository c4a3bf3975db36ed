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

MOST_BARS = 60
NEAR = 2  # times the target: groups further above it are in the table only
BUDGET = "budget"
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


def constraints(run: RunFiles, rulebook: Rulebook) -> str:
    """Return every constraint: all of them in short, then the groups of each."""
    if not rulebook.constraints:
        return section("Constraints", paragraph("The rulebook declares none but the budget."))
    wholes = [each for each in run.constraints if not each.group and each.key != BUDGET]
    labels = {each.key: each.label for each in rulebook.constraints}
    parts = [
        table(
            "All constraints in short",
            (
                "Constraint",
                "Kind",
                "Target",
                "Result",
                "Yielded",
                "Price in points",
                "Price in dollars",
            ),
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
                for each in wholes
            ],
            numeric=range(2, 7),
        ),
        paragraph(
            "The price in points is by how much the mean score of an awarded dollar is lower "
            "than it would be without the constraint; the price in dollars is how much money "
            "would go to other applicants without it."
        ),
    ]
    for each in rulebook.constraints:
        groups = [row for row in run.constraints if row.key == each.key and row.group]
        if groups:
            parts += _groups(each, groups, rulebook)
    return section("Constraints", *parts)


def _groups(each: Constraint, rows: Sequence[ConstraintRow], rulebook: Rulebook) -> list[str]:
    """Return the groups of one constraint, as bars and as a table."""
    by_state = each.by is not None and each.by.text == rulebook.columns.state
    limit = "Limit" if each.kind is ConstraintKind.CEILING else "Target"

    def named(row: ConstraintRow) -> str:
        return jurisdiction_name(row.group) if by_state else row.group

    parts = [heading(each.label)]
    near = sorted((row for row in rows if _is_near(row)), key=named)
    if near:
        hidden = len(rows) - len(near)
        caption = f"Dollars awarded; the upright stroke is the {limit.lower()}."
        if hidden:
            caption += f" {hidden} groups with more than twice their target are left out."
        picture = draw_bars(
            [
                Bar(named(row), row.result_cents or 0, row.target_cents)
                for row in near[:MOST_BARS]
            ],
            name=f"constraint {each.key}",
            title=f"{each.label}: {limit.lower()} and result",
            description="Bars are dollars awarded, upright strokes are targets or limits. "
            "The table below gives every figure.",
            value_text=short_money,
        )
        parts.append(figure(picture, caption))
    parts.append(
        table(
            f"{each.label}, by group",
            ("Group", "Declared", "Demand", limit, "Result", "Yielded", "Why"),
            sorted(
                (
                    named(row),
                    money(row.declared_cents),
                    money(row.demand_cents),
                    money(row.target_cents),
                    money(row.result_cents),
                    money(row.yielded_cents),
                    WHY.get(row.why, row.why),
                )
                for row in rows
            ),
            numeric=range(1, 6),
        )
    )
    return parts


def _is_near(row: ConstraintRow) -> bool:
    """Return whether the target of a group may have mattered."""
    return (row.result_cents or 0) < NEAR * (row.target_cents or 0)
