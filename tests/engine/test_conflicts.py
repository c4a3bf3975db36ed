"""Which rules conflict, and how many dollars each yields."""

import numpy as np

from commonbeat.engine.allocation.optimal import Group, Round
from commonbeat.engine.conflicts import find_conflict

DOLLARS = 100


def round_of(
    demand: list[int],
    funds: int,
    at_least: list[tuple[list[int], int]],
    at_most: list[tuple[list[int], int]] | None = None,
) -> Round:
    """Return a round of applications of one unit each; all money in whole dollars."""

    def groups(rules: list[tuple[list[int], int]]) -> tuple[Group, ...]:
        return tuple(Group(np.array(each), dollars * DOLLARS) for each, dollars in rules)

    ones = np.ones(len(demand), dtype=np.int64)
    return Round(
        score=ones,
        price=np.array(demand) * DOLLARS,
        full=ones,
        minimum=ones,
        funds=funds * DOLLARS,
        at_least=groups(at_least),
        at_most=groups(at_most or []),
    )


def test_rules_that_can_all_hold_do_not_conflict() -> None:
    chosen = round_of([5_000, 5_000, 5_000], 8_000, [([0], 4_000), ([0, 1], 5_000)])

    assert find_conflict(chosen, [0, 1]) is None


def test_minimums_above_the_budget_conflict_and_the_first_in_the_order_yields() -> None:
    chosen = round_of([9_000, 9_000, 9_000], 10_000, [([0], 6_000), ([1], 7_000), ([2], 1_000)])

    found = find_conflict(chosen, [0, 1, 2])

    assert found is not None
    assert found.members == (0, 1)
    assert found.yielded_cents == (4_000 * DOLLARS, 0, 0)


def test_the_other_order_makes_the_other_rule_yield() -> None:
    chosen = round_of([9_000, 9_000], 10_000, [([0], 6_000), ([1], 7_000)])

    found = find_conflict(chosen, [1, 0])

    assert found is not None
    assert found.yielded_cents == (0, 3_000 * DOLLARS)


def test_a_ceiling_can_stand_against_a_minimum() -> None:
    chosen = round_of([9_000, 9_000], 20_000, [([0], 6_000), ([1], 100)], [([0], 4_500)])

    found = find_conflict(chosen, [0, 1])

    assert found is not None
    assert found.members == (0,)
    assert found.yielded_cents == (1_500 * DOLLARS, 0)


def test_overlapping_rules_share_their_money() -> None:
    chosen = round_of(
        [4_000, 4_000, 4_000], 8_000, [([0, 1], 6_000), ([1, 2], 6_000), ([0, 2], 3_000)]
    )

    assert find_conflict(chosen, [0, 1, 2]) is None


def test_every_smaller_set_of_a_conflict_can_hold() -> None:
    chosen = round_of(
        [5_000] * 6, 12_000, [([place], 2_500) for place in range(6)], [([0, 1], 9_000)]
    )

    found = find_conflict(chosen, [0] * 6)

    assert found is not None
    assert len(found.members) == 5
    for left_out in found.members:
        kept = tuple(chosen.at_least[each] for each in found.members if each != left_out)
        fewer = Round(
            chosen.score,
            chosen.price,
            chosen.full,
            chosen.minimum,
            chosen.funds,
            kept,
            chosen.at_most,
        )
        assert find_conflict(fewer, [0] * len(kept)) is None


def test_rules_side_by_side_go_together_and_the_same_set_is_left() -> None:
    # 40 small rules can all hold; the 13th and the 31st alone ask for more than there is
    asked = [6_000 if place in (12, 30) else 10 for place in range(40)]
    chosen = round_of([9_000] * 40, 10_000, [([place], asked[place]) for place in range(40)])

    found = find_conflict(chosen, list(range(40)))

    assert found is not None
    assert found.members == (12, 30)
