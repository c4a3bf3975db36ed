"""Tables of public offices: bytes to records with line numbers, and what is wrong with them.

Such files come with title rows, byte order marks, old encodings, thousands separators and
spaces in their headers. A reader of one file says which columns it needs; everything that is
wrong with the table itself is found here, all at once.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonbeat.engine.findings import Findings
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats import csv_text

LARGEST_BYTES = 100_000_000
_WHOLE = re.compile(r"\d{1,15}|\d{1,3}(?:,\d{3}){1,4}", re.ASCII)
_AGAIN = "Download it again from its source."


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line on which it begins, and its cells without surrounding space."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True)
class Table:
    """The columns as the file writes them, and the records that have a cell for each."""

    columns: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_table(
    data: bytes | str,
    *,
    columns: Sequence[str],
    title_rows: bool = False,
    latin: bool = False,
) -> Table:
    """Return the records of a CSV, keyed by lower-case column names, and every problem.

    `columns` must be there, in any order and any case; others are kept. With `title_rows` the
    header is the first record that begins with the first of them. With `latin` a text that is
    not UTF-8 is taken for Latin-1, as the office that publishes it says.
    """
    content = _utf8(data, latin=latin)
    problems = csv_text.file_problems(content, largest_bytes=LARGEST_BYTES)
    if problems:
        return Table(problems=tuple(problems))
    findings = Findings()
    rows = csv_text.records(content, findings)
    try:
        shown = _header(rows, columns[0] if title_rows else "")
    except Refused as refusal:
        return Table(problems=refusal.problems)
    names = [name.lower() for name in shown]
    problems = _header_problems(names, columns)
    records = [] if problems else list(_records(rows, names, problems))
    problems = [*findings.problems(), *problems]
    if not records and not problems:
        problems = [Problem("file.no_rows", "No row follows the header.", _AGAIN)]
    return Table(tuple(shown), tuple(records), tuple(problems))


def _utf8(data: bytes | str, *, latin: bool) -> bytes:
    """Return the bytes as UTF-8, from Latin-1 where that is allowed and needed."""
    if isinstance(data, str):
        return data.encode(errors="replace")
    if latin:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("latin-1").encode()
    return data


def _header(rows: Iterator[csv_text.Record], first: str) -> list[str]:
    """Return the header; below title rows it is the record that begins with `first`."""
    for record in rows:
        if not first or record[1][0].strip().lower() == first.lower():
            return csv_text.header(record)
    raise Refused(
        Problem(
            "file.no_header",
            f"No line begins with the column {first}." if first else "There is no header.",
            "Check that this is the right file, separated by commas.",
        )
    )


def _header_problems(names: list[str], columns: Sequence[str]) -> list[Problem]:
    """Return what is wrong with the names of the columns."""
    there = ", ".join(name for name in names if name)[:300]
    problems = [
        Problem(
            "file.column_missing",
            f"The column {column} is missing.",
            f"The file has: {there}. Check that it is the right file.",
            "header",
        )
        for column in columns
        if column.lower() not in names
    ]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    problems += [
        Problem("file.column_twice", f"Two columns are called {name}.", "Remove one.", "header")
        for name in twice
    ]
    return problems


def _records(
    rows: Iterator[csv_text.Record], names: list[str], problems: list[Problem]
) -> Iterator[Record]:
    """Yield the records that have a cell for each column; adds a problem for each other."""
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) == len(names):
            pairs = zip(names, cells, strict=True)
            yield Record(line, {name: cell.strip() for name, cell in pairs if name})
        else:
            said = f"This line has {len(cells)} cells; the header has {len(names)}."
            way_out = "Look for a missing or extra comma, or for a quotation mark."
            problems.append(Problem("file.cells", said, way_out, f"line {line}"))


def bad_cell(code: str, line: int, column: str, value: str, *, instead: str) -> Problem:
    """Return the problem of one cell: where it is, its value, and what it should be."""
    shown = repr(value if len(value) <= 60 else f"{value[:57]}...")
    said = f"{shown} is not {instead}." if value else f"The cell is empty; it needs {instead}."
    way_out = "Copy it again from its source."
    return Problem(code, said, way_out, f"line {line}, column {column}")


def whole_number(text: str) -> int | None:
    """Return a whole number of 0 or more, with or without commas; None if it is none."""
    return int(text.replace(",", "")) if _WHOLE.fullmatch(text) else None
