"""The rows of a run, as the database keeps them, from the files of its run folder."""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from commonbeat.base.listing import search_text
from commonbeat.engine.applications import Applications
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.formats.ori import read_ori
from commonbeat.formats.run_rows import DecisionRow
from commonbeat.selections.enums import Outcome
from commonbeat.selections.models import Decision, Run
from commonbeat.selections.sizes import size_class

Leaf = dict[str, str]


def decision_rows(
    run: Run, rows: Sequence[DecisionRow], policy: Policy, applications: Applications
) -> list[Decision]:
    """Return one unsaved Decision for each application, in the order of the file."""
    populations = _populations(policy, applications)
    types = _texts(policy.columns.agency_type, applications)
    return [
        _decision(run, position, row, populations[position], types[position])
        for position, row in enumerate(rows)
    ]


def score_traces(scores_csv: bytes) -> dict[str, list[Leaf]]:
    """Return the lines of scores.csv by application, without the application's id."""
    traces: dict[str, list[Leaf]] = defaultdict(list)
    lines = csv.DictReader(io.StringIO(scores_csv.decode("utf-8"), newline=""))
    for line in lines:
        traces[line.pop("application_id")].append(line)
    return traces


def outcome_of(reason_code: str) -> Outcome:
    """Return in one word what a reason code means."""
    kind = reason_code.split(".", maxsplit=1)[0]
    if kind == "funded":
        return Outcome.PARTIAL if reason_code.endswith(".partial") else Outcome.FUNDED
    return Outcome.INELIGIBLE if kind == "ineligible" else Outcome.UNFUNDED


def whole_steps(text: str, decimals: int) -> int | None:
    """Return decimal text as a whole number of its last decimal place; "" is None."""
    return int(Decimal(text).scaleb(decimals)) if text else None


def score_text(steps: int | None, decimals: int) -> str:
    """Return a score as decimal text; None is ""."""
    return "" if steps is None else f"{Decimal(steps).scaleb(-decimals):.{decimals}f}"


def _decision(
    run: Run, position: int, row: DecisionRow, population: int | None, agency_type: str
) -> Decision:
    return Decision(
        run=run,
        position=position,
        application_id=row.application_id,
        agency_name=row.agency,
        ori=_ori(row.ori),
        state=row.state,
        county_fips=row.county_fips,
        stratum=row.stratum,
        agency_type=agency_type,
        population=population,
        size_class=size_class(population),
        outcome=outcome_of(row.reason_code),
        eligible=row.eligible,
        score=whole_steps(row.score, run.score_decimals),
        rank=row.rank,
        units_requested=row.units_requested,
        units_cap=row.units_cap,
        units_awarded=row.units_awarded,
        federal_cents=row.federal_cents,
        unit_price_cents=row.unit_price_cents,
        reason_code=row.reason_code,
        reason=row.reason,
        score_needed=whole_steps(row.score_needed, run.score_decimals),
        search=search_text(row.application_id, row.agency, row.ori),
    )


def _ori(text: str) -> str:
    """Return the 9 characters by which the registry knows the agency; else nothing."""
    ori = read_ori(text)
    return ori if isinstance(ori, str) else ""


def _texts(key: str | None, applications: Applications) -> list[str]:
    return [""] * applications.rows if key is None else applications.text(key)


def _populations(policy: Policy, applications: Applications) -> list[int | None]:
    """Return the population of each application where the rulebook names that column."""
    key = policy.columns.population
    if key is None:
        return [None] * applications.rows
    column = applications.column(key)
    scale = 10**column.decimals
    return [
        int(value) // scale if present else None
        for value, present in zip(column.values, column.present, strict=True)
    ]
