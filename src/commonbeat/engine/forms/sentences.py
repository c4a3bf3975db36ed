"""What is wrong with an answer: a sentence with the value, and the way out."""

from fractions import Fraction
from typing import Any

from commonbeat.engine.expressions import number_text
from commonbeat.engine.forms.model import NUMBERS, Field, Kind
from commonbeat.engine.forms.nodes import exact
from commonbeat.engine.forms.typed import not_a_choice, not_a_number, show_typed
from commonbeat.engine.money import dollars
from commonbeat.engine.problems import Problem
from commonbeat.engine.wording import plural

_ASKED: dict[Kind, str] = {
    Kind.CHOICE: "Choose one answer.",
    Kind.CHOICES: "Choose at least one answer.",
    Kind.YES_NO: "Choose yes or no.",
    Kind.FILE: "Choose a file.",
}


def amount(field: Field, number: Fraction) -> str:
    """Return a number as its field shows it: dollars with a $, others with their unit."""
    if field.kind is Kind.DOLLARS:
        return dollars(int(number), whole=True)
    if field.kind is Kind.PERCENT:
        return f"{number_text(number)} %"
    whole = number.denominator == 1
    text = f"{number.numerator:,}" if whole else number_text(number)
    return f"{text} {field.unit}" if field.unit else text


def missing(field: Field) -> Problem:
    """Return that a field which must be answered is not."""
    return Problem(
        "field.missing",
        f"“{field.title}” is not answered.",
        _ASKED.get(field.kind, "Fill it in."),
    )


def counted(field: Field, number: int) -> str:
    """Return a number of rows, files or answers in words."""
    if field.kind is Kind.FILE:
        return plural(number, "file")
    if field.kind is Kind.CHOICES:
        return plural(number, "answer")
    return plural(number, "row")


def too_few(field: Field, number: int, least: int) -> Problem:
    """Return that there are fewer rows, files or choices than asked for."""
    return Problem(
        "field.too_few",
        f"“{field.title}” has {counted(field, number)}; at least {least:,} are asked for.",
        f"Add {least - number:,} more.",
    )


def schema_problem(field: Field, keyword: str, limit: Any, value: Any) -> Problem:
    """Return what an error of the JSON Schema says: its keyword, the limit, the value."""
    if keyword in ("minimum", "maximum"):
        return _out_of_range(field, keyword, value)
    if keyword in ("minLength", "maxLength"):
        return _length(field, keyword, limit, len(value))
    if keyword in ("minItems", "maxItems", "uniqueItems"):
        return _number_of_entries(field, keyword, limit, len(value))
    if keyword in ("enum", "oneOf", "const"):
        return not_a_choice(field, str(value))
    return wrong_kind(field, value)


def wrong_kind(field: Field, value: Any) -> Problem:
    """Return that a value is of another kind than its field; the form may have changed."""
    shown = show_typed(field, value)[:60]
    if field.kind in NUMBERS:
        return not_a_number(field, shown)
    return Problem(
        "field.wrong_kind",
        f"“{field.title}” cannot be {shown!r}.",
        "Answer it again.",
    )


def _out_of_range(field: Field, keyword: str, value: Any) -> Problem:
    shown = amount(field, exact(value) or Fraction(0))
    low, high = keyword == "minimum", keyword == "maximum"
    limit = amount(field, (field.minimum if low else field.maximum) or Fraction(0))
    return Problem(
        "field.out_of_range",
        f"“{field.title}”: {shown} is {'more' if high else 'less'} than {limit}.",
        f"Type {limit} or {'less' if high else 'more'}.",
    )


def _number_of_entries(field: Field, keyword: str, limit: int, number: int) -> Problem:
    if keyword == "minItems":
        return too_few(field, number, limit)
    if keyword == "maxItems":
        return Problem(
            "field.too_many",
            f"“{field.title}” has {counted(field, number)}; it may have {limit:,}.",
            f"Remove {number - limit:,}.",
        )
    return Problem(
        "field.twice", f"“{field.title}” has the same answer twice.", "Keep one of them."
    )


def _length(field: Field, keyword: str, limit: int, length: int) -> Problem:
    if keyword == "minLength":
        return Problem(
            "field.too_short",
            f"“{field.title}” has {plural(length, 'character')}; it needs {limit:,}.",
            f"Add at least {limit - length:,}.",
        )
    return Problem(
        "field.too_long",
        f"“{field.title}” has {plural(length, 'character')}; it may have {limit:,}.",
        f"Shorten it by {length - limit:,}.",
    )
