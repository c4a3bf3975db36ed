"""A small form set with every kind of field, and values made up for it."""

from copy import deepcopy
from functools import cache
from typing import Any

from hypothesis import strategies as st

from commonbeat.engine.forms import Field, FormSet, Kind, read_form_set

_PROPERTIES: dict[str, Any] = {
    "town": {"type": "string", "title": "Town", "maxLength": 20, "x-example": "Elmford"},
    "story": {"type": "string", "x-kind": "long_text", "title": "Story", "maxLength": 50},
    "officers_requested": {
        "type": "integer",
        "title": "Officers requested",
        "minimum": 1,
        "maximum": 50,
        "x-unit": "officers",
    },
    "rate": {"type": "number", "x-kind": "decimal", "title": "Rate", "x-decimals": 1},
    "share": {"type": "number", "x-kind": "percent", "title": "Share", "maximum": 100},
    "starts": {"type": "string", "x-kind": "date", "title": "Starts"},
    "setting": {
        "type": "string",
        "title": "Setting",
        "oneOf": [{"const": "a", "title": "Town"}, {"const": "b", "title": "Country"}],
    },
    "partners": {
        "type": "array",
        "x-kind": "choices",
        "title": "Partners",
        "maxItems": 2,
        "items": {"type": "string", "enum": ["schools", "clinics", "media"]},
    },
    "waiver": {"type": "string", "x-kind": "yes_no", "title": "Waiver"},
    "waiver_reason": {
        "type": "string",
        "x-kind": "long_text",
        "title": "Reason",
        "maxLength": 100,
        "x-required": True,
        "x-show-if": {"field": "waiver", "is": ["yes"]},
    },
    "mail": {"type": "string", "x-kind": "email", "title": "Mail"},
    "phone": {"type": "string", "x-kind": "phone", "title": "Phone"},
    "uei": {"type": "string", "x-kind": "uei", "title": "UEI"},
    "ori": {"type": "string", "x-kind": "ori", "title": "ORI"},
    "zip": {"type": "string", "title": "ZIP", "x-format": "zip"},
    "plan": {
        "type": "array",
        "x-kind": "file",
        "title": "Plan",
        "x-types": ["pdf"],
        "x-max-bytes": 1000,
        "maxItems": 1,
    },
    "people": {"type": "integer", "title": "People", "minimum": 0},
    "people_on_record": {"type": "integer", "title": "On record", "x-fixed": True},
    "people_reason": {
        "type": "string",
        "title": "Why another number",
        "maxLength": 200,
        "x-required": True,
        "x-show-if": {"field": "people", "differs_from": "people_on_record"},
    },
    "officers": {
        "type": "array",
        "title": "Officers",
        "x-row": "Officer",
        "minItems": 1,
        "maxItems": 3,
        "items": {
            "type": "object",
            "properties": {
                "duty": {"type": "string", "title": "Duty", "maxLength": 30},
                "salary_cents": {"type": "integer", "x-kind": "dollars", "title": "Salary"},
                "fringe_cents": {"type": "integer", "x-kind": "dollars", "title": "Fringe"},
                "cost_cents": {"type": "integer", "x-kind": "dollars", "title": "Cost"},
                "other": {
                    "type": "string",
                    "title": "Which school",
                    "maxLength": 30,
                    "x-required": True,
                    "x-show-if": {"field": "duty", "is": ["school"]},
                },
            },
            "required": ["duty"],
        },
    },
    "total_cents": {"type": "integer", "x-kind": "dollars", "title": "Total"},
    "federal_cents": {"type": "integer", "x-kind": "dollars", "title": "Federal share"},
    "partner_count": {"type": "integer", "title": "Number of partners"},
}

DEFINITION: dict[str, Any] = {
    "format": 1,
    "title": "Sample",
    "forms": [
        {
            "key": "request",
            "title": "Request",
            "intro": "What is **asked**.",
            "schema": {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "properties": _PROPERTIES,
                "required": ["town", "officers_requested", "waiver"],
            },
            "layout": [
                {"heading": "All", "intro": "", "fields": list(_PROPERTIES)},
            ],
            "computed": [
                {"field": "officers.cost_cents", "formula": "salary_cents + fringe_cents"},
                {"field": "total_cents", "sum": "officers.cost_cents"},
                {
                    "field": "federal_cents",
                    "formula": "CASE WHEN waiver THEN total_cents ELSE total_cents * 0.75 END",
                },
                {"field": "partner_count", "count": "partners"},
            ],
            "prefill": {"people": "agency.population", "people_on_record": "agency.population"},
        }
    ],
    "feeds": {"population": "request.people", "entry_cost_dollars": "request.total_cents"},
}


def definition() -> dict[str, Any]:
    """Return a copy of the sample that a test may change."""
    return deepcopy(DEFINITION)


@cache
def sample() -> FormSet:
    """Return the sample, read."""
    return read_form_set(DEFINITION)


def properties(changed: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of the first form of a definition."""
    found: dict[str, Any] = changed["forms"][0]["schema"]["properties"]
    return found


_TEXT = st.text("abc é\n", max_size=60)
_ROW_IDS = st.text("abz019", min_size=1, max_size=12)
_WHOLE = st.integers(-10, 10**9)


@cache
def values_of(field: Field) -> st.SearchStrategy[Any]:
    """Return what a field may hold, right or wrong."""
    if field.choices and field.kind is not Kind.CHOICES:
        return st.sampled_from([choice.value for choice in field.choices]) | _TEXT
    if field.kind is Kind.CHOICES:
        return st.lists(st.sampled_from([choice.value for choice in field.choices]))
    if field.kind in (Kind.INTEGER, Kind.DOLLARS):
        return _WHOLE | _TEXT
    if field.kind in (Kind.DECIMAL, Kind.PERCENT):
        return _WHOLE | st.floats(-100, 1000)
    if field.kind is Kind.FILE:
        names = st.sampled_from(["plan.pdf", "plan.exe", "plan"])
        return st.lists(st.builds(_file, names, st.integers(0, 2000)), max_size=2)
    return _TEXT | st.sampled_from(["school", "2026-05-01", "12345"])


def _file(name: str, size: int) -> dict[str, Any]:
    return {"sha256": "0" * 64, "name": name, "size": size}


@st.composite
def some_values(draw: st.DrawFn) -> dict[str, Any]:
    """Return values of the sample's form, by path, with rows in their places."""
    form = sample().form("request")
    values: dict[str, Any] = {}
    for field in form.fields:
        if field.kind is Kind.ROWS:
            rows = draw(st.lists(_ROW_IDS, unique=True, max_size=4))
            for place, row in enumerate(rows):
                values[f"{field.key}.{row}"] = place
                for inner in field.fields:
                    if draw(st.booleans()):
                        values[f"{field.key}.{row}.{inner.key}"] = draw(values_of(inner))
        elif draw(st.booleans()):
            values[field.key] = draw(values_of(field))
    return values
