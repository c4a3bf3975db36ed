"""One cell of a spreadsheet to the answer that it means."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from commonbeat.engine.forms import JSON, Field, Kind, read_typed
from commonbeat.engine.problems import Problem

Cell = Any  # int, float, str, bool, date, datetime, time or timedelta, as calamine gives it

_FIRST_DAY = date(1899, 12, 30)  # day 0 of spreadsheets
_DAYS = range(366, 73_051)  # 1901 to 2100


def cell_text(cell: Cell) -> str:
    """Return a cell as a person sees it, without its format."""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def read_cell(field: Field, cell: Cell) -> JSON | Problem:
    """Return the answer of a cell, or what is wrong with it; an empty cell is None."""
    if isinstance(cell, str) or cell is None:
        return read_typed(field, cell or "")
    if field.kind is Kind.DATE:
        return read_typed(field, _day(cell))
    if isinstance(cell, date | time | timedelta):
        return read_typed(field, cell_text(cell))
    if field.kind is Kind.DOLLARS and isinstance(cell, int | float):
        return read_typed(field, _in_cents(cell))
    return read_typed(field, _plain(cell))


def _day(cell: Cell) -> str:
    if isinstance(cell, datetime | date):
        small = cell.year <= _FIRST_DAY.year + 1  # a number that only looks like a date
        return str(cell.toordinal() - _FIRST_DAY.toordinal()) if small else cell_text(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _DAYS:
        return (_FIRST_DAY + timedelta(days=int(cell))).isoformat()
    return cell_text(cell)


def _in_cents(number: float) -> str:
    """Return dollars with cents; what floating point is off by is rounded away."""
    exact = Fraction(repr(number))
    cents = round(exact * 100)
    if abs(exact * 100 - cents) > Fraction(1, 10_000):
        return repr(number)
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _plain(number: Cell) -> str:
    text = cell_text(number)
    is_short = isinstance(number, float) and "e" in text  # "1e-05"
    return f"{number:.15f}".rstrip("0").rstrip(".") if is_short else text
