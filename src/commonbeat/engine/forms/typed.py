"""What people type into a field, and how a stored value is shown to be typed over."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from commonbeat.engine.expressions import number_text
from commonbeat.engine.forms.model import JSON, Field, Kind
from commonbeat.engine.forms.nodes import exact
from commonbeat.engine.forms.shapes import shape_of
from commonbeat.engine.money import dollars, parse_dollars
from commonbeat.engine.problems import Problem
from commonbeat.engine.wording import plural

MOST_DIGITS = 15  # of a number: so many survive every way through JSON
_NUMBER = re.compile(
    r"(?P<sign>[-−])?(?P<whole>\d+|\d{1,3}(?:,\d{3})+)(?:\.(?P<part>\d+))?", re.ASCII
)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_WORDS = {"y": "yes", "yes": "yes", "true": "yes", "n": "no", "no": "no", "false": "no"}

# control characters but for line feed, carriage return and tab, and halves of characters
_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def read_typed(field: Field, text: str) -> JSON | Problem:
    """Return the value that a typed text means for a field, or what is wrong with it.

    An empty text is None. Texts lose the space around them, long ones only carriage returns.
    Numbers may have commas, dollars a $, a percent its sign; dates are 2026-05-01 or 5/1/2026.
    Several choices stand on a line each. A number of more than 15 digits is refused, and so are
    characters that no database keeps. Limits of the field are not looked at: `form_problems`
    does. `where` of a problem is empty, for the field does not know its path.
    """
    problem = unprintable(text)
    if problem is not None:
        return problem
    typed = text.replace("\r\n", "\n").replace("\r", "\n")
    if not typed.strip():
        return None
    if field.kind is Kind.LONG_TEXT:
        return typed
    return _READERS.get(field.kind, _read_text)(field, typed.strip())


def show_typed(field: Field, value: JSON) -> str:
    """Return a stored value as the text that `read_typed` reads back to it.

    A value of another kind than the field's (typed before the form changed) is shown as it is.
    """
    if value is None:
        return ""
    if field.kind is Kind.DOLLARS and isinstance(value, int):
        return dollars(value).replace("$", "")
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    number = exact(value)
    return str(value) if number is None else number_text(number)


def unprintable(text: str) -> Problem | None:
    """Return a problem if a text holds characters that cannot be kept or seen."""
    if text.isascii() and not text.encode().translate(None, _PLAIN):
        return None  # nearly every text, ten times as fast
    found = _UNPRINTABLE.search(text)
    if found is None:
        return None
    return Problem(
        "field.unprintable",
        f"The text holds a character that cannot be shown (U+{ord(found[0]):04X}).",
        "Type it again instead of pasting it.",
    )


def _read_text(field: Field, text: str) -> JSON | Problem:
    shape = shape_of(field.kind, field.format)
    if shape is not None and shape.capitals:
        text = text.upper()
    return text


def _read_dollars(_field: Field, text: str) -> JSON | Problem:
    cents = parse_dollars(text)
    if isinstance(cents, int) and abs(cents) >= 10**MOST_DIGITS:
        return _too_many_digits(text)
    return cents


def _read_number(field: Field, text: str) -> JSON | Problem:
    plain = text.removesuffix("%").strip() if field.kind is Kind.PERCENT else text
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return not_a_number(field, text)
    whole, part = found["whole"].replace(",", ""), (found["part"] or "").rstrip("0")
    if len(whole.lstrip("0")) + len(part) > MOST_DIGITS:
        return _too_many_digits(text)
    if len(part) > field.decimals:
        return too_precise(field, text)
    sign = "-" if found["sign"] else ""
    number = Fraction(f"{sign}{whole}.{part or 0}")
    return number.numerator if number.denominator == 1 else float(f"{sign}{whole}.{part}")


def not_a_number(field: Field, shown: str) -> Problem:
    """Return that a value is not the number that the field takes."""
    whole = field.decimals == 0
    return Problem(
        "field.not_a_number",
        f"{shown[:60]!r} is not a {'whole number' if whole else 'number'}.",
        f"Type digits only, like {field.example or ('12' if whole else '12.5')}.",
    )


def too_precise(field: Field, shown: str) -> Problem:
    """Return that a number has more decimals than the field takes."""
    if field.decimals == 0:
        return not_a_number(field, shown)
    return Problem(
        "field.too_precise",
        f"{shown[:60]!r} has more than {plural(field.decimals, 'decimal')}.",
        "Round it.",
    )


def _too_many_digits(text: str) -> Problem:
    return Problem(
        "field.too_many_digits",
        f"{text[:60]!r} has more than {MOST_DIGITS} digits.",
        "Check the number of digits.",
    )


def _read_date(_field: Field, text: str) -> JSON | Problem:
    american = _AMERICAN.fullmatch(text)
    month, day, year = american.groups() if american else ("", "", "")
    written = f"{year}-{int(month):02d}-{int(day):02d}" if american else text
    return not_a_date(text) if not is_date(written) else written


def is_date(text: str) -> bool:
    """Return whether a text is a date of the calendar, written like 2026-05-01."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def not_a_date(shown: str) -> Problem:
    """Return that a text is no date."""
    return Problem(
        "field.not_a_date",
        f"{shown[:60]!r} is not a date.",
        "Type it like 2026-05-01, or 5/1/2026 for the first of May.",
    )


def _read_yes_no(field: Field, text: str) -> JSON | Problem:
    return _WORDS.get(text.lower()) or not_a_choice(field, text)


def _read_choice(field: Field, text: str) -> JSON | Problem:
    """Return the choice whose value was sent, or whose title was typed."""
    for choice in field.choices:
        if text == choice.value:
            return choice.value
    for choice in field.choices:
        if text.casefold() == choice.title.casefold():
            return choice.value
    return not_a_choice(field, text)


def not_a_choice(field: Field, shown: str) -> Problem:
    """Return that a text is none of the choices."""
    titles = [choice.title for choice in field.choices]
    listing = ", ".join(titles[:6]) + (", …" if len(titles) > 6 else "")
    return Problem(
        "field.not_a_choice",
        f"{shown[:60]!r} is not one of the answers.",
        f"Choose one of them: {listing}.",
    )


def _read_choices(field: Field, text: str) -> JSON | Problem:
    found: list[JSON] = []
    for line in dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()):
        choice = _read_choice(field, line)
        if isinstance(choice, Problem):
            return choice
        found.append(choice)
    return found


def _not_typed(field: Field, _text: str) -> Problem:
    return Problem(
        "field.not_typed",
        f"“{field.title}” is not typed.",
        "Choose a file, or add a row.",
    )


_READERS: dict[Kind, Callable[[Field, str], JSON | Problem]] = {
    Kind.INTEGER: _read_number,
    Kind.DECIMAL: _read_number,
    Kind.PERCENT: _read_number,
    Kind.DOLLARS: _read_dollars,
    Kind.DATE: _read_date,
    Kind.YES_NO: _read_yes_no,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.FILE: _not_typed,
    Kind.ROWS: _not_typed,
}
