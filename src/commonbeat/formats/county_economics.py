"""County files of the USDA Economic Research Service: poverty, unemployment, income.

Two files, each with title rows above its header, spaces around column names, thousands
separators, dollar signs, and rows for the nation and the states between the counties. The
counties of Connecticut are the eight that were replaced by planning regions in 2022.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonbeat.engine.problems import Problem
from commonbeat.formats.jurisdictions import BY_FIPS
from commonbeat.formats.tables import Record, Table, bad_cell, read_table


class CountyMeasure(StrEnum):
    """What a figure of a county measures; the values are kept and never renamed."""

    POVERTY = "poverty_percent"
    UNEMPLOYMENT = "unemployment_percent"
    INCOME = "median_income_dollars"


@dataclass(frozen=True, slots=True)
class CountyFigure:
    """One figure of one county in one year, exact; `name` as the file writes it."""

    line: int
    fips: str
    name: str
    measure: CountyMeasure
    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one of the files is laid out."""

    code: str
    first_column: str
    measures: tuple[tuple[re.Pattern[str], CountyMeasure], ...]


_POVERTY = _Kind(
    "poverty",
    "FIPStxt",
    (
        (re.compile(r"pctpovall_(\d{4})"), CountyMeasure.POVERTY),
        (re.compile(r"medhhinc_(\d{4})"), CountyMeasure.INCOME),
    ),
)
_UNEMPLOYMENT = _Kind(
    "unemployment",
    "FIPS",
    (
        (re.compile(r"unemployment_rate_(\d{4})"), CountyMeasure.UNEMPLOYMENT),
        (re.compile(r"median_household_income_(\d{4})"), CountyMeasure.INCOME),
    ),
)
_PERCENT = re.compile(r"\d{1,3}(?:\.\d+)?", re.ASCII)
_DOLLARS = re.compile(r"\$?(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})", re.ASCII)
_FIPS = re.compile(r"\d{5}", re.ASCII)


def read_poverty(data: bytes | str) -> tuple[list[CountyFigure], list[Problem]]:
    """Return poverty rates and median incomes, and every problem of the file."""
    return _read(data, _POVERTY)


def read_unemployment(data: bytes | str) -> tuple[list[CountyFigure], list[Problem]]:
    """Return unemployment of all years and median incomes, and every problem of the file."""
    return _read(data, _UNEMPLOYMENT)


def _read(data: bytes | str, kind: _Kind) -> tuple[list[CountyFigure], list[Problem]]:
    """Read one of the files; a blank cell gives no figure, a state's row none at all."""
    table = read_table(data, columns=(kind.first_column, "Area_name"), title_rows=True)
    problems = list(table.problems)
    wanted = _wanted(table, kind)
    if not wanted and not problems:
        problems.append(_no_figures(table, kind))
    figures: list[CountyFigure] = []
    lines: dict[str, int] = {}
    for record in table.records:
        fips = record[kind.first_column.lower()]
        if _FIPS.fullmatch(fips) is None or (fips != "00000" and fips[:2] not in BY_FIPS):
            problems.append(_bad(kind, record, kind.first_column, "a county's 5-digit FIPS"))
        elif fips in lines:
            problems.append(_twice(kind, record, fips, lines[fips]))
        else:
            lines[fips] = record.line
            if not fips.endswith("000"):
                figures += _figures(kind, record, wanted, problems)
    return figures, problems


def _wanted(table: Table, kind: _Kind) -> list[tuple[str, CountyMeasure, int]]:
    """Return the columns that hold figures, with their measure and year."""
    return [
        (column, measure, int(found[1]))
        for column in table.columns
        for pattern, measure in kind.measures
        if (found := pattern.fullmatch(column.lower()))
    ]


def _figures(
    kind: _Kind,
    record: Record,
    wanted: list[tuple[str, CountyMeasure, int]],
    problems: list[Problem],
) -> list[CountyFigure]:
    """Return the figures of one county; adds a problem for each cell that holds none."""
    fips, name = record[kind.first_column.lower()], record["area_name"]
    figures = []
    for column, measure, year in wanted:
        text = record[column.lower()]
        if not text:
            continue
        value = _value(text, measure)
        if value is None:
            problems.append(_bad(kind, record, column, _shape(measure)))
        else:
            figures.append(CountyFigure(record.line, fips, name, measure, year, value))
    return figures


def _value(text: str, measure: CountyMeasure) -> Decimal | None:
    if measure is CountyMeasure.INCOME:
        digits = text.replace(",", "").removeprefix("$")
        return Decimal(digits) if _DOLLARS.fullmatch(text) else None
    value = Decimal(text) if _PERCENT.fullmatch(text) else None
    return value if value is not None and value <= 100 else None


def _shape(measure: CountyMeasure) -> str:
    return "dollars" if measure is CountyMeasure.INCOME else "a percentage from 0 to 100"


def _bad(kind: _Kind, record: Record, column: str, instead: str) -> Problem:
    code = f"{kind.code}.{column.lower()}"
    return bad_cell(code, record.line, column, record[column.lower()], instead=instead)


def _twice(kind: _Kind, record: Record, fips: str, first: int) -> Problem:
    return Problem(
        f"{kind.code}.fips_twice",
        f"County {fips} is there twice, first on line {first}.",
        "Remove one of the lines.",
        f"line {record.line}, column {kind.first_column}",
    )


def _no_figures(table: Table, kind: _Kind) -> Problem:
    looked_for = " or ".join(pattern.pattern for pattern, _ in kind.measures)
    return Problem(
        f"{kind.code}.no_figures",
        f"None of the {len(table.columns)} columns is like {looked_for}.",
        "Check that this is the county file of the Economic Research Service.",
        "header",
    )
