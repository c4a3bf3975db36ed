from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonbeat.engine.forms import Kind, editing, moves, read_form_set
from commonbeat.engine.problems import Refused
from tests.engine.form_sets import definition, properties

START = read_form_set(definition())


def keys(changed: dict[str, Any], section: int = 0) -> list[str]:
    found: list[str] = changed["forms"][0]["layout"][section]["fields"]
    return found


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("rows", ["", "officers"])
def test_a_new_field_of_every_kind_can_be_read_at_once(kind: Kind, rows: str) -> None:
    if rows and kind is Kind.ROWS:
        return
    changed, address = editing.with_field(
        definition(), "request", title="Town", kind=kind, rows=rows
    )

    found = moves(START, read_form_set(changed))

    assert [each.address for each in found.added] == [address]
    assert address == (f"{rows}.town" if rows else "town_2")


def test_a_set_can_be_built_from_nothing() -> None:
    built = editing.empty("Small grants")
    built = editing.with_form_changed(
        built, "first_form", title="Request", intro="*Short.*", optional=True
    )
    built = editing.with_section(built, "first_form", heading="More")
    built = editing.with_section_changed(
        built, "first_form", 1, heading="Costs", intro="In dollars."
    )
    built = editing.with_section_moved(built, "first_form", 1, step=-1)
    built, costs = editing.with_field(built, "first_form", title="Costs", kind=Kind.ROWS)
    built, price = editing.with_field(
        built, "first_form", title="Price", kind=Kind.DOLLARS, rows=costs
    )
    built, total = editing.with_field(built, "first_form", title="Total", kind=Kind.DOLLARS)
    built = editing.with_field_changed(
        built,
        "first_form",
        total,
        field=editing.field_of(built, "first_form", total),
        required=False,
        computed={"sum": price},
    )

    form = read_form_set(built).form("first_form")

    assert (form.title, form.optional) == ("Request", True)
    assert [(section.heading, len(section.fields)) for section in form.sections] == [
        ("Costs", 2),
        ("First form", 0),
    ]
    assert form.order == ("total",)


def test_a_field_moves_through_its_section_and_into_the_next() -> None:
    changed = editing.with_section(definition(), "request", heading="More")
    last = keys(changed)[-1]

    down = editing.with_field_moved(changed, "request", last, step=1)
    up = editing.with_field_moved(down, "request", last, step=-1)
    swapped = editing.with_field_moved(changed, "request", "story", step=-1)

    assert keys(down, 1) == [last]
    assert keys(up) == keys(changed)
    assert keys(swapped)[:2] == ["story", "town"]
    assert editing.with_field_moved(up, "request", "town", step=-1) == up


def test_a_row_s_field_moves_within_its_row() -> None:
    changed = editing.with_field_moved(definition(), "request", "officers.duty", step=1)

    fields = read_form_set(changed).forms[0].by_key["officers"].fields
    assert [field.key for field in fields][:2] == ["salary_cents", "duty"]


def test_a_field_goes_with_its_place_its_prefill_and_what_it_feeds() -> None:
    changed = definition()
    properties(changed).pop("people_reason")
    keys(changed).remove("people_reason")

    changed = editing.without_field(changed, "request", "people")

    assert read_form_set(changed).feeds == {"entry_cost_dollars": "request.total_cents"}
    assert "people" not in changed["forms"][0]["prefill"]


def test_what_others_need_cannot_go_unnoticed() -> None:
    changed = editing.without_field(definition(), "request", "waiver")

    with pytest.raises(Refused) as refusal:
        read_form_set(changed)

    assert {problem.code for problem in refusal.value.problems} == {
        "form_set.unknown_field",
        "expression.unknown_field",
    }


def test_a_required_field_that_is_hidden_sometimes_says_so_itself() -> None:
    field = editing.field_of(definition(), "request", "rate")
    hidden = field | {"x-show-if": {"field": "waiver", "is": ["yes"]}}

    always = editing.with_field_changed(
        definition(), "request", "rate", field=field, required=True
    )
    sometimes = editing.with_field_changed(
        always, "request", "rate", field=hidden, required=True
    )

    assert "rate" in always["forms"][0]["schema"]["required"]
    assert "rate" not in sometimes["forms"][0]["schema"]["required"]
    assert read_form_set(sometimes).forms[0].by_key["rate"].required


def test_only_an_empty_section_is_removed() -> None:
    with pytest.raises(Refused, match="'All' still has 23 fields"):
        editing.without_section(definition(), "request", 0)
    two = editing.with_section(definition(), "request", heading="More")

    assert editing.without_section(two, "request", 1) == definition()


def test_forms_come_move_and_go() -> None:
    two = editing.with_form(definition(), title="Request")
    moved = editing.with_form_moved(two, "request_2", step=-1)
    left = editing.without_form(moved, "request")

    assert [form["key"] for form in moved["forms"]] == ["request_2", "request"]
    assert read_form_set(left).feeds == {}


@pytest.mark.parametrize(
    "step",
    [
        lambda d: editing.without_form(d, "nobody"),
        lambda d: editing.without_field(d, "request", "nobody"),
        lambda d: editing.without_field(d, "request", "town.nobody"),
        lambda d: editing.with_section_moved(d, "request", 5, step=1),
        lambda d: editing.with_field(d, "request", title="A", kind=Kind.TEXT, rows="town"),
        lambda d: editing.with_field(d, "request", title="A", kind=Kind.TEXT, section=-1),
    ],
)
def test_what_somebody_removed_meanwhile_is_told(step: Any) -> None:
    with pytest.raises(Refused) as refusal:
        step(definition())

    assert [problem.code for problem in refusal.value.problems] == ["form_set.gone"]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80), st.lists(st.sampled_from(["town", "f_1", "field"])))
def test_every_title_gives_a_key_that_is_free(title: str, taken: list[str]) -> None:
    key = editing.key_of(title, taken)

    assert key not in taken
    assert len(key) <= 60
    assert key.isascii()
    assert key[0].isalpha()
