"""The values of a form: flat (path -> value) and nested (one document), and what is shown."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from commonbeat.engine.forms.model import JSON, Field, Form, Kind, ShowIf, Values

ROW_ID = re.compile(r"[a-z0-9]{1,12}", re.ASCII)


def field_at(form: Form, path: str) -> Field | None:
    """Return the field that a path belongs to, also of a row; None if there is none.

    "legal_name" is a field, "officers.k3f9a2.salary_cents" one of a row; "officers.k3f9a2" (the
    row itself) gives the field of the rows.
    """
    top, row, key = split(path)
    field = form.field(top)
    if field is None or not row:
        return field if field is None or path == top else None
    if field.kind is not Kind.ROWS or not ROW_ID.fullmatch(row):
        return None
    return field.field(key) if key else field if path == f"{top}.{row}" else None


def split(path: str) -> tuple[str, str, str]:
    """Return list or field, row id and row's field of a path; empty where it has none."""
    top, _, rest = path.partition(".")
    row, _, key = rest.partition(".")
    return top, row, key


def is_answered(value: JSON) -> bool:
    """Return whether a value is an answer: not missing, not an empty text or list."""
    return value is not None and value not in ("", [])


def row_ids(key: str, values: Values) -> list[str]:
    """Return the ids of the rows of a list in their order: by place, then by id."""
    places = []
    for path, value in values.items():
        top, row, inner = split(path)
        if top == key and not inner and ROW_ID.fullmatch(row) and _is_place(value):
            places.append((value, row))
    return [row for _, row in sorted(places)]


def _is_place(value: JSON) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def nested(form: Form, values: Values) -> dict[str, JSON]:
    """Return the values as one document, as the form's schema describes it.

    values   path -> value; None and paths that the form does not know are left out, and so is
             what belongs to a removed row
    returns  key -> value; rows as a list of tables, each with its id under "id", in their
             order; a list without rows is left out

    Inverse of `flat`. Time: about 0.5 µs for each path and list.
    """
    document: dict[str, JSON] = {}
    for field in form.fields:
        if field.kind is Kind.ROWS:
            rows = [_row(field, row, values) for row in row_ids(field.key, values)]
            if rows:
                document[field.key] = rows
        elif values.get(field.key) is not None:
            document[field.key] = values[field.key]
    return document


def _row(field: Field, row: str, values: Values) -> dict[str, JSON]:
    found = {each.key: values.get(f"{field.key}.{row}.{each.key}") for each in field.fields}
    return {"id": row} | {key: value for key, value in found.items() if value is not None}


def flat(form: Form, document: Mapping[str, Any]) -> dict[str, JSON]:
    """Return the values of a document by path; rows get the places 0, 1, 2, ….

    Inverse of `nested`; keys that the form does not know are left out. A row without an id gets
    the one that its place gives ("r1", "r2", …), unless another row has it.
    """
    values: dict[str, JSON] = {}
    for field in form.fields:
        value = document.get(field.key)
        if value is None:
            continue
        if field.kind is not Kind.ROWS:
            values[field.key] = value
            continue
        for place, (row, entries) in enumerate(_identified(value)):
            values[f"{field.key}.{row}"] = place
            for each in field.fields:
                if entries.get(each.key) is not None:
                    values[f"{field.key}.{row}.{each.key}"] = entries[each.key]
    return values


def _identified(rows: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    tables = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    given = [str(row.get("id", "")) for row in tables]
    taken = {row for row in given if ROW_ID.fullmatch(row)}
    for number, (row, table) in enumerate(zip(given, tables, strict=True), start=1):
        own = row
        if not ROW_ID.fullmatch(row):
            own, step = f"r{number}", number
            while own in taken:
                step += 1
                own = f"r{step}"
            taken.add(own)
        yield own, table


def is_shown(form: Form, path: str, values: Values) -> bool:
    """Return whether the field at a path is asked for, given what else is answered.

    A field is hidden while its condition does not hold, while the field that it waits for is
    hidden itself, and with the rows that it belongs to. A path that the form does not know is
    not shown.
    """
    top, row, key = split(path)
    field = form.field(top)
    if field is None or field_at(form, path) is None:
        return False
    if not _holds(form, field.show_if, values):
        return False
    if not key:
        return True
    inner = field.field(key)
    return (
        inner is not None
        and _is_place(values.get(f"{top}.{row}"))
        and _holds(form, inner.show_if, values, rows=field, row=row)
    )


def _holds(
    form: Form,
    condition: ShowIf | None,
    values: Values,
    *,
    rows: Field | None = None,
    row: str = "",
) -> bool:
    if condition is None:
        return True
    path = _path(condition.field, rows, row)
    if not is_shown(form, path, values):
        return False
    value = values.get(path)
    if condition.differs_from:
        other = values.get(_path(condition.differs_from, rows, row))
        return is_answered(value) and is_answered(other) and value != other
    if isinstance(value, list):
        return any(_same(wanted, each) for wanted in condition.values for each in value)
    return any(_same(wanted, value) for wanted in condition.values)


def _same(wanted: JSON, value: JSON) -> bool:
    return type(wanted) is type(value) and bool(wanted == value)


def _path(key: str, rows: Field | None, row: str) -> str:
    return f"{rows.key}.{row}.{key}" if rows is not None and rows.field(key) else key


def shown_values(form: Form, values: Values) -> dict[str, JSON]:
    """Return what counts: values of fields that are shown, without removed rows and gaps."""
    return {
        path: value
        for path, value in values.items()
        if value is not None and is_shown(form, path, values)
    }
