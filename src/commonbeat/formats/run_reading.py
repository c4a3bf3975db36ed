"""Read the files of a run folder back into typed rows."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.run_rows import (
    CONSTRAINT_COLUMNS,
    DECISION_COLUMNS,
    ConstraintRow,
    DecisionRow,
)
from commonbeat.formats.safe_csv import safe_cell

Row = TypeVar("Row")

RUN_FORMAT = "commonbeat-run/1"
REQUIRED = (
    "rulebook.toml",
    "applications.csv",
    "decisions.csv",
    "scores.csv",
    "constraints.csv",
    "run.json",
)


@dataclass(frozen=True, slots=True)
class RunFiles:
    """A run as its files tell it; `summary` is run.json."""

    rulebook: bytes
    applications: bytes
    decisions: tuple[DecisionRow, ...]
    constraints: tuple[ConstraintRow, ...]
    summary: dict[str, Any]


def read_run(files: Mapping[str, bytes]) -> RunFiles:
    """Return the run that the files hold. Raises Refused with every file that is wrong."""
    missing = [name for name in REQUIRED if name not in files]
    if missing:
        raise Refused(*(_missing(name) for name in missing))
    problems: list[Problem] = []
    decisions = _rows(files, "decisions.csv", DECISION_COLUMNS, _decision, problems)
    constraints = _rows(files, "constraints.csv", CONSTRAINT_COLUMNS, _constraint, problems)
    summary = _summary(files["run.json"], problems)
    if problems:
        raise Refused(*problems)
    return RunFiles(
        files["rulebook.toml"], files["applications.csv"], decisions, constraints, summary
    )


def _rows(
    files: Mapping[str, bytes],
    name: str,
    columns: tuple[str, ...],
    read: Callable[[list[str]], Row],
    problems: list[Problem],
) -> tuple[Row, ...]:
    """Return the typed lines of one file, or add what is wrong with it."""
    try:
        table = csv.reader(io.StringIO(files[name].decode("utf-8"), newline=""), strict=True)
        lines = list(table)
    except (UnicodeDecodeError, csv.Error) as error:
        problems.append(_broken(name, f"It is not CSV in UTF-8: {error}."))
        return ()
    if not lines or tuple(lines[0]) != columns:
        problems.append(_broken(name, f"Its columns are not {', '.join(columns)}."))
        return ()
    rows: list[Row] = []
    for place, line in enumerate(lines[1:], start=2):
        try:
            rows.append(read(line))
        except ValueError as error:
            problems.append(_broken(name, f"Line {place} cannot be read: {error}."))
    return tuple(rows)


def _unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from running it."""
    inner = cell[1:]
    return inner if cell.startswith("'") and safe_cell(inner) == cell else cell


def _decision(line: list[str]) -> DecisionRow:
    if len(line) != len(DECISION_COLUMNS):
        raise ValueError(f"it has {len(line)} cells instead of {len(DECISION_COLUMNS)}")
    cells = [_unguarded(cell) for cell in line]
    if cells[4] not in ("yes", "no"):
        raise ValueError(f"eligible is {cells[4]!r}, neither yes nor no")
    return DecisionRow(
        application_id=cells[0],
        agency=cells[1],
        state=cells[2],
        stratum=cells[3],
        eligible=cells[4] == "yes",
        score=cells[5],
        rank=int(cells[6]) if cells[6] else None,
        units_requested=int(cells[7]),
        units_cap=int(cells[8]),
        units_awarded=int(cells[9]),
        federal_cents=int(cells[10]),
        unit_price_cents=int(cells[11]),
        reason_code=cells[12],
        reason=cells[13],
        score_needed=cells[14],
        county_fips=cells[15],
        ori=cells[16],
    )


def _constraint(line: list[str]) -> ConstraintRow:
    if len(line) != len(CONSTRAINT_COLUMNS):
        raise ValueError(f"it has {len(line)} cells instead of {len(CONSTRAINT_COLUMNS)}")
    cells = [_unguarded(cell) for cell in line]
    return ConstraintRow(
        key=cells[0],
        group=cells[1],
        kind=cells[2],
        declared_cents=_cents(cells[3]),
        demand_cents=_cents(cells[4]),
        target_cents=_cents(cells[5]),
        result_cents=_cents(cells[6]),
        yielded_cents=_cents(cells[7]),
        why=cells[8],
        price_points=cells[9],
        price_cents=_cents(cells[10]),
    )


def _cents(text: str) -> int | None:
    return int(text) if text else None


def _summary(data: bytes, problems: list[Problem]) -> dict[str, Any]:
    """Return what run.json says, or add what is wrong with it."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        problems.append(_broken("run.json", f"It is not JSON: {error}."))
        return {}
    if not isinstance(found, dict) or found.get("format") != RUN_FORMAT:
        problems.append(_broken("run.json", f"Its format is not {RUN_FORMAT}."))
        return {}
    return found


def _missing(name: str) -> Problem:
    return Problem(
        "run.file_missing",
        "The file is missing.",
        "Take the whole folder as `commonbeat award` has written it.",
        name,
    )


def _broken(name: str, message: str) -> Problem:
    return Problem(
        "run.file_broken", message, "Take the file again from where it was published.", name
    )
