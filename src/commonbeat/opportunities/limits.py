"""Every limit of a field, as sentences that are printed where it applies."""

from dataclasses import replace

from commonbeat.engine.forms import Field, Kind, amount
from commonbeat.engine.wording import listed, plural

_UNITS = ((1_000_000, "MB"), (1_000, "kB"))
_SHAPES = {
    Kind.DATE: "Type it like 2026-05-01, or 5/1/2026 for the first of May.",
    Kind.DOLLARS: "In dollars, like 1,234 or 1,234.50.",
    Kind.UEI: "12 letters and digits, as SAM.gov gave it.",
    Kind.ORI: "Two state letters, then 5 or 7 more letters or digits.",
}


def limits(field: Field) -> list[str]:
    """Return what a field's answer has to keep to; empty if it may be anything."""
    found = [_SHAPES[field.kind]] if field.kind in _SHAPES else []
    if field.maximum_length is not None:
        found.append(f"At most {plural(field.maximum_length, 'character')}.")
    if field.minimum_length:
        found.append(f"At least {plural(field.minimum_length, 'character')}.")
    return [*found, *_of_number(field), *_of_entries(field), *_of_files(field)]


def _of_number(field: Field) -> list[str]:
    least, most = field.minimum, field.maximum
    if least is not None and most is not None:
        return [f"From {amount(replace(field, unit=''), least)} to {amount(field, most)}."]
    if least is not None:
        return [f"{amount(field, least)} or more."]
    return [f"{amount(field, most)} or less."] if most is not None else []


def _of_entries(field: Field) -> list[str]:
    least, most = field.minimum_rows, field.maximum_rows
    if field.kind is Kind.CHOICES:
        found = [f"Choose at least {least:,}."] if least else []
        return [*found, *([f"Choose at most {most:,}."] if most is not None else [])]
    if field.kind is Kind.ROWS and most is not None:
        return [f"From {least:,} to {most:,}." if least else f"Up to {most:,}."]
    return []


def _of_files(field: Field) -> list[str]:
    if field.kind is not Kind.FILE or field.maximum_bytes is None:
        return []
    types = listed([each.upper() for each in field.file_types], "or")
    return [
        (
            f"At most {plural(field.maximum_rows or 1, 'file')}: {types}, each up to "
            f"{file_size(field.maximum_bytes)}."
        )
    ]


def file_size(size: int) -> str:
    """Return a size in bytes as people read it, rounded down: 10 MB, 1.5 MB, 900 bytes."""
    for unit, name in _UNITS:
        if size >= unit:
            tenths = size * 10 // unit
            return f"{tenths // 10:,}{f'.{tenths % 10}' if tenths % 10 else ''} {name}"
    return plural(size, "byte")
