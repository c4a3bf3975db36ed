from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from commonbeat.engine.forms import form_problems
from commonbeat.opportunities.limits import file_size, limits
from commonbeat.opportunities.rendering import Shown, posted, rendered
from tests.engine.form_sets import sample

FORM = sample().form("request")
VALUES: dict[str, Any] = {
    "town": "Elmford",
    "officers_requested": 2,
    "setting": "b",
    "partners": ["media"],
    "waiver": "no",
    "people": 5,
    "officers.k3": 1,
    "officers.k3.duty": "school",
    "officers.a1": 0,
    "officers.a1.salary_cents": 5_000_000,
}


def shown(values: dict[str, Any], **options: Any) -> dict[str, Shown]:
    sections = rendered(FORM, values, **options)
    return {each.path: each for section in sections for each in section.fields}


def page(values: dict[str, Any], **options: Any) -> str:
    sections = rendered(FORM, values, **options)
    return render_to_string("opportunities/forms/_form.html", {"sections": sections})


def test_a_field_knows_its_value_version_limits_and_condition() -> None:
    fields = shown(VALUES, versions={"town": 4}, prefix="request:")

    assert (fields["town"].text, fields["town"].version) == ("Elmford", 4)
    assert fields["town"].name == "request:town"
    assert fields["town"].limits == ("At most 20 characters.",)
    assert fields["waiver_reason"].condition == "Answer this only if “Waiver” is “Yes”."
    assert fields["waiver_reason"].show_if == '{"name": "request:waiver", "is": ["yes"]}'
    assert fields["people_reason"].condition == (
        "Answer this only if “People” differs from “On record”."
    )


def test_rows_stand_in_their_order_and_their_conditions_look_at_their_own_row() -> None:
    officers = shown(VALUES)["officers"]

    assert [(row.title, row.id, row.place) for row in officers.rows] == [
        ("Officer 1", "a1", 0),
        ("Officer 2", "k3", 1),
    ]
    other = officers.rows[1].fields[-1]
    assert other.name == "officers.k3.other"
    assert other.show_if == '{"name": "officers.k3.duty", "is": ["school"]}'


def test_the_page_prints_every_limit_and_can_add_and_remove_rows_without_scripts() -> None:
    text = page(VALUES)

    for sentence in (
        "From 1 to 50 officers.",
        "At most 1 file: PDF, each up to 1 kB.",
        "Choose at most 2.",
        "From 1 to 3.",
        "Example: Elmford",
    ):
        assert sentence in text
    assert 'name="add:officers"' in text
    assert 'name="remove:officers.k3"' in text
    assert 'name="officers.k3.duty"' in text
    assert 'data-path="officers.k3.duty"' in text
    assert 'data-version="0"' in text
    assert "$50,000.00" not in text  # an input holds plain digits
    assert 'value="50,000.00"' in text


def test_a_problem_stands_at_its_field_and_is_linked() -> None:
    problems = form_problems(FORM, VALUES | {"town": "x" * 30}, complete=True)
    text = page(VALUES, problems=problems)
    summary = render_to_string("opportunities/forms/_problems.html", {"problems": problems})

    assert 'href="#f-officers-a1-duty"' in summary
    assert 'aria-describedby="f-town-hint f-town-error"' in text
    assert "“Town” has 30 characters; it may have 20. Shorten it by 10." in text


def test_without_the_right_to_edit_answers_are_text_and_nothing_can_be_sent() -> None:
    text = page(VALUES, editable=False)

    assert "<input" not in text
    assert "<button" not in text
    assert "Country" in text


def test_what_the_author_wrote_in_markdown_can_never_run() -> None:
    text = page(VALUES).count("<script")
    evil = render_to_string(
        "opportunities/forms/_form.html",
        {"sections": [{"heading": "A", "intro": "<script>x</script> [a](javascript:x)"}]},
    )

    assert text == 0
    assert "<script>" not in evil
    assert 'href="javascript' not in evil


def sent(values: dict[str, Any], **changes: str) -> QueryDict:
    """Return what a browser would send back from the page with these values."""
    data = QueryDict(mutable=True)
    for each in shown(values).values():
        pairs = [(row.name, str(row.place)) for row in each.rows]
        inner = [field for row in each.rows for field in row.fields]
        for field in [each, *inner]:
            if field.editable and field.widget not in ("rows", "file"):
                pairs += [(f"version:{field.name}", "0")]
                pairs += [
                    (field.name, text)
                    for text in (field.chosen if field.choices else [field.text])
                ]
        for name, text in pairs:
            data.appendlist(name, text)
    for name, changed in changes.items():
        data[name] = changed
    return data


def test_a_page_that_is_sent_back_unchanged_changes_nothing() -> None:
    values, problems = posted(FORM, sent(VALUES))

    assert problems == []
    assert {path: value for path, value in values.items() if value is not None} == VALUES


def test_an_unreadable_text_is_told_and_kept_as_it_was_typed() -> None:
    values, problems = posted(FORM, sent(VALUES, officers_requested="two"))

    assert [(each.where, each.code) for each in problems] == [
        ("officers_requested", "field.not_a_number")
    ]
    assert values["officers_requested"] == "two"


def test_rows_come_and_go_by_buttons() -> None:
    added, _ = posted(FORM, sent(VALUES, **{"add:officers": "1"}))
    removed, _ = posted(FORM, sent(VALUES, **{"remove:officers.k3": "1"}))

    new = [path for path in added if path.count(".") == 1 and path not in VALUES]
    assert [added[path] for path in new] == [2]
    assert removed["officers.k3"] is None
    assert removed["officers.k3.duty"] == "school"  # what was typed stays in the history


def test_no_row_is_added_beyond_the_limit() -> None:
    full = VALUES | {"officers.z9": 2}

    values, _ = posted(FORM, sent(full, **{"add:officers": "1"}))

    assert len([path for path in values if path.count(".") == 1]) == 3


def test_what_was_not_on_the_page_is_not_touched() -> None:
    values, _ = posted(FORM, QueryDict("town=Elm&people_on_record=7&total_cents=9&nobody=1"))

    assert values == {"town": "Elm"}


@pytest.mark.parametrize(
    ("size", "words"),
    [(900, "900 bytes"), (1_500, "1.5 kB"), (10_000_000, "10 MB"), (10_990_000, "10.9 MB")],
)
def test_a_size_is_told_in_the_largest_unit_and_never_more_than_it_is(
    size: int, words: str
) -> None:
    assert file_size(size) == words


def test_a_field_without_limits_prints_none() -> None:
    assert limits(FORM.by_key["rate"]) == []
