"""A small form set with each kind of field, and answers to it, synthetic."""

import copy
from datetime import UTC, datetime
from typing import Any

from commonbeat.engine.forms import FormSet, read_form_set
from commonbeat.formats.form_workbook import Origin, write_workbook

ORIGIN = Origin("A-2026-1", 3, "k7")
MADE_AT = datetime(2026, 11, 28, tzinfo=UTC)


_FIELDS: dict[str, Any] = {
    "name": {
        "type": "string",
        "title": "Legal name",
        "maxLength": 60,
        "x-help": "As in law.",
    },
    "need": {"type": "string", "x-kind": "long_text", "title": "Need", "maxLength": 10_000},
    "officers": {
        "type": "integer",
        "title": "Officers requested",
        "minimum": 1,
        "maximum": 50,
    },
    "cost_cents": {"type": "integer", "x-kind": "dollars", "title": "Cost", "minimum": 0},
    "share": {"type": "number", "x-kind": "percent", "title": "Share"},
    "rate": {"type": "number", "x-kind": "decimal", "title": "Rate", "x-decimals": 3},
    "start": {"type": "string", "x-kind": "date", "title": "Start"},
    "waiver": {
        "type": "string",
        "enum": ["yes", "no"],
        "x-kind": "yes_no",
        "title": "Waiver",
    },
    "focus": {
        "type": "string",
        "x-kind": "choice",
        "title": "Focus",
        "oneOf": [
            {"const": "gun", "title": "Gun crime"},
            {"const": "trust", "title": "Trust"},
        ],
    },
    "partners": {
        "type": "array",
        "x-kind": "choices",
        "title": "Partners",
        "items": {
            "oneOf": [{"const": "s", "title": "Schools"}, {"const": "m", "title": "Media"}]
        },
    },
    "plan": {
        "type": "array",
        "x-kind": "file",
        "title": "Plan",
        "x-types": ["pdf"],
        "maxItems": 1,
        "x-max-bytes": 1000,
    },
    "people": {
        "type": "array",
        "title": "Each officer",
        "x-row": "Officer",
        "maxItems": 20,
        "items": {
            "type": "object",
            "properties": {
                "duty": {"type": "string", "title": "Duty", "maxLength": 200},
                "salary_cents": {"type": "integer", "x-kind": "dollars", "title": "Salary"},
                "twice_cents": {"type": "integer", "x-kind": "dollars", "title": "Twice"},
            },
        },
    },
}


def properties() -> dict[str, Any]:
    """Return the fields of the first form, to be changed freely."""
    return copy.deepcopy(_FIELDS)


def form_set(fields: dict[str, Any] | None = None) -> FormSet:
    """Return a form set of two forms; the first with other fields, if given."""
    fields = properties() if fields is None else fields
    return read_form_set(
        {
            "format": 1,
            "title": "Example set",
            "forms": [
                {
                    "key": "request",
                    "title": "Officer request: budget/plan",
                    "schema": {"type": "object", "properties": fields},
                    "layout": [{"heading": "Request", "fields": list(fields)}],
                    "computed": [
                        {"field": "people.twice_cents", "formula": "salary_cents * 2"}
                    ],
                },
                {
                    "key": "story",
                    "title": "Story",
                    "schema": {
                        "type": "object",
                        "properties": {"why": {"type": "string", "title": "Why"}},
                    },
                    "layout": [{"heading": "Why", "fields": ["why"]}],
                },
            ],
        }
    )


VALUES: dict[str, dict[str, Any]] = {
    "request": {
        "name": '=HYPERLINK("https://example.org")',
        "need": "One line\n\n  and another; Señor\tNúñez – “yes”\n" + "word " * 1_900,
        "officers": 3,
        "cost_cents": 123_456_789,
        "share": 74.5,
        "rate": 0.125,
        "start": "2026-10-01",
        "waiver": "no",
        "focus": "trust",
        "partners": ["s", "m"],
        "plan": [{"sha256": "0" * 64, "name": "plan.pdf"}],
        "people.a1": 0,
        "people.a1.duty": "+walks",
        "people.a1.salary_cents": 6_000_050,
        "people.b2": 4,
        "people.b2.duty": "00123",
    },
    "story": {"why": "@because"},
}
VERSIONS = {form: dict.fromkeys(values, 2) for form, values in VALUES.items()}


def workbook(values: dict[str, dict[str, Any]] | None = None) -> bytes:
    """Return the workbook of the example set."""
    return write_workbook(
        form_set(),
        VALUES if values is None else values,
        VERSIONS,
        origin=ORIGIN,
        made_at=MADE_AT,
    )
