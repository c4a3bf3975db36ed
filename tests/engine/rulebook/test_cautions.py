"""What a correct rulebook may not have meant."""

import pytest

from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.cautions import cautions
from commonbeat.engine.rulebook.reading import read_rulebook
from tests.engine.rulebook.examples import small


def test_an_ordinary_rulebook_needs_no_caution() -> None:
    assert cautions(small()) == ()


@pytest.mark.parametrize("name", presets.names())
def test_no_preset_needs_one(name: str) -> None:
    assert cautions(read_rulebook(presets.read(name))) == ()


def test_floors_that_add_up_to_more_than_the_funds_are_pointed_out() -> None:
    (problem,) = cautions(small(('percent = "0.5"', 'percent = "33.4"')))

    assert str(problem) == (
        "constraints.state_minimum: “State minimum” asks for up to $2,004,000 for 3 groups, "
        "more than the $2,000,000 available. Lower it; a run would let it yield."
    )


def test_a_set_aside_above_the_funds_is_pointed_out() -> None:
    (problem,) = cautions(small(("percent = 10\n", "dollars = 3_000_000\n")))

    assert problem.message == (
        "“Rural part” asks for up to $3,000,000, more than the $2,000,000 available."
    )


def test_weights_of_zero_are_pointed_out() -> None:
    found = cautions(small(("weight = 75", "weight = 100"), ("weight = 25", "weight = 0")))

    assert [problem.where for problem in found] == [
        "score.categories.fiscal.measures.budget_change.weight"
    ]
