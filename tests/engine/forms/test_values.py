from typing import Any

import pytest
from hypothesis import given, settings

from commonbeat.engine.forms import Kind, field_at, flat, is_shown, nested
from tests.engine.form_sets import sample, some_values

FORM = sample().form("request")


@settings(max_examples=40, deadline=None)
@given(some_values())
def test_a_document_holds_exactly_what_the_paths_held(values: dict[str, Any]) -> None:
    assert flat(FORM, nested(FORM, values)) == values


@settings(max_examples=40, deadline=None)
@given(some_values())
def test_the_paths_hold_exactly_what_the_document_held(values: dict[str, Any]) -> None:
    document = nested(FORM, values)

    assert nested(FORM, flat(FORM, document)) == document


def test_rows_stand_by_their_place_and_a_removed_row_is_gone_with_its_fields() -> None:
    values = {
        "officers.b": 0,
        "officers.a": 1,
        "officers.gone": None,
        "officers.a.duty": "school",
        "officers.b.duty": "patrol",
        "officers.gone.duty": "desk",
        "unknown": 1,
    }

    assert nested(FORM, values) == {
        "officers": [{"id": "b", "duty": "patrol"}, {"id": "a", "duty": "school"}]
    }


def test_a_row_without_an_id_gets_one_that_no_other_row_has() -> None:
    document = {"officers": [{"duty": "x"}, {"id": "r1", "duty": "y"}, {"id": "NO"}]}

    assert flat(FORM, document) == {
        "officers.r2": 0,
        "officers.r2.duty": "x",
        "officers.r1": 1,
        "officers.r1.duty": "y",
        "officers.r3": 2,
    }


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("town", Kind.TEXT),
        ("officers", Kind.ROWS),
        ("officers.k3", Kind.ROWS),
        ("officers.k3.salary_cents", Kind.DOLLARS),
    ],
)
def test_a_path_finds_its_field(path: str, kind: Kind) -> None:
    field = field_at(FORM, path)

    assert field is not None
    assert field.kind is kind


@pytest.mark.parametrize(
    "path",
    ["", "nowhere", "town.k3", "town.", "officers.", "officers.K3.duty", "officers.k3.no", "."],
)
def test_a_path_that_the_form_does_not_know_finds_nothing(path: str) -> None:
    assert field_at(FORM, path) is None
    assert not is_shown(FORM, path, {})


def test_a_field_is_shown_while_the_other_has_one_of_its_answers() -> None:
    assert not is_shown(FORM, "waiver_reason", {})
    assert not is_shown(FORM, "waiver_reason", {"waiver": "no"})
    assert is_shown(FORM, "waiver_reason", {"waiver": "yes"})


def test_a_reason_is_asked_for_while_a_figure_differs_from_the_record() -> None:
    assert not is_shown(FORM, "people_reason", {"people": 5})
    assert not is_shown(FORM, "people_reason", {"people": 5, "people_on_record": 5})
    assert is_shown(FORM, "people_reason", {"people": 5, "people_on_record": 6})


def test_a_field_of_a_row_looks_at_its_own_row_and_needs_it() -> None:
    values = {"officers.a": 0, "officers.a.duty": "school", "officers.b": 1}

    assert is_shown(FORM, "officers.a.other", values)
    assert not is_shown(FORM, "officers.b.other", values)
    assert not is_shown(FORM, "officers.c.duty", values)
