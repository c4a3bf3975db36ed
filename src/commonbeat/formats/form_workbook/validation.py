"""What a spreadsheet lets into a cell: choices, dates, whole numbers, dollars, lengths."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commonbeat.engine.forms import Field, Kind
from commonbeat.formats.form_workbook.model import LISTS


@dataclass
class Lists:
    """The answers to choose from, each list in a column of the hidden sheet."""

    columns: list[tuple[str, ...]] = field(default_factory=list)

    def range_of(self, titles: tuple[str, ...]) -> str:
        """Return the cells that hold some answers, adding a column where they are new."""
        if titles not in self.columns:
            self.columns.append(titles)
        letters = _letters(self.columns.index(titles))
        return f"='{LISTS}'!${letters}$1:${letters}${len(titles)}"


def validation(field: Field, lists: Lists) -> dict[str, Any]:
    """Return the rule of a cell for xlsxwriter; empty where anything may stand."""
    if field.kind in (Kind.CHOICE, Kind.YES_NO):
        titles = tuple(choice.title for choice in field.choices) or ("Yes", "No")
        if field.kind is Kind.YES_NO:
            titles = ("Yes", "No")
        return _said("Choose one of the answers in the list.") | {
            "validate": "list",
            "source": lists.range_of(titles),
        }
    if field.kind is Kind.DATE:
        return _said("Type a date, like 2026-05-01.") | {
            "validate": "date",
            "criteria": ">=",
            "value": date(1900, 1, 2),
        }
    if field.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.DOLLARS):
        return _number(field)
    if field.maximum_length and field.maximum_length < 32_000:
        return _said(f"At most {field.maximum_length:,} characters.") | {
            "validate": "length",
            "criteria": "<=",
            "value": field.maximum_length,
        }
    return {}


def _number(field: Field) -> dict[str, Any]:
    scale = 100 if field.kind is Kind.DOLLARS else 1
    least = -(10.0**13) if field.minimum is None else float(field.minimum / scale)
    most = 10.0**13 if field.maximum is None else float(field.maximum / scale)
    whole = field.kind is Kind.INTEGER
    return _said("Type a number within the limits beside the cell.") | {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": int(least) if whole else least,
        "maximum": int(most) if whole else most,
    }


def _said(words: str) -> dict[str, Any]:
    return {"error_title": "This answer does not fit", "error_message": words}


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
