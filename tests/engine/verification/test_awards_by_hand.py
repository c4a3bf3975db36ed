"""Awards by rank order, worked out by hand: prices and funds in cents, best rank first.

Each case is decided by both implementations.
"""

import pytest

from tests.engine.verification.by_hand import Asks, HandRound, Way, by_first, by_second
from tests.engine.verification.folders import teaching_run


@pytest.fixture(params=[by_first, by_second])
def by(request: pytest.FixtureRequest) -> Way:
    """Return one of the implementations."""
    way: Way = request.param
    return way


def test_the_money_goes_down_the_ranking_in_whole_units(by: Way) -> None:
    # 100: three at 30; 10 are left: not enough for 30, enough for one at 10
    hand = HandRound(100, [Asks(30, 3), Asks(30, 2), Asks(10, 1)])

    assert by(hand).units == [3, 0, 1]
    assert by(hand).codes == ["funded.rank", "unfunded.money", "funded.rank"]


def test_an_award_is_all_or_nothing_when_the_least_is_the_full(by: Way) -> None:
    # 100 - 60 = 40: two at 25 do not fit; two at 20 do
    hand = HandRound(100, [Asks(30, 2, 2), Asks(25, 2, 2), Asks(20, 2, 2)])

    assert by(hand).units == [2, 0, 2]


def test_less_than_the_smallest_award_is_not_given(by: Way) -> None:
    # 25 would buy 2 units at 10; the least is 3
    assert by(HandRound(25, [Asks(10, 5, 3)])).units == [0]
    assert by(HandRound(30, [Asks(10, 5, 3)])).codes == ["funded.rank.partial"]


def test_a_floor_reserves_for_those_whom_rank_would_not_reach(by: Way) -> None:
    # A: the third takes ceil(20 / 15) = 2 units. D: 70 are left for the first: 2 of 3 units;
    # it is kept short; 10 are left, less than one unit of the third: by reserve
    hand = HandRound(
        100,
        [Asks(30, 3), Asks(30, 1), Asks(15, 3, reserves=["Z"])],
        floors={"Z": 20},
        yield_order=["Z"],
    )

    assert by(hand).units == [2, 0, 2]
    assert by(hand).codes == ["funded.rank.partial", "unfunded.money", "funded.reserve.partial"]


def test_a_floor_that_rank_serves_anyway_changes_nothing(by: Way) -> None:
    # A and B keep one unit for the first; D gives it the rest: on its rank, nobody is before it
    hand = HandRound(
        100, [Asks(30, 3, reserves=["Z"]), Asks(30, 2)], floors={"Z": 30}, yield_order=["Z"]
    )

    assert by(hand).units == [3, 0]
    assert by(hand).codes == ["funded.rank", "unfunded.money"]


def test_what_a_lower_award_serves_as_well_is_pruned(by: Way) -> None:
    # A: the first for Z, the second for R (and Z). B: the second stays for R; Z has 30 more
    # than it needs, so the first gives back. Funds for one only
    asks = [Asks(30, 1, reserves=["Z"]), Asks(30, 1, reserves=["Z", "R"])]
    hand = HandRound(30, asks, floors={"Z": 30, "R": 30}, yield_order=["Z", "R"])

    assert by(hand).units == [0, 1]
    # without the reserve the first would have had the 30
    assert by(hand).codes == ["unfunded.money", "funded.reserve"]


def test_what_is_pruned_goes_to_the_ranking(by: Way) -> None:
    # Z needs 40: A gives it 2 x 20 of the first. R needs 20: the second gives it, and Z has 60.
    # B: the second stays for R, the first gives back 1 of 2 units. D: it gets that one back
    asks = [Asks(20, 2, reserves=["Z"]), Asks(20, 1, reserves=["Z", "R"])]
    hand = HandRound(60, asks, floors={"Z": 40, "R": 20}, yield_order=["Z", "R"])

    assert by(hand).units == [2, 1]
    assert by(hand).codes == ["funded.rank", "funded.rank"]


def test_floors_above_the_budget_yield_in_the_declared_order(by: Way) -> None:
    # both hold 40 of 50. X yields first: it gives its 40 back and is not served from 10
    asks = [Asks(40, 1, reserves=["X"]), Asks(40, 1, reserves=["Y"])]
    floors = {"X": 40, "Y": 40}

    assert by(HandRound(50, asks, floors=floors, yield_order=["X", "Y"])).units == [0, 1]
    assert by(HandRound(50, asks, floors=floors, yield_order=["Y", "X"])).units == [1, 0]


def test_a_floor_yields_no_more_than_needed(by: Way) -> None:
    # X holds 4 x 10, Y 2 x 10; 10 too much: X yields one unit
    asks = [Asks(10, 4, reserves=["X"]), Asks(10, 2, reserves=["Y"])]
    hand = HandRound(50, asks, floors={"X": 40, "Y": 20}, yield_order=["X", "Y"])

    assert by(hand).units == [3, 2]


def test_a_floor_that_yields_leaves_what_another_needs(by: Way) -> None:
    # the second serves X and Y: while X yields, Y still needs it. X's other member gives way
    asks = [Asks(30, 1, reserves=["X"]), Asks(30, 1, reserves=["X", "Y"])]
    hand = HandRound(40, asks, floors={"X": 60, "Y": 30}, yield_order=["X", "Y"])

    assert by(hand).units == [0, 1]


