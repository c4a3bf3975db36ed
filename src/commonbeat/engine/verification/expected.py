"""What the files of a run have to say, as the texts of their cells (run-folder.md)."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from commonbeat.engine.verification.exact import MICROS, Number, fixed_text, half_up
from commonbeat.engine.verification.measures import MEDIAN, PRESENT
from commonbeat.engine.verification.recomputation import (
    POINT_DECIMALS,
    RANK_ORDER,
    PlainOutcome,
    Recomputed,
    price_of_constraint,
)
from commonbeat.engine.verification.tables import guarded
from commonbeat.engine.verification.telling import BUDGET

DECISIONS = (
    "application_id",
    "agency",
    "state",
    "stratum",
    "eligible",
    "score",
    "rank",
    "units_requested",
    "units_cap",
    "units_awarded",
    "federal_cents",
    "unit_price_cents",
    "reason_code",
    "reason",
    "score_needed",
    "county_fips",
    "ori",
)
SCORES = (
    "application_id",
    "category",
    "measure",
    "raw",
    "how",
    "transformed",
    "weight",
    "points",
)
CONSTRAINTS = (
    "key",
    "group",
    "kind",
    "declared_cents",
    "demand_cents",
    "target_cents",
    "result_cents",
    "yielded_cents",
    "why",
    "price_points",
    "price_cents",
)
_BONUS = "bonus"


def decision_cells(
    run: Recomputed, rows: Sequence[Mapping[str, str]]
) -> Iterator[dict[str, str]]:
    """Give, for each application, what decisions.csv says of it but for its sentences.

    rows  the texts of the application file, from which agency, state and codes are copied
    """
    columns, decimals = run.rulebook.columns, run.rulebook.score.decimals
    copied = {
        "application_id": columns.application_id,
        "agency": columns.agency,
        "state": columns.state,
        "county_fips": columns.county_fips,
        "ori": columns.ori,
    }
    for outcome, row in zip(run.outcomes, rows, strict=True):
        cells = {
            name: "" if field is None else guarded(row[field].strip())
            for name, field in copied.items()
        }
        yield cells | _decided(outcome, decimals)


def _decided(outcome: PlainOutcome, decimals: int) -> dict[str, str]:
    return {
        "stratum": guarded(outcome.stratum),
        "eligible": "yes" if outcome.eligible else "no",
        "score": "" if outcome.score is None else fixed_text(outcome.score, decimals),
        "rank": "" if outcome.rank is None else str(outcome.rank),
        "units_requested": str(outcome.units_requested),
        "units_cap": str(outcome.units_cap),
        "units_awarded": str(outcome.units_awarded),
        "federal_cents": str(outcome.federal_cents),
        "unit_price_cents": str(outcome.unit_price_cents),
        "reason_code": outcome.reason_code,
    }


def score_lines(run: Recomputed) -> list[list[str]]:
    """Return the lines of scores.csv below its header."""
    score, scored = run.rulebook.score, run.scored
    names = [guarded(run.outcomes[row].application_id) for row in run.rows]
    columns = [
        _measure_column(category.key, category.weight, measure.key, measure.weight, run)
        for category in score.categories
        for measure in category.measures
    ]
    for bonus in score.bonuses:
        points = _six(bonus.points)
        told = {
            True: [_BONUS, bonus.key, "yes", PRESENT, "1.000000", points, points],
            False: [_BONUS, bonus.key, "no", PRESENT, "0.000000", points, "0.000000"],
        }
        columns.append([told[got] for got in scored.bonuses[bonus.key]])
    columns.append(_limit_column(run))
    return [
        [name, *column[place]]
        for place, name in enumerate(names)
        for column in columns
        if column[place]
    ]


def _measure_column(
    category: str, of_total: Fraction, measure: str, of_category: Fraction, run: Recomputed
) -> list[list[str]]:
    """Return the cells after the id that tell of one measure, for each eligible application."""
    weight = _six(of_total * of_category / 100)
    decimals = {
        each.key: each.decimals
        for group in run.rulebook.score.categories
        for each in group.measures
    }[measure]
    lines = []
    leaves, points = run.scored.leaves[measure], run.scored.points[measure]
    for leaf, earned in zip(leaves, points, strict=True):
        shown = leaf.raw is not None and leaf.how in (PRESENT, MEDIAN)
        raw = fixed_text(leaf.raw, decimals) if shown and leaf.raw is not None else ""
        part = "" if leaf.micros is None else fixed_text(leaf.micros, 6)
        lines.append([category, measure, raw, leaf.how, part, weight, fixed_text(earned, 6)])
    return lines


def _limit_column(run: Recomputed) -> list[list[str]]:
    """Return the cells that take away what is above the most that bonuses may add."""
    score = run.rulebook.score
    lines: list[list[str]] = []
    for place in range(len(run.rows)):
        total = sum(
            (each.points for each in score.bonuses if run.scored.bonuses[each.key][place]),
            Fraction(0),
        )
        most = score.bonus_maximum
        if most is None or total <= most:
            lines.append([])
        else:
            lines.append([_BONUS, "maximum", "", PRESENT, "", "", _six(most - total)])
    return lines


def _six(number: Number) -> str:
    return fixed_text(half_up(number, MICROS), 6)


def constraint_lines(run: Recomputed) -> list[list[str]]:
    """Return the lines of constraints.csv below its header. Time: one allocation for each."""
    lines = []
    for row in run.constraints:
        figures = (
            row.declared_cents,
            row.demand_cents,
            row.target_cents,
            row.result_cents,
            row.yielded_cents,
        )
        points = cents = ""
        if run.method == RANK_ORDER and not row.group and row.kind != BUDGET:
            price = price_of_constraint(run, row.key)
            points = "" if price.points is None else fixed_text(price.points, POINT_DECIMALS)
            cents = str(price.cents)
        told = [row.key, guarded(row.group), row.kind, *map(str, figures), row.why]
        lines.append([*told, points, cents])
    return lines


def summary_facts(run: Recomputed) -> dict[tuple[str, ...], Any]:
    """Return the parts of run.json that follow from the inputs, by their path in it."""
    rulebook, program = run.rulebook, run.rulebook.program
    told = f"{rulebook.title} {program.name}".lower()
    funded = [outcome for outcome in run.outcomes if outcome.units_awarded]
    facts: dict[tuple[str, ...], Any] = {
        ("title",): rulebook.title,
        ("program",): program.name,
        ("fiscal_year",): program.fiscal_year,
        ("unit",): program.unit,
        ("synthetic",): "synthetic" in told,
        ("method",): run.method,
        ("rulebook", "file"): "rulebook.toml",
        ("rulebook", "version"): rulebook.version,
        ("applications", "file"): "applications.csv",
        ("applications", "rows"): len(run.outcomes),
        ("totals", "applications"): len(run.outcomes),
        ("totals", "eligible"): len(run.rows),
        ("totals", "funded"): len(funded),
        ("totals", "units"): sum(outcome.units_awarded for outcome in funded),
        ("totals", "federal_cents"): sum(outcome.federal_cents for outcome in funded),
        ("totals", "funds_cents"): program.funds_cents,
    }
    names = [group.name for group in run.groups.strata] + [""]
    for name, score in zip(names, run.cut_offs, strict=True):
        told_score = None if score is None else fixed_text(score, rulebook.score.decimals)
        facts["cutoffs", name] = told_score
    return facts
