"""Scores and their whole trace, worked out by hand."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.scoring import HOW, Leaf, Scores, score
from tests.engine.rounds import Row, round_of
from tests.engine.rulebook.examples import small
from tests.engine.scoring import plain

POVERTY = 'value = "poverty"\ntransform = "percentile"\nmissing = "median"\n'


def scores(rulebook: Rulebook, *rows: Row) -> Scores:
    return score(rulebook, round_of(rulebook, *({"sworn": "12", **row} for row in rows)))


def how(leaf: Leaf) -> list[str]:
    return [HOW[code] if code >= 0 else "ineligible" for code in leaf.how]


def points(found: Scores, key: str) -> list[Fraction | None]:
    return found.category(key).points.fractions()


def test_a_round_worked_out_by_hand() -> None:
    rows = [
        {"poverty": "10", "crimes": "5", "population": "1000", "state": "AK", "rural": "yes"},
        {"poverty": "30", "crimes": "1", "population": "1000", "state": "AK"},
        {"poverty": "", "crimes": "3", "population": "0", "state": "AK", "rural": "no"},
        {"poverty": "20", "crimes": "", "population": "500", "state": "WY"},
    ]

    found = scores(small(), *rows)

    poverty, budget, rate = found.leaves
    # the median of Alaska's 10 and 30 is 20, and equals Wyoming's 20
    assert how(poverty) == ["present", "present", "median", "present"]
    assert poverty.raw.tolist() == [100_000, 300_000, 200_000, 200_000]
    assert poverty.micros.tolist() == [0, 1_000_000, 500_000, 500_000]
    assert how(budget) == ["spread"] * 4  # poverty carries all 60 points
    assert poverty.points_micros.tolist() == [0, 60_000_000, 30_000_000, 30_000_000]
    assert budget.points_micros.tolist() == [0] * 4
    # 500, 100 and 0 per 100,000 residents; Wyoming has no value and gets t = 0
    assert how(rate) == ["present", "present", "present", "zero"]
    assert rate.raw.tolist() == [5_000_000, 1_000_000, 0, 0]
    assert rate.micros.tolist() == [1_000_000, 200_000, 0, 0]
    assert points(found, "fiscal") == [0, 60, 30, 30]
    assert points(found, "crime") == [40, 8, 0, 0]
    assert found.bonuses[0].met.tolist() == [True, False, False, False]
    assert found.total.tolist() == [4_300, 6_800, 3_000, 3_000]
    assert [leaf.weight for leaf in found.leaves] == [Fraction(45), Fraction(15), Fraction(40)]


def test_ineligible_applications_take_no_part_at_all() -> None:
    rows = [
        {"sworn": "0", "poverty": "99"},
        {"sworn": "5", "poverty": "10"},
        {"sworn": "5", "poverty": "20"},
    ]

    found = scores(small(), *rows)

    assert found.eligible.tolist() == [False, True, True]
    assert found.stop.tolist() == [0, -1, -1]
    assert found.leaf("poverty").micros.tolist() == [0, 0, 1_000_000]
    assert how(found.leaf("poverty")) == ["ineligible", "present", "present"]
    assert found.total[0] == 0
    assert points(found, "fiscal") == [None, 0, 60]


def test_hard_stops_are_tried_in_order_and_the_unknown_passes_or_refuses() -> None:
    stop = '[[eligibility]]\ncode = "too_small"\nrefuse_if = "sworn < 1"\n'
    rulebook = small(
        (
            stop,
            (
                '[[eligibility]]\ncode = "few"\nrefuse_if = "crimes > 5"\n'
                'sentence = "x"\n'
                '[[eligibility]]\ncode = "rural"\nrefuse_if = "NOT rural"\n'
                'if_unknown = "refuse"\n'
                f'sentence = "x"\n{stop}'
            ),
        )
    )

    found = scores(
        rulebook,
        {"crimes": "9", "rural": "no", "sworn": "0"},
        {"crimes": "", "rural": "", "sworn": "0"},
        {"crimes": "", "rural": "yes", "sworn": "0"},
        {"crimes": "", "rural": "yes", "sworn": "1"},
    )

    assert found.stop.tolist() == [0, 1, 2, -1]


@pytest.mark.parametrize(
    ("decimals", "total"),
    [(0, [20, 1]), (1, [200, 5]), (4, [200_000, 5_000]), (5, [1_999_998, 50_000])],
)
def test_the_score_is_rounded_half_up_to_the_decimals_that_count(
    decimals: int, total: list[int]
) -> None:
    rulebook = small(
        ("decimals = 2", f"decimals = {decimals}"),
        ("points = 3", "points = 0.5"),
        (POVERTY, 'value = "poverty"\ntransform = "linear"\nhigh = 300\nmissing = "zero"\n'),
        ('median_within = "state"\n', ""),
    )

    found = scores(rulebook, {"poverty": "100"}, {"rural": "yes"})

    assert found.total.tolist() == total  # 60 x 0.333333, and half a point


def test_spread_gives_the_weight_to_the_measures_that_are_left() -> None:
    found = scores(
        small(
            (POVERTY, POVERTY.replace("median", "spread")), ('median_within = "state"\n', "")
        ),
        {"poverty": "10", "budget_before": "100", "budget": "90"},
        {"poverty": "20", "budget_before": "0", "budget": "90"},
        {"budget_before": "100", "budget": "110"},
        {},
    )

    # budgets fell by 10 % and rose by 10 %: z = -1 and 1, and lower is better
    assert found.leaf("budget_change").raw.tolist() == [-1_000, 0, 1_000, 0]
    assert found.leaf("budget_change").micros.tolist() == [666_667, 0, 333_333, 0]
    assert how(found.leaf("budget_change")) == ["present", "spread", "present", "spread"]
    assert points(found, "fiscal") == [
        Fraction(15 * 666_667, 10**6),
        60,
        Fraction(60 * 333_333, 10**6),
        0,
    ]
    assert found.leaf("budget_change").points_micros.tolist() == [10_000_005, 0, 19_999_980, 0]


def test_when_only_weights_of_zero_are_left_the_category_gives_nothing() -> None:
    rulebook = small(
        ("weight = 75", "weight = 0"),
        ("weight = 25", "weight = 100"),
    )

    found = scores(rulebook, {"poverty": "10"}, {"poverty": "20"})

    assert points(found, "fiscal") == [0, 0]
    assert found.leaf("poverty").points_micros.tolist() == [0, 0]


def test_bonuses_are_limited_together() -> None:
    rulebook = small(
        (
            'points = 3\nwhen = "rural"\n',
            (
                'points = 3.25\nwhen = "rural"\n'
                '[[score.bonuses]]\nkey = "poor"\nlabel = "Poor"\n'
                'points = 2.5\nwhen = "poverty > 15"\n'
            ),
        )
    )

    found = scores(
        rulebook,
        {"rural": "yes", "poverty": "20"},
        {"rural": "yes"},
        {"rural": "no", "poverty": "20"},
        {},
    )

    assert found.bonus.fractions() == [5, Fraction("3.25"), Fraction("2.5"), 0]


def test_a_measure_that_refuses_names_every_application_without_a_value() -> None:
    rulebook = small(
        (POVERTY, 'value = "poverty"\ntransform = "percentile"\nmissing = "refuse"\n'),
        ('median_within = "state"\n', ""),
    )
    applications = round_of(
        rulebook, {"sworn": "1"}, {"sworn": "1", "poverty": "3"}, {"sworn": "0"}, {"sworn": "2"}
    )

    with pytest.raises(Refused) as refusal:
        score(rulebook, applications)

    assert [str(problem) for problem in refusal.value.problems] == [
        (
            "line 2, column poverty: Application A1 has no value for Poverty. Fill it in; the "
            "rulebook allows no run without it."
        ),
        (
            "line 5, column poverty: Application A4 has no value for Poverty. Fill it in; the "
            "rulebook allows no run without it."
        ),
    ]


def test_a_population_of_zero_follows_the_declared_rule_even_without_a_count() -> None:
    rows = [{"population": "0"}, {"population": "0", "crimes": "7"}, {"crimes": "7"}]

    zero = scores(small(), *rows).leaf("crime_rate")
    missing = scores(small(('if_zero = "zero"', 'if_zero = "missing"')), *rows).leaf(
        "crime_rate"
    )

    assert how(zero) == ["present", "present", "zero"]
    assert how(missing) == ["zero", "zero", "zero"]


def test_when_nobody_has_a_value_the_median_gives_zero() -> None:
    found = scores(small(), {}, {}).leaf("poverty")

    assert (how(found), found.micros.tolist()) == (["zero", "zero"], [0, 0])


def test_a_group_without_values_takes_the_median_of_all_and_the_unknown_is_a_group() -> None:
    rows = [
        {"state": "AK", "poverty": "10"},
        {"state": "AK", "poverty": "11"},
        {"state": "AK"},
        {"state": "WY"},
        {"state": "", "poverty": "50"},
        {"state": ""},
    ]

    found = scores(small(), *rows).leaf("poverty")

    assert found.raw.tolist() == [100_000, 110_000, 105_000, 110_000, 500_000, 500_000]


def test_one_application_is_scored() -> None:
    found = scores(small(), {"poverty": "10", "crimes": "5", "population": "1000"})

    assert found.total.tolist() == [8_000]  # first by percentile, in the middle by min-max


def test_no_eligible_application_has_no_score() -> None:
    found = scores(small(), {"sworn": "0"}, {"sworn": "0"})

    assert found.total.tolist() == [0, 0]
    assert not found.eligible.any()


CELLS = st.fixed_dictionaries(
    {
        "sworn": st.sampled_from(["0", "1", "9"]),
        "state": st.sampled_from(["AK", "TX", "WY", ""]),
        "poverty": st.sampled_from(["", "1", "2.5", "99.99", "3"]),
        "crimes": st.sampled_from(["", "0", "7", "1" + "0" * 25]),
        "population": st.sampled_from(["", "0", "1000", "999999999"]),
        "budget_before": st.sampled_from(["", "0", "100", "333.33"]),
        "budget": st.sampled_from(["", "0", "110", "90.01"]),
        "rural": st.sampled_from(["", "yes", "no"]),
    }
)


@settings(max_examples=100, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=8))
def test_the_trace_adds_up_to_the_score(rows: list[dict[str, str]]) -> None:
    found = score(small(), round_of(small(), *rows))

    for row in range(len(rows)):
        shown = sum(int(leaf.points_micros[row]) for leaf in found.leaves)
        exact = sum(
            (category.points.fractions()[row] or Fraction(0) for category in found.categories),
            start=Fraction(0),
        )
        bonus = found.bonus.fractions()[row] or Fraction(0)
        assert abs(shown - exact * 10**6) <= Fraction(len(found.leaves), 2)
        assert found.total[row] == plain.half_up((exact + bonus) * 100)
        assert 0 <= found.total[row] <= 10_300
        assert bool(found.eligible[row]) == (rows[row]["sworn"] != "0")


@settings(max_examples=100, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=8))
def test_medians_are_those_of_each_group(rows: list[dict[str, str]]) -> None:
    found = score(small(), round_of(small(), *rows)).leaf("poverty")

    eligible = [row for row in rows if row["sworn"] != "0"]
    everybody = [_steps(row) for row in eligible if row["poverty"]]
    for row, value, code in zip(rows, found.raw.tolist(), found.how.tolist(), strict=True):
        if code == HOW.index("median"):
            own = [
                _steps(other)
                for other in eligible
                if other["poverty"] and other["state"] == row["state"]
            ]
            assert value == plain.median(own or everybody)


def _steps(row: dict[str, str]) -> int:
    return int(Fraction(row["poverty"]) * 10_000)


def test_every_leaf_has_one_entry_for_each_application() -> None:
    found = scores(small(), {}, {"sworn": "0"}, {"poverty": "3"})

    assert {leaf.micros.shape for leaf in found.leaves} == {(3,)}
    assert {leaf.micros.dtype for leaf in found.leaves} == {np.dtype(np.int64)}
    assert found.leaf("poverty").has_raw.tolist() == [True, False, True]
    assert found.leaf("budget_change").has_t.tolist() == [False, False, False]
