from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.engine.forms import Field, Kind, computed_values, fed
from commonbeat.engine.forms.computing import rounded
from tests.engine.form_sets import sample

SET = sample()
FORM = SET.form("request")
TWO_OFFICERS: dict[str, Any] = {
    "officers.a": 0,
    "officers.a.salary_cents": 40_000_00,
    "officers.a.fringe_cents": 10_000_01,
    "officers.b": 1,
    "officers.b.salary_cents": 50_000_00,
    "officers.b.fringe_cents": 0,
}


def test_rows_are_added_up_and_a_share_of_the_sum_is_taken_in_whole_cents() -> None:
    assert computed_values(FORM, TWO_OFFICERS | {"waiver": "no"}) == {
        "officers.a.cost_cents": 50_000_01,
        "officers.b.cost_cents": 50_000_00,
        "total_cents": 100_000_01,
        "federal_cents": 75_000_01,
        "partner_count": 0,
    }


def test_what_cannot_be_computed_yet_is_nothing_and_not_zero() -> None:
    computed = computed_values(FORM, {"officers.a": 0, "officers.a.salary_cents": 5})

    assert computed == {
        "officers.a.cost_cents": None,
        "total_cents": None,
        "federal_cents": None,
        "partner_count": 0,
    }


def test_a_stored_value_of_a_computed_field_is_not_looked_at() -> None:
    lied = TWO_OFFICERS | {"waiver": "yes", "total_cents": 1, "officers.a.cost_cents": 1}

    assert computed_values(FORM, lied)["federal_cents"] == 100_000_01


def test_a_text_in_a_number_is_as_good_as_missing() -> None:
    computed = computed_values(FORM, {"officers.a": 0, "officers.a.salary_cents": "abc"})

    assert computed["total_cents"] is None


@given(st.fractions(-(10**9), 10**9))
def test_rounding_is_to_the_nearest_and_halves_go_away_from_zero(number: Fraction) -> None:
    cents = rounded(number, Field("a", Kind.DOLLARS, "A"))

    assert abs(number - cents) <= Fraction(1, 2)
    if abs(number - cents) == Fraction(1, 2):
        assert abs(cents) > abs(number)


@pytest.mark.parametrize(
    ("number", "shown"), [(Fraction(1, 3), 33.33), (Fraction(1, 2), 50), (Fraction(1, 8), 12.5)]
)
def test_a_percent_has_its_decimals_and_no_more(number: Fraction, shown: float) -> None:
    assert rounded(100 * number, Field("a", Kind.PERCENT, "A", decimals=2)) == shown


def test_the_rulebook_is_fed_with_plain_texts_of_what_is_shown() -> None:
    values = {"request": TWO_OFFICERS | {"people": 9_041}}

    assert fed(SET, values) == {"population": "9041", "entry_cost_dollars": "100000.01"}
    assert fed(SET, {}) == {"population": "", "entry_cost_dollars": ""}
