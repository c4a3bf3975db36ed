"""Weights that somebody slides: read, refused, scaled to 100."""

from fractions import Fraction

import pytest

from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.selections.weights import sliders, with_weights
from tests.selections.factories import RULEBOOK

POLICY = read_rulebook(RULEBOOK)  # crime 50, need 30, plan 20


def weights(**given: str) -> list[Fraction]:
    asked = sliders(POLICY, {f"w_{key}": value for key, value in given.items()})
    return [category.weight for category in with_weights(POLICY, asked).score.categories]


def test_without_a_wish_the_weights_are_those_of_the_rulebook() -> None:
    assert weights() == [50, 30, 20]


def test_weights_are_scaled_so_that_they_add_up_to_100() -> None:
    assert weights(crime="100", need="50", plan="50") == [50, 25, 25]
    assert weights(crime="1", need="1", plan="1") == [Fraction(100, 3)] * 3
    assert weights(crime="0", need="7.5", plan="2.5") == [0, 75, 25]


def test_everything_else_of_the_rulebook_stays() -> None:
    asked = sliders(POLICY, {"w_crime": "10"})

    changed = with_weights(POLICY, asked)

    assert changed.constraints == POLICY.constraints
    assert [category.measures for category in changed.score.categories] == [
        category.measures for category in POLICY.score.categories
    ]


@pytest.mark.parametrize("typed", ["", "many", "-1", "101", "1e2", "½", "5.1234", "1.2.3"])
def test_what_is_no_weight_is_marked_and_refused(typed: str) -> None:
    asked = sliders(POLICY, {"w_need": typed})

    assert [slider.error != "" for slider in asked] == [False, True, False]
    with pytest.raises(Refused) as refusal:
        with_weights(POLICY, asked)
    assert [problem.code for problem in refusal.value.problems] == ["weights.not_numbers"]


def test_weights_that_are_all_0_are_refused() -> None:
    with pytest.raises(Refused) as refusal:
        weights(crime="0", need="0", plan="0.0")

    assert [problem.code for problem in refusal.value.problems] == ["weights.zero"]
