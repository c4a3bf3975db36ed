"""An answer as people read it on paper, whole."""

import re
from fractions import Fraction

from commonbeat.engine.forms import JSON, Field, Kind, amount, show_typed
from commonbeat.engine.forms.nodes import exact
from commonbeat.engine.money import dollars

NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT)
_DECIMAL = re.compile(r"-?\d{1,15}\.\d{1,15}", re.ASCII)  # as submissions write decimals


def in_print(field: Field, value: JSON) -> str:
    """Return an answer in words; what is no answer of its kind stands there as it was typed."""
    if isinstance(value, list):
        return "\n".join(_entry(field, each) for each in value)
    number = exact(value)
    if field.kind is Kind.DOLLARS and isinstance(value, int):
        return dollars(value)
    if field.kind in NUMBERS and isinstance(value, str) and _DECIMAL.fullmatch(value):
        number = Fraction(value)
    if field.kind in NUMBERS and number is not None:
        return amount(field, number)
    return field.choice_title(show_typed(field, value))


def _entry(field: Field, each: JSON) -> str:
    if not isinstance(each, dict):
        return field.choice_title(str(each))
    size = each.get("size")
    told = f"{size:,} bytes, " if isinstance(size, int) else ""
    return f"{each.get('name', '')} ({told}SHA-256 {each.get('sha256', '')})"
