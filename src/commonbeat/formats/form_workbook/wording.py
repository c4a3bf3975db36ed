"""Words in a workbook: names of sheets, help beside a cell, limits."""

import re

from commonbeat.engine.forms import Field, FormSet, Kind, amount
from commonbeat.engine.wording import plural

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31


def sheet_names(form_set: FormSet) -> dict[str, str]:
    """Return a name for each form's sheet: at most 31 characters, none twice."""
    names: dict[str, str] = {}
    taken = {"history"}
    for form in form_set.forms:
        plain = " ".join(_NOT_IN_NAMES.sub(" ", form.title).split()) or form.key
        name, number = plain[:_LONGEST_NAME].strip(), 1
        while name.lower() in taken:
            number += 1
            name = f"{plain[: _LONGEST_NAME - 4].strip()} {number}"
        taken.add(name.lower())
        names[form.key] = name
    return names


def help_text(field: Field) -> str:
    """Return help, unit, limits and example of a field, one sentence each."""
    parts = [
        field.help,
        f"In {field.unit}." if field.unit else "",
        _limits(field),
        f"For example: {field.example}." if field.example else "",
        "One answer on each line." if field.kind is Kind.CHOICES else "",
        _answers(field),
        "Required." if field.required else "",
    ]
    return " ".join(part for part in parts if part)


def too_long(field: Field) -> str:
    """Return what stands in a cell that is too small for its text."""
    return f"The text of “{field.title}” is too long for a workbook. Edit it on the site."


def _limits(field: Field) -> str:
    if field.maximum_length:
        return f"At most {plural(field.maximum_length, 'character')}."
    if field.kind is Kind.ROWS and field.maximum_rows:
        return f"At most {plural(field.maximum_rows, 'row')}."
    least = "" if field.minimum is None else f"at least {amount(field, field.minimum)}"
    most = "" if field.maximum is None else f"at most {amount(field, field.maximum)}"
    words = ", ".join(part for part in (least, most) if part)
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _answers(field: Field) -> str:
    if field.kind is not Kind.CHOICES:
        return ""
    return "Answers: " + "; ".join(choice.title for choice in field.choices) + "."
