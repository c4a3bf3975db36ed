from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.engine.forms import Field, Kind, read_typed, show_typed
from commonbeat.engine.problems import Problem
from tests.engine.form_sets import sample

FIELDS = {field.key: field for field in sample().form("request").fields}
SALARY = Field("salary", Kind.DOLLARS, "Salary")


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (FIELDS["town"], "  Elmford ", "Elmford"),
        (FIELDS["town"], "   ", None),
        (FIELDS["story"], " one\r\ntwo ", " one\ntwo "),
        (FIELDS["officers_requested"], "1,234", 1234),
        (FIELDS["officers_requested"], "−5", -5),
        (FIELDS["rate"], "12.50", 12.5),
        (FIELDS["rate"], "12.0", 12),
        (FIELDS["share"], "75 %", 75),
        (SALARY, "$1,234.50", 123450),
        (FIELDS["starts"], "5/1/2026", "2026-05-01"),
        (FIELDS["starts"], "2026-05-01", "2026-05-01"),
        (FIELDS["setting"], "country", "b"),
        (FIELDS["waiver"], "Yes", "yes"),
        (FIELDS["partners"], "schools\nmedia\nschools", ["schools", "media"]),
        (FIELDS["uei"], "abcdefghjkl1", "ABCDEFGHJKL1"),
    ],
)
def test_what_people_type_becomes_the_value_that_they_mean(
    field: Field, text: str, value: Any
) -> None:
    assert read_typed(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        (
            FIELDS["officers_requested"],
            "two",
            "'two' is not a whole number. Type digits only, like 12.",
        ),
        (
            FIELDS["officers_requested"],
            "1.5",
            "'1.5' is not a whole number. Type digits only, like 12.",
        ),
        (FIELDS["rate"], "1.25", "'1.25' has more than 1 decimal. Round it."),
        (
            FIELDS["rate"],
            "1" * 16,
            "'1111111111111111' has more than 15 digits. Check the number of digits.",
        ),
        (
            FIELDS["starts"],
            "13/1/2026",
            (
                "'13/1/2026' is not a date. "
                "Type it like 2026-05-01, or 5/1/2026 for the first of May."
            ),
        ),
        (
            FIELDS["waiver"],
            "maybe",
            "'maybe' is not one of the answers. Choose one of them: Yes, No.",
        ),
        (
            FIELDS["town"],
            "a\x00b",
            (
                "The text holds a character that cannot be shown (U+0000). "
                "Type it again instead of pasting it."
            ),
        ),
        (FIELDS["plan"], "a.pdf", "“Plan” is not typed. Choose a file, or add a row."),
    ],
)
def test_what_means_nothing_is_refused_with_its_way_out(
    field: Field, text: str, sentence: str
) -> None:
    problem = read_typed(field, text)

    assert isinstance(problem, Problem)
    assert str(problem) == sentence


@given(
    st.sampled_from([FIELDS["officers_requested"], SALARY, FIELDS["rate"], FIELDS["share"]]),
    st.integers(-(10**14), 10**14),
)
def test_a_number_is_shown_as_it_can_be_typed_again(field: Field, steps: int) -> None:
    value = steps if field.decimals == 0 else steps / 10**field.decimals
    value = int(value) if value == int(value) else value

    assert read_typed(field, show_typed(field, value)) == value


@given(st.text())
def test_any_text_is_read_or_refused_and_what_was_read_is_shown_again(text: str) -> None:
    for field in FIELDS.values():
        value = read_typed(field, text)
        if not isinstance(value, Problem):
            assert read_typed(field, show_typed(field, value)) == value
