"""Changes to a definition, one step at a time, as a form builder makes them.

Each function returns a changed copy; whether it can be read, `read_form_set` says afterwards.
Forms are named by key, sections by number from 0, fields by address ("town", "officers.duty").
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from commonbeat.engine.forms.model import Kind
from commonbeat.engine.forms.ordering import ROW_LAYOUT, ordered
from commonbeat.engine.problems import Problem, Refused

Definition = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STARTS: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string", "maxLength": 200},
    Kind.LONG_TEXT: {"type": "string", "maxLength": 3000},
    Kind.INTEGER: {"type": "integer", "minimum": 0},
    Kind.DECIMAL: {"type": "number"},
    Kind.PERCENT: {"type": "number", "minimum": 0, "maximum": 100},
    Kind.DOLLARS: {"type": "integer", "minimum": 0},
    Kind.CHOICE: {"type": "string", "oneOf": [{"const": "first", "title": "First answer"}]},
    Kind.CHOICES: {
        "type": "array",
        "items": {"type": "string", "oneOf": [{"const": "first", "title": "First answer"}]},
    },
    Kind.FILE: {
        "type": "array",
        "maxItems": 1,
        "x-types": ["pdf"],
        "x-max-bytes": 10_000_000,
    },
    Kind.ROWS: {
        "type": "array",
        "maxItems": 20,
        "items": {"type": "object", "properties": {}, "required": [], ROW_LAYOUT: []},
    },
}  # a field of any other kind is a string


def empty(title: str) -> Definition:
    """Return a form set with one form, to begin with."""
    return with_form({"format": 1, "title": title, "forms": []}, title="First form")


def key_of(title: str, taken: list[str]) -> str:
    """Return a key made of a title that none of the taken ones is."""
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:50] or "field"
    start = words if words[0].isalpha() else f"f_{words}"
    found, number = start, 2
    while found in taken:
        found, number = f"{start}_{number}", number + 1
    return found


def form_of(definition: Mapping[str, Any], key: str) -> Definition:
    """Return the form with this key. Raises Refused "form_set.gone"."""
    for form in definition["forms"]:
        if form["key"] == key:
            found: Definition = form
            return found
    raise Refused(_gone(key))


def _gone(what: str) -> Problem:
    return Problem(
        "form_set.gone",
        f"There is no {what!r} any more.",
        "Load the page again; somebody may have removed it.",
    )


def with_form(definition: Mapping[str, Any], *, title: str) -> Definition:
    """Add a form with one empty section."""
    changed = deepcopy(dict(definition))
    key = key_of(title, [form["key"] for form in changed["forms"]])
    schema = {"$schema": _DIALECT, "type": "object", "properties": {}, "required": []}
    layout = [{"heading": title, "fields": []}]
    changed["forms"].append({"key": key, "title": title, "schema": schema, "layout": layout})
    return changed


def with_form_changed(
    definition: Mapping[str, Any], form: str, *, title: str, intro: str, optional: bool
) -> Definition:
    """Change what a form is called, says above its sections, and whether it may be left out."""
    changed = deepcopy(dict(definition))
    form_of(changed, form).update({"title": title, "intro": intro, "optional": optional})
    return changed


def with_form_moved(definition: Mapping[str, Any], form: str, *, step: int) -> Definition:
    """Move a form up (-1) or down (1) among the forms."""
    changed = deepcopy(dict(definition))
    _move(changed["forms"], changed["forms"].index(form_of(changed, form)), step)
    return changed


def without_form(definition: Mapping[str, Any], form: str) -> Definition:
    """Remove a form with all its fields, and what they feed."""
    changed = deepcopy(dict(definition))
    changed["forms"].remove(form_of(changed, form))
    _unfeed(changed, f"{form}.")
    return changed


def _unfeed(changed: Definition, start: str) -> None:
    feeds = changed.get("feeds", {})
    for name, address in list(feeds.items()):
        if address == start or (start.endswith(".") and address.startswith(start)):
            del feeds[name]


def _move(entries: list[Any], place: int, step: int) -> None:
    """Move one entry of a list; at its end it stays."""
    other = place + step
    if 0 <= other < len(entries):
        entries[place], entries[other] = entries[other], entries[place]


def _section(form: Definition, number: int) -> Definition:
    if not 0 <= number < len(form["layout"]):
        raise Refused(_gone(f"section {number + 1}"))
    found: Definition = form["layout"][number]
    return found


def with_section(definition: Mapping[str, Any], form: str, *, heading: str) -> Definition:
    """Add an empty section at the end of a form."""
    changed = deepcopy(dict(definition))
    form_of(changed, form)["layout"].append({"heading": heading, "fields": []})
    return changed


def with_section_changed(
    definition: Mapping[str, Any], form: str, number: int, *, heading: str, intro: str
) -> Definition:
    """Change heading and introduction of a section."""
    changed = deepcopy(dict(definition))
    section = _section(form_of(changed, form), number)
    section.update({"heading": heading, "intro": intro})
    return changed


def with_section_moved(
    definition: Mapping[str, Any], form: str, number: int, *, step: int
) -> Definition:
    """Move a section up (-1) or down (1)."""
    changed = deepcopy(dict(definition))
    found = form_of(changed, form)
    _section(found, number)
    _move(found["layout"], number, step)
    return changed


def without_section(definition: Mapping[str, Any], form: str, number: int) -> Definition:
    """Remove an empty section. Raises Refused "form_set.not_empty" for another."""
    changed = deepcopy(dict(definition))
    found = form_of(changed, form)
    section = _section(found, number)
    if section["fields"]:
        raise Refused(
            Problem(
                "form_set.not_empty",
                f"{section['heading']!r} still has {len(section['fields'])} fields.",
                "Move or remove them first.",
            )
        )
    del found["layout"][number]
    return changed


def _schema(form: Definition, address: str) -> tuple[Definition, str]:
    """Return the object schema that holds a field, and the field's own key."""
    top, _, inner = address.partition(".")
    schema: Definition = form["schema"]
    key = top
    if inner:
        schema, key = schema["properties"].get(top, {}).get("items", {}), inner
    if key not in schema.get("properties", {}):
        raise Refused(_gone(address))
    return schema, key


