"""Floors and ceilings of more groups than a run can tell of are refused by both."""

import pytest

from commonbeat.engine.decision import decide
from commonbeat.engine.packing import MOST_GROUPS
from commonbeat.engine.problems import Refused
from commonbeat.engine.verification.recomputation import recompute
from tests.engine.rounds import Row, round_of
from tests.engine.rulebook.examples import small

BY_SWORN = ('kind = "ceiling"\nby = "state"', 'kind = "ceiling"\nby = "sworn"')


def rows(count: int) -> list[Row]:
    """Return applications of so many different strengths, all from one state."""
    return [
        {"id": f"A{number}", "sworn": str(number), "poverty": "1", "state": "TX"}
        for number in range(1, count + 1)
    ]


def test_as_many_groups_as_allowed_are_decided() -> None:
    rulebook = small(BY_SWORN)
    applications = round_of(rulebook, *rows(MOST_GROUPS - 1))

    groups = [each.group for each in decide(rulebook, applications).constraints]

    assert len(groups) == MOST_GROUPS - 1 + 8  # TX, two strata, four sums, budget


def test_one_group_more_is_refused_with_the_constraint_that_makes_most() -> None:
    rulebook = small(BY_SWORN)
    applications = round_of(rulebook, *rows(MOST_GROUPS))

    with pytest.raises(Refused) as refused:
        decide(rulebook, applications)

    assert str(refused.value) == (
        "constraints.state_ceiling.by: Floors and ceilings make 1,001 groups, 1,000 of them by"
        " 'state_ceiling'; a run has at most 1,000. Group by something that more applications"
        " share, such as the state."
    )


def test_the_second_implementation_refuses_them_too() -> None:
    rulebook = small(BY_SWORN)
    blank = dict.fromkeys((field.key for field in rulebook.fields), "")

    with pytest.raises(Refused) as refused:
        recompute(rulebook, [{**blank, **row} for row in rows(MOST_GROUPS)])

    assert str(refused.value) == (
        "Floors and ceilings make 1,001 groups; a run has at most 1,000."
        " Group by something that more applications share."
    )
