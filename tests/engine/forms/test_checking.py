from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from commonbeat.engine.forms import (
    computed_values,
    form_problems,
    is_shown,
    nested,
    read_form_set,
    shown_values,
    with_computed,
)
from tests.engine.form_sets import definition, sample, some_values

FORM = sample().form("request")
GOOD: dict[str, Any] = {
    "town": "Elmford",
    "officers_requested": 1,
    "waiver": "no",
    "officers.a": 0,
    "officers.a.duty": "patrol",
}


def said(values: dict[str, Any], *, complete: bool = False) -> list[tuple[str, str]]:
    return [(p.where, p.code) for p in form_problems(FORM, values, complete=complete)]


def test_a_form_that_is_filled_in_has_no_problem() -> None:
    assert form_problems(FORM, GOOD, complete=True) == []


def test_an_empty_form_is_only_wrong_once_it_should_be_complete() -> None:
    assert said({}) == []
    assert said({}, complete=True) == [
        ("town", "field.missing"),
        ("officers_requested", "field.missing"),
        ("waiver", "field.missing"),
        ("officers", "field.too_few"),
    ]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (
            "officers_requested",
            60,
            (
                "“Officers requested”: 60 officers is more than 50 officers. "
                "Type 50 officers or less."
            ),
        ),
        (
            "officers_requested",
            "abc",
            "'abc' is not a whole number. Type digits only, like 12.",
        ),
        (
            "town",
            "x" * 22,
            "“Town” has 22 characters; it may have 20. Shorten it by 2.",
        ),
        ("town", 5, "“Town” cannot be '5'. Answer it again."),
        (
            "setting",
            "c",
            "'c' is not one of the answers. Choose one of them: Town, Country.",
        ),
        (
            "partners",
            ["schools", "clinics", "media"],
            "“Partners” has 3 answers; it may have 2. Remove 1.",
        ),
        (
            "partners",
            ["churches"],
            (
                "'churches' is not one of the answers. "
                "Choose one of them: schools, clinics, media."
            ),
        ),
        (
            "starts",
            "2026-02-30",
            (
                "'2026-02-30' is not a date. "
                "Type it like 2026-05-01, or 5/1/2026 for the first of May."
            ),
        ),
        (
            "mail",
            "chief",
            "'chief' is not an e-mail address. Type it like chief@example.gov.",
        ),
        (
            "uei",
            "I",
            (
                "'I' is not a UEI. "
                "It has 12 letters and digits, no I and no O, and does not begin with 0."
            ),
        ),
        ("zip", "1234", "'1234' is not a ZIP code. It has 5 digits, or 5 and 4: 12345-6789."),
        ("rate", 1.25, "'1.25' has more than 1 decimal. Round it."),
        ("share", 100.5, "“Share”: 100.5 % is more than 100 %. Type 100 % or less."),
        (
            "plan",
            [{"sha256": "0" * 64, "name": "a.exe", "size": 5}],
            "'a.exe' is no file of the kinds pdf. Save it as one of them, and choose it again.",
        ),
        (
            "plan",
            [{"sha256": "0" * 64, "name": "a.pdf", "size": 5000}],
            (
                "'a.pdf' has 5,000 bytes; a file may have 1,000. "
                "Make it smaller: save pictures at a lower resolution, or split it."
            ),
        ),
        ("plan", ["a.pdf"], "“Plan” cannot be 'a.pdf'. Answer it again."),
    ],
)
def test_a_wrong_answer_is_told_with_its_value_and_the_way_out(
    path: str, value: object, sentence: str
) -> None:
    problems = form_problems(FORM, GOOD | {path: value}, complete=True)

    assert [str(problem) for problem in problems] == [f"{path}: {sentence}"]


def test_a_problem_in_a_row_names_the_row_by_its_id() -> None:
    values = GOOD | {"officers.zz": -1, "officers.zz.duty": "y" * 31, "officers.a.duty": None}

    assert said(values, complete=True) == [
        ("officers.zz.duty", "field.too_long"),
        ("officers.a.duty", "field.missing"),
    ]


def test_a_field_that_is_hidden_is_neither_missing_nor_wrong() -> None:
    wrong = GOOD | {"waiver_reason": "x" * 500}

    assert said(wrong, complete=True) == []
    assert said(wrong | {"waiver": "yes"}, complete=True) == [
        ("waiver_reason", "field.too_long")
    ]
    assert said(GOOD | {"waiver": "yes"}, complete=True) == [("waiver_reason", "field.missing")]


def test_an_optional_form_misses_nothing_until_somebody_begins_it() -> None:
    changed = definition()
    changed["forms"][0]["optional"] = True
    form = read_form_set(changed).form("request")

    assert form_problems(form, {"people": 5}, complete=True) == []  # filled from the registry
    assert [p.where for p in form_problems(form, {"town": "E"}, complete=True)] == [
        "officers_requested",
        "waiver",
        "officers",
    ]


@settings(max_examples=40, deadline=None)
@given(some_values())
def test_what_is_wrong_while_writing_is_wrong_at_the_end(values: dict[str, Any]) -> None:
    at_the_end = form_problems(FORM, values, complete=True)

    assert [p for p in form_problems(FORM, values, complete=False) if p not in at_the_end] == []


@settings(max_examples=40, deadline=None)
@given(some_values())
def test_hidden_answers_never_count(values: dict[str, Any]) -> None:
    hidden = {p: v for p, v in values.items() if not is_shown(FORM, p, values)}
    bare = {path: value for path, value in values.items() if path not in hidden}

    assert form_problems(FORM, values, complete=True) == form_problems(
        FORM, bare, complete=True
    )
    assert computed_values(FORM, values) == computed_values(FORM, bare)
    assert shown_values(FORM, values) == shown_values(FORM, bare)


@settings(max_examples=40, deadline=None)
@given(some_values())
def test_what_we_accept_any_validator_of_json_schema_accepts(values: dict[str, Any]) -> None:
    if form_problems(FORM, values, complete=True):
        return
    document = nested(FORM, shown_values(FORM, with_computed(FORM, values)))

    assert Draft202012Validator(FORM.schema).is_valid(document)