def field_of(definition: Mapping[str, Any], form: str, address: str) -> Definition:
    """Return the schema of a field. Raises Refused "form_set.gone"."""
    schema, key = _schema(form_of(definition, form), address)
    found: Definition = schema["properties"][key]
    return found


def with_field(
    definition: Mapping[str, Any],
    form: str,
    *,
    title: str,
    kind: Kind,
    section: int = 0,
    rows: str = "",
) -> tuple[Definition, str]:
    """Add a field at the end of a section or of the rows; return its address too."""
    changed = ordered(definition)
    found = form_of(changed, form)
    new = deepcopy(_STARTS.get(kind, {"type": "string"})) | {
        "x-kind": str(kind),
        "title": title,
    }
    if rows:
        _schema(found, rows)
        items = found["schema"]["properties"][rows].get("items", {})
        if "properties" not in items:
            raise Refused(_gone(rows))
        key = key_of(title, [*items["properties"], "id"])
        items["properties"][key] = new
        items[ROW_LAYOUT].append(key)
        return changed, f"{rows}.{key}"
    properties = found["schema"]["properties"]
    key = key_of(title, list(properties))
    _section(found, section)["fields"].append(key)
    properties[key] = new
    return changed, key


def with_field_changed(
    definition: Mapping[str, Any],
    form: str,
    address: str,
    *,
    field: Mapping[str, Any],
    required: bool,
    computed: Mapping[str, Any] | None = None,
    prefill: str = "",
) -> Definition:
    """Put another schema in the place of a field's, with what it is computed or filled from.

    Whether it is required stands in the schema's list, or at a field that is hidden sometimes.
    """
    changed = deepcopy(dict(definition))
    found = form_of(changed, form)
    schema, key = _schema(found, address)
    new = {name: value for name, value in field.items() if name != "x-required"}
    others = [each for each in schema.get("required", []) if each != key]
    if required and "x-show-if" in new:
        new["x-required"] = True
    elif required:
        others.append(key)
    schema["properties"][key] = new
    schema["required"] = others
    _drop_rule(schema, key)
    entries = [each for each in found.get("computed", []) if each["field"] != address]
    found["computed"] = [*entries, {"field": address, **computed}] if computed else entries
    if "." not in address:
        rest = {name: word for name, word in found.get("prefill", {}).items() if name != key}
        found["prefill"] = rest | ({key: prefill} if prefill else {})
    return changed


def _drop_rule(schema: Definition, key: str) -> None:
    """Take a field out of the conditions of `allOf`; its own x-required says the same."""
    rules = schema.get("allOf", [])
    for rule in rules:
        wanted = rule["then"]["required"]
        rule["then"]["required"] = [each for each in wanted if each != key]
    left = [rule for rule in rules if rule["then"]["required"]]
    if left:
        schema["allOf"] = left
    else:
        schema.pop("allOf", None)


def with_field_moved(
    definition: Mapping[str, Any], form: str, address: str, *, step: int
) -> Definition:
    """Move a field up (-1) or down (1); past the end of its section into the next one."""
    changed = ordered(definition)
    found = form_of(changed, form)
    schema, key = _schema(found, address)
    if "." in address:
        _move(schema[ROW_LAYOUT], schema[ROW_LAYOUT].index(key), step)
        return changed
    layout = found["layout"]
    number = next(n for n, section in enumerate(layout) if key in section["fields"])
    fields = layout[number]["fields"]
    place = fields.index(key)
    if 0 <= place + step < len(fields):
        _move(fields, place, step)
    elif 0 <= number + step < len(layout):
        fields.remove(key)
        other = layout[number + step]["fields"]
        other.insert(0 if step > 0 else len(other), key)
    return changed


def without_field(definition: Mapping[str, Any], form: str, address: str) -> Definition:
    """Remove a field with its place, formula, prefill and feed.

    Formulas and conditions of others that name it stay, and are refused when it is read.
    """
    changed = ordered(definition)
    found = form_of(changed, form)
    schema, key = _schema(found, address)
    del schema["properties"][key]
    schema["required"] = [each for each in schema.get("required", []) if each != key]
    _drop_rule(schema, key)
    if "." in address:
        schema[ROW_LAYOUT].remove(key)
    for section in found["layout"]:
        section["fields"] = [each for each in section["fields"] if each != address]
    found["computed"] = [
        entry
        for entry in found.get("computed", [])
        if entry["field"] != address and not entry["field"].startswith(f"{address}.")
    ]
    found.get("prefill", {}).pop(address, None)
    _unfeed(changed, f"{form}.{address}")
    return changed
