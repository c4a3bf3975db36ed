import pytest

from commonbeat.engine.problems import Problem, Refused


def test_a_problem_reads_as_place_value_and_way_out() -> None:
    problem = Problem("roster.ori", "'Oregon' is not an ORI.", "Copy it again.", "line 3")

    assert str(problem) == "line 3: 'Oregon' is not an ORI. Copy it again."


def test_a_problem_without_a_place_begins_with_its_message() -> None:
    assert str(Problem("a.b", "It is wrong.", "Mend it.")) == "It is wrong. Mend it."


def test_a_refusal_carries_every_problem() -> None:
    first, second = Problem("a.b", "One.", "Do."), Problem("c.d", "Two.", "Do.")

    with pytest.raises(Refused) as refusal:
        raise Refused(first, second)

    assert refusal.value.problems == (first, second)
    assert str(refusal.value) == "One. Do.\nTwo. Do."
