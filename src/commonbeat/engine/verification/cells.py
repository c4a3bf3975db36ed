"""Read the cells of an application file: section 1 of the decision procedure."""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.model import Field, FieldKind, Rulebook

Cells = dict[str, Any]  # field -> int, Fraction, str, bool, or None where it is missing

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d,])", re.ASCII)
_TRUTH = {
    **dict.fromkeys(("yes", "true", "y", "1"), True),
    **dict.fromkeys(("no", "false", "n", "0"), False),
}
_TEXTS = (FieldKind.IDENTIFIER, FieldKind.TEXT, FieldKind.CHOICE)


def read_cells(rulebook: Rulebook, rows: Sequence[Mapping[str, str]]) -> list[Cells]:
    """Return the values of every application, or raise Refused with every bad cell.

    rows     one mapping of column to text for each application, in the order of the file
    returns  one mapping of field to value for each; None is a missing value
    Time: one pass; equal texts of a column are read once.
    """
    table: list[Cells] = [{} for _ in rows]
    problems: list[Problem] = []
    for field in rulebook.fields:
        known: dict[str, Any] = {}  # many cells of a column repeat
        read = _reader(field)
        for place, row in enumerate(rows):
            text = row[field.key].strip()
            if text not in known:
                known[text] = read(text)
            value = known[text]
            if isinstance(value, Problem):
                problems.append(_at(value, place, field))
                value = None
            table[place][field.key] = value
    problems += _doubles(rulebook, table)
    if problems:
        raise Refused(*problems)
    return table


def _reader(field: Field) -> Callable[[str], Any]:
    """Return what turns the trimmed text of a cell of `field` into its value or a problem."""
    if field.kind in _TEXTS:
        convert: Callable[[Field, str], Any] = _text
    elif field.kind == FieldKind.YES_NO:
        convert = _truth
    else:
        convert = _number

    def read(text: str) -> Any:
        if text:
            return convert(field, text)
        return _bad("", "is empty", "Fill it in.") if field.required else None

    return read


def _text(field: Field, text: str) -> str | Problem:
    if field.kind == FieldKind.CHOICE and text not in field.allowed:
        return _bad(text, "is not one of the allowed texts", f"Use {', '.join(field.allowed)}.")
    return text


def _truth(_: Field, text: str) -> bool | Problem:
    value = _TRUTH.get(text.lower())
    return _bad(text, "is neither yes nor no", "Write yes or no.") if value is None else value


def _number(field: Field, text: str) -> int | Fraction | Problem:
    plain = _plain_number(field.kind, text)
    if not _NUMBER.fullmatch(plain):
        return _bad(text, "is not a number", "Write digits, with a point before decimals.")
    value = Fraction(plain)
    if (value * 10**field.decimals).denominator != 1:
        return _bad(text, f"has more than {field.decimals} decimals", "Round it.")
    if field.minimum is not None and value < field.minimum:
        return _bad(text, f"is less than {field.minimum}", "Correct it.")
    if field.maximum is not None and value > field.maximum:
        return _bad(text, f"is more than {field.maximum}", "Correct it.")
    return value.numerator if value.denominator == 1 else value


def _plain_number(kind: FieldKind, text: str) -> str:
    """Take away the dollar sign, the commas or the percent sign that `kind` allows."""
    if kind == FieldKind.PERCENT:
        return text.removesuffix("%").rstrip()
    if kind == FieldKind.MONEY:
        sign = "-" if text.startswith("-") else ""
        text = sign + text.removeprefix("-").lstrip().removeprefix("$").lstrip()
        return _GROUPED.sub(lambda found: found[0].replace(",", ""), text, count=1)
    return text


def _doubles(rulebook: Rulebook, table: list[Cells]) -> list[Problem]:
    """Return a problem for each application id that stands twice."""
    seen: set[str] = set()
    problems = []
    for cells in table:
        name = cells[rulebook.columns.application_id]
        if name in seen:
            problems.append(_bad(str(name), "stands twice", "Give each its own id."))
        seen.add(name)
    return problems


def _bad(text: str, what: str, way_out: str) -> Problem:
    return Problem("applications.cell", f"{text!r} {what}.", way_out)


def _at(problem: Problem, place: int, field: Field) -> Problem:
    where = f"application {place + 1}, column {field.key}"
    return Problem(problem.code, problem.message, problem.way_out, where)
