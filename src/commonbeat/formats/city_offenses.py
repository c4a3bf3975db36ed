"""The FBI's Table 8: offences known to the police in cities of one year.

The copies of this table that go around were made from a spreadsheet: figures of footnotes hang
on the names, and cells that were blank (unknown) became 0. Two rules undo what can be undone: a
total of 0 over parts that are not 0 is unknown, and so are its parts of 0; and arson of 0 is
unknown everywhere, because most agencies do not report it. A 0 among other figures stays 0.
"""

import re
from dataclasses import dataclass

from commonbeat.engine.problems import Problem
from commonbeat.formats.jurisdictions import BY_NAME
from commonbeat.formats.tables import Record, bad_cell, read_table, whole_number

VIOLENT_PARTS = ("murder", "rape", "robbery", "aggravated_assault")
PROPERTY_PARTS = ("burglary", "larceny_theft", "motor_vehicle_theft")
NUMBERS = (
    "population",
    "violent_crime",
    *VIOLENT_PARTS,
    "property_crime",
    *PROPERTY_PARTS,
    "arson",
)
COLUMNS = ("state", "city", *NUMBERS)
_FOOTNOTES = re.compile(r"[\d,\s]+$")
_COUNTY = re.compile(r"(?P<city>.+), (?P<county>.+) County")


@dataclass(frozen=True, slots=True)
class CityOffenses:
    """The offences of one city; None is unknown. `county` is a hint, often empty."""

    line: int
    state: str
    city: str
    county: str
    population: int
    figures: dict[str, int | None]


def read_city_offenses(data: bytes | str) -> tuple[list[CityOffenses], list[Problem]]:
    """Return the good rows, and every problem of the whole file."""
    table = read_table(data, columns=COLUMNS)
    problems = list(table.problems)
    rows: list[CityOffenses] = []
    lines: dict[tuple[str, str, str], int] = {}
    for record in table.records:
        row = _row(record, problems)
        if row is None:
            continue
        key = (row.state, row.city, row.county)
        if key in lines:
            problems.append(_twice(row, lines[key]))
            continue
        lines[key] = row.line
        rows.append(row)
    return rows, problems


def _row(record: Record, problems: list[Problem]) -> CityOffenses | None:
    """Return the row, or None after adding everything that is wrong with it."""
    before = len(problems)
    state = BY_NAME.get(record["state"].upper())
    if state is None:
        problems.append(_bad(record, "state", "the name of a state or territory"))
    city = _FOOTNOTES.sub("", record["city"])
    if not city:
        problems.append(_bad(record, "city", "the name of a city"))
    numbers: dict[str, int] = {}
    for column in NUMBERS:
        value = whole_number(record[column])
        if value is None:
            problems.append(_bad(record, column, "a whole number of 0 or more"))
        else:
            numbers[column] = value
    if state is None or len(problems) > before:
        return None
    found = _COUNTY.fullmatch(city)
    return CityOffenses(
        line=record.line,
        state=state.code,
        city=found["city"] if found else city,
        county=found["county"] if found else "",
        population=numbers["population"],
        figures=_figures(numbers),
    )


def _figures(numbers: dict[str, int]) -> dict[str, int | None]:
    """Return the figures with what must have been blank as None."""
    figures: dict[str, int | None] = {
        name: value for name, value in numbers.items() if name != "population"
    }
    for total, parts in (
        ("violent_crime", VIOLENT_PARTS),
        ("property_crime", PROPERTY_PARTS),
    ):
        if numbers[total]:
            continue
        if any(numbers[part] for part in parts):
            figures[total] = None
            figures |= {part: None for part in parts if not numbers[part]}
    figures["arson"] = numbers["arson"] or None
    return figures


def _bad(record: Record, column: str, instead: str) -> Problem:
    code = f"city_offenses.{column}"
    return bad_cell(code, record.line, column, record[column], instead=instead)


def _twice(row: CityOffenses, first: int) -> Problem:
    return Problem(
        "city_offenses.city_twice",
        f"{row.city}, {row.state} is there twice, first on line {first}.",
        "Remove one of the lines.",
        f"line {row.line}, column city",
    )
