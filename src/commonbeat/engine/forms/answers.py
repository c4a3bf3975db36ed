"""Rules of one answer that a JSON Schema does not hold: shapes, dates, decimals, files."""

import re
from collections.abc import Iterator
from typing import Any

from commonbeat.engine.forms.model import NUMBERS, Field, Kind
from commonbeat.engine.forms.nodes import exact
from commonbeat.engine.forms.sentences import wrong_kind
from commonbeat.engine.forms.shapes import shape_of
from commonbeat.engine.forms.typed import (
    is_date,
    not_a_choice,
    not_a_date,
    too_precise,
    unprintable,
)
from commonbeat.engine.problems import Problem

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def answer_problems(field: Field, value: Any) -> Iterator[Problem]:
    """Yield what is wrong with a value of a field, beyond its JSON Schema.

    A value of another type is the schema's to report, where it knows the type.
    """
    if field.kind is Kind.FILE:
        yield from _file_problems(field, value)
    elif field.kind in NUMBERS:
        yield from _number_problems(field, value)
    elif field.kind is Kind.CHOICES:
        yield from _choices_problems(field, value)
    elif isinstance(value, str):
        yield from _text_problems(field, value)


def _number_problems(field: Field, value: Any) -> Iterator[Problem]:
    number = exact(value)
    if number is not None and (number * 10**field.decimals).denominator != 1:
        yield too_precise(field, str(value))


def _choices_problems(field: Field, value: Any) -> Iterator[Problem]:
    allowed = {choice.value for choice in field.choices}
    for each in value if isinstance(value, list) else ():
        if each not in allowed:
            yield not_a_choice(field, str(each))


def _text_problems(field: Field, value: str) -> Iterator[Problem]:
    problem = unprintable(value)
    if problem is not None:
        yield problem
    if field.choices and value not in {choice.value for choice in field.choices}:
        yield not_a_choice(field, value)
    if field.kind is Kind.DATE and not is_date(value):
        yield not_a_date(value)
    shape = shape_of(field.kind, field.format)
    if shape is not None and not shape.pattern.fullmatch(value):
        yield Problem("field.shape", f"{value[:60]!r} is not {shape.name}.", shape.way_out)


def _file_problems(field: Field, value: Any) -> Iterator[Problem]:
    for each in value if isinstance(value, list) else ():
        if not _is_file(each):
            yield wrong_kind(field, each)
            continue
        yield from file_problems(field, name=each["name"], size=each.get("size"))


def _is_file(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("name"), str)
        and isinstance(value.get("sha256"), str)
        and _SHA256.fullmatch(value["sha256"]) is not None
    )


def file_problems(field: Field, *, name: str, size: int | None) -> Iterator[Problem]:
    """Yield why a file of this name and size (in bytes) does not fit a field of files."""
    ending = name.rpartition(".")[2].lower()
    if ending not in field.file_types:
        allowed = ", ".join(field.file_types)
        yield Problem(
            "field.file_type",
            f"{name[:80]!r} is no file of the kinds {allowed}.",
            "Save it as one of them, and choose it again.",
        )
    if size is not None and field.maximum_bytes is not None and size > field.maximum_bytes:
        yield Problem(
            "field.file_too_large",
            f"{name[:80]!r} has {size:,} bytes; a file may have {field.maximum_bytes:,}.",
            "Make it smaller: save pictures at a lower resolution, or split it.",
        )