def test_a_share_yields_from_the_last_stratum_on(by: Way) -> None:
    # 60 + 40 + 30 held outside = 130: the second stratum yields 30 of 40. D: the first has 60
    # and takes 3 at 20; the second has 10: nothing. E releases its 10; nobody can use them
    asks = [
        Asks(20, 5, stratum="one"),
        Asks(20, 5, stratum="two"),
        Asks(30, 1, reserves=["Z"]),
    ]
    hand = HandRound(
        100,
        asks,
        floors={"Z": 30},
        shares={"one": 60, "two": 40},
        yield_order=["share", "Z"],
    )

    assert by(hand).units == [3, 0, 1]
    assert hand.awards().class_targets == [60, 10, 0]  # after step C


def test_a_share_keeps_money_for_its_stratum(by: Way) -> None:
    # the first could use all; the second stratum keeps 50
    asks = [Asks(10, 10, stratum="one"), Asks(10, 10, stratum="two")]
    hand = HandRound(100, asks, shares={"one": 50, "two": 50}, yield_order=["share"])

    assert by(hand).units == [5, 5]


def test_a_stratum_without_demand_releases_its_share(by: Way) -> None:
    # two can use 20 only: its target is 20, the rest goes to the others
    asks = [Asks(10, 10, stratum="one"), Asks(10, 2, stratum="two")]
    hand = HandRound(100, asks, shares={"one": 50, "two": 50}, yield_order=["share"])

    assert by(hand).units == [8, 2]


def test_what_a_stratum_cannot_buy_is_released_and_filled_again(by: Way) -> None:
    # D: one takes 2 x 25; two takes 40 of its 50; the third finds 0. E: two's target is 40;
    # D again: 10 are free, which the third uses
    asks = [
        Asks(25, 4, stratum="one"),
        Asks(40, 2, stratum="two"),
        Asks(10, 1, stratum="one"),
    ]
    hand = HandRound(100, asks, shares={"one": 50, "two": 50}, yield_order=["share"])

    assert by(hand).units == [2, 1, 1]


def test_a_ceiling_stops_its_group_and_the_next_gets_the_money(by: Way) -> None:
    # 50 for the group: the second finds 20 of its 30, though 60 are left
    asks = [Asks(30, 1, ceilings=["C"]), Asks(30, 1, ceilings=["C"]), Asks(30, 1)]
    hand = HandRound(90, asks, ceilings={"C": 50})

    assert by(hand).units == [1, 0, 1]
    assert by(hand).codes == ["funded.rank", "unfunded.ceiling", "funded.rank"]


def test_without_money_it_is_not_the_ceiling(by: Way) -> None:
    asks = [Asks(30, 1, ceilings=["C"]), Asks(30, 1, ceilings=["C"])]

    assert by(HandRound(40, asks, ceilings={"C": 50})).codes == [
        "funded.rank",
        "unfunded.money",
    ]


def test_a_ceiling_limits_what_a_floor_reserves(by: Way) -> None:
    # need 60 = 3 units; the ceiling has room for 2
    hand = HandRound(
        100,
        [Asks(70, 1), Asks(20, 4, reserves=["Z"], ceilings=["C"])],
        floors={"Z": 60},
        ceilings={"C": 50},
        yield_order=["Z"],
    )

    assert by(hand).units == [0, 2]


def test_an_exchange_takes_what_no_rule_protects(by: Way) -> None:
    # A: one unit (13) of the second for Z. D: the first gets 2 x 7 of the 20 left; the third
    # 3 x 2 of the 6 left; Z has 19 of 1. F: the first wants 7. Worst first: the third gives its
    # 6, then Z has 12 too many, but the second gives all its 13 or nothing: that fails.
    # With the second in front: Z has 19 of 1, so its 13 may go. 27 of 33 are spent in the end
    asks = [Asks(7, 3, 2), Asks(13, 3, reserves=["Z"]), Asks(2, 3, reserves=["Z"])]
    hand = HandRound(33, asks, floors={"Z": 1}, yield_order=["Z"])

    assert by(hand).units == [3, 0, 3]
    assert by(hand).codes == ["funded.rank", "unfunded.money", "funded.rank"]


def test_an_exchange_leaves_what_a_rule_protects(by: Way) -> None:
    # as above, but Z needs 13: without the second it would have 6; the third's 6 are not enough
    asks = [Asks(7, 3, 2), Asks(13, 3, reserves=["Z"]), Asks(2, 3, reserves=["Z"])]
    hand = HandRound(33, asks, floors={"Z": 13}, yield_order=["Z"])

    assert by(hand).units == [2, 1, 3]
    assert by(hand).codes == ["funded.rank.partial", "funded.reserve.partial", "funded.rank"]


def test_one_cent_less_than_a_unit_funds_nobody(by: Way) -> None:
    assert by(HandRound(29, [Asks(30, 1), Asks(31, 1)])).units == [0, 0]


def test_the_worked_example_of_the_handbook() -> None:
    # docs/explanation/rank-order.md, sections 7 and "Why the others got nothing"
    run = teaching_run()
    told = {
        outcome.application_id: (outcome.score, outcome.rank, outcome.units_awarded)
        for outcome in run.outcomes
    }

    assert told == {
        "A01": (910, 1, 8),
        "A02": (780, 2, 3),
        "A03": (690, 4, 2),
        "A04": (700, 3, 1),
        "A05": (620, 5, 4),
        "A06": (405, 9, 1),
        "A07": (320, 10, 0),
        "A08": (600, 6, 1),
        "A09": (410, 8, 0),
        "A10": (485, 7, 0),
        "A11": (None, None, 0),
        "A12": (255, 11, 0),
    }
    assert run.cut_offs == [690, 620, None]
