"""Transforms, missing values, scores, ranks, sizes: the numbers were worked out by hand."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook.model import (
    Band,
    Bonus,
    Change,
    IfZero,
    Limits,
    Marginal,
    Measure,
    Missing,
    Rate,
    Rounding,
    Rulebook,
    TieBreak,
    Transform,
    Waiver,
)
from commonbeat.engine.verification.cells import Cells
from commonbeat.engine.verification.order import best_first, sort_keys
from commonbeat.engine.verification.scores import compute_scores, hard_stops
from commonbeat.engine.verification.sizes import Size, size_of
from tests.engine.verification.by_hand import BASE, expression, leaves, measure, micros


def test_percentile_counts_those_below_and_half_of_the_equals() -> None:
    # n = 4: 10 -> 0/3; 20 -> (1 + 1/2)/3; 50 -> 3/3
    found = micros(measure(Transform.PERCENTILE), 10, 20, 20, 50)

    assert found == [0, 500_000, 500_000, 1_000_000]


def test_percentile_of_a_median_that_nobody_has() -> None:
    # median of 10 and 20 is 15; one below, equal counted as 1: (1 + 0)/(2 - 1) = 1
    of = measure(Transform.PERCENTILE, missing=Missing.MEDIAN)

    assert micros(of, 10, 20, None) == [0, 1_000_000, 1_000_000]


def test_who_is_alone_is_not_put_behind_anybody() -> None:
    of = measure(Transform.PERCENTILE, higher_is_better=False)

    assert micros(of, 10) == [1_000_000]


def test_lower_is_better_turns_the_exact_value_round() -> None:
    # n = 4, ties at 1: t = 1/6 -> 5/6 = 833333.33 rounds to 833333, as does 1 - 0.166667
    of = measure(Transform.PERCENTILE, higher_is_better=False)

    assert micros(of, 1, 1, 2, 3) == [833_333, 833_333, 333_333, 0]


def test_zscore_is_rounded_exactly() -> None:
    # mean 25, sd 15: z = -1, -1/3, -1/3, 5/3; t = 2/6, (8/3)/6, (8/3)/6, (14/3)/6
    found = micros(measure(Transform.ZSCORE), 10, 20, 20, 50)

    assert found == [333_333, 444_444, 444_444, 777_778]


def test_zscore_with_a_root_that_never_ends() -> None:
    # 1, 2, 4: mean 7/3, sd = sqrt(14)/3; z of 1 = -4/sqrt(14) = -1.0690450; t = 0.32182583...
    # z of 2 = -1/sqrt(14) = -0.2672612; t = 0.45545646...
    # z of 4 = 5/sqrt(14) = 1.3363062; t = 0.72271770...
    found = micros(measure(Transform.ZSCORE), 1, 2, 4)

    assert found == [321_826, 455_456, 722_718]


def test_zscore_is_limited_to_three_deviations() -> None:
    # eleven 0 and one 12: mean 1, sd sqrt(11); z of 12 = 11/sqrt(11) = 3.3166 -> 3
    found = micros(measure(Transform.ZSCORE), *[0] * 11, 12)

    assert found[-1] == 1_000_000


@pytest.mark.parametrize("transform", [Transform.ZSCORE, Transform.MINMAX])
def test_equal_values_are_in_the_middle(transform: Transform) -> None:
    assert micros(measure(transform), 7, 7) == [500_000, 500_000]


def test_minmax_is_the_place_between_least_and_greatest() -> None:
    found = micros(measure(Transform.MINMAX, higher_is_better=False), 10, 20, 40)

    assert found == [1_000_000, 666_667, 0]


def test_bands_give_the_points_of_the_last_band_begun() -> None:
    bands = (Band(Fraction(10), Fraction(50)), Band(Fraction(20), Fraction(100)))
    of = measure(Transform.BANDS, bands=bands, below_bands_points=Fraction("12.5"))

    assert micros(of, 9, 10, 19, 20) == [125_000, 500_000, 500_000, 1_000_000]


def test_ratios_are_limited_at_both_ends() -> None:
    capped = measure(Transform.CAPPED_RATIO, high=Fraction(3))
    linear = measure(Transform.LINEAR, low=Fraction(1), high=Fraction(4))

    assert micros(capped, -1, 1, 2, 9) == [0, 333_333, 666_667, 1_000_000]
    assert micros(linear, 0, 2, 3, 9) == [0, 333_333, 666_667, 1_000_000]


def test_groups_compare_only_inside_themselves_and_missing_is_a_group() -> None:
    of = measure(Transform.MINMAX, within=expression("kind"))
    rows: list[Cells] = [
        {"x": 1, "kind": "a"},
        {"x": 3, "kind": "a"},
        {"x": 5, "kind": None},
        {"x": 9, "kind": None},
        {"x": 6, "kind": None},
    ]

    assert [leaf.micros for leaf in leaves(of, *rows)] == [0, 1_000_000, 0, 1_000_000, 250_000]


def test_the_raw_value_is_rounded_half_up_before_it_is_compared() -> None:
    of = measure(Transform.MINMAX, decimals=1)

    # 0.25 -> 0.3, -0.25 -> -0.2, 0.24 -> 0.2
    found = leaves(of, *({"x": Fraction(text)} for text in ("0.25", "-0.25", "0.24")))

    assert [leaf.raw for leaf in found] == [3, -2, 2]


def test_medians_come_from_the_group_or_else_from_all() -> None:
    of = measure(
        Transform.CAPPED_RATIO,
        high=Fraction(10),
        missing=Missing.MEDIAN,
        median_within=expression("kind"),
    )
    rows: list[Cells] = [
        {"x": 1, "kind": "a"},
        {"x": 2, "kind": "a"},
        {"x": None, "kind": "a"},  # 1.5 -> 2
        {"x": 9, "kind": "b"},
        {"x": None, "kind": "c"},  # nobody in c: median of 1, 2, 9
        {"x": None, "kind": None},
    ]

    found = leaves(of, *rows)

    assert [leaf.raw for leaf in found] == [1, 2, 2, 9, 2, 2]
    assert [leaf.how for leaf in found][2::2] == ["median", "median"]


def test_a_median_of_nobody_counts_as_zero() -> None:
    found = leaves(measure(Transform.MINMAX, missing=Missing.MEDIAN), {"x": None})

    assert [(leaf.raw, leaf.how, leaf.micros) for leaf in found] == [(None, "zero", 0)]


def test_zero_is_zero_even_when_lower_is_better() -> None:
    of = measure(Transform.MINMAX, missing=Missing.ZERO, higher_is_better=False)

    assert micros(of, 1, 2, None) == [1_000_000, 0, 0]


def test_a_measure_that_must_not_miss_refuses_all_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        micros(measure(Transform.MINMAX, missing=Missing.REFUSE), None, 1, None)

    assert [problem.where for problem in refusal.value.problems] == [
        "eligible application 1",
        "eligible application 3",
    ]


@pytest.mark.parametrize(("if_zero", "raw"), [(IfZero.ZERO, 0), (IfZero.MISSING, None)])
def test_a_denominator_of_zero_decides_alone(if_zero: IfZero, raw: int | None) -> None:
    rate = Rate(expression("x"), expression("people"), Fraction(1000), if_zero)
    change = Change(expression("people"), expression("x"), if_zero)
    rows: list[Cells] = [{"x": None, "people": 0}, {"x": 30, "people": 12_000}]

    of_rate = leaves(measure(Transform.MINMAX, rate=rate, decimals=1), *rows)
    of_change = leaves(measure(Transform.MINMAX, change=change, decimals=4), *rows)

    # 30 / 12,000 x 1,000 = 2.5; (30 - 12,000) / 12,000 = -0.9975
    assert [leaf.raw for leaf in of_rate] == [raw, 25]
    assert [leaf.raw for leaf in of_change] == [raw, -9975]


def scored_by(*measures: Measure, decimals: int = 2, **changes: Any) -> Rulebook:
    category = replace(BASE.score.categories[0], weight=Fraction(100), measures=measures)
    score = replace(BASE.score, decimals=decimals, categories=(category,), **changes)
    return replace(BASE, score=score)


def test_a_spread_measure_leaves_its_weight_to_the_others() -> None:
    part = measure(Transform.CAPPED_RATIO, high=Fraction(10), missing=Missing.SPREAD)
    rulebook = scored_by(
        replace(part, key="x", weight=Fraction(60)),
        replace(part, key="y", weight=Fraction(30), value=expression("y")),
        replace(part, key="z", weight=Fraction(10), value=expression("z")),
    )

    rows: list[Cells] = [{"x": 10, "y": None, "z": 0}, {"x": None, "y": None, "z": None}]
    scored = compute_scores(rulebook, rows)

    # 60 x 1 of 70 = 85.714285...; nothing left: 0
    assert scored.totals == [8571, 0]
    assert scored.points["x"] == [85_714_286, 0]
    assert [leaf.how for leaf in scored.leaves["y"]] == ["spread", "spread"]


def test_bonuses_are_limited_together() -> None:
    part = measure(Transform.CAPPED_RATIO, high=Fraction(10))
    bonuses = (
        Bonus("rural", "", Fraction(3), expression("rural")),
        Bonus("large", "", Fraction(4), expression("x > 4")),
    )
    rulebook = scored_by(part, bonuses=bonuses, bonus_maximum=Fraction(5))

    rows: list[Cells] = [
        {"x": 5, "rural": True},  # 50 + min(7, 5)
        {"x": 5, "rural": None},  # unknown is not met: 50 + 4
        {"x": 1, "rural": True},  # 10 + 3
    ]
    scored = compute_scores(rulebook, rows)

    assert scored.totals == [5500, 5400, 1300]


def test_the_score_is_rounded_half_up_once() -> None:
    # t = 1/8 = 0.125, of 100 points: 12.5, without decimals 13
    rulebook = scored_by(measure(Transform.CAPPED_RATIO, high=Fraction(8)), decimals=0)

    assert compute_scores(rulebook, [{"x": 1}]).totals == [13]


def test_the_first_hard_stop_that_holds_decides() -> None:
    stop = BASE.eligibility[0]
    stops = (
        replace(stop, code="a", refuse_if=expression("x > 5")),
        replace(stop, code="b", refuse_if=expression("y"), if_unknown_refuse=True),
    )
    rulebook = replace(BASE, eligibility=stops)
    rows: list[Cells] = [
        {"x": 6, "y": True},
        {"x": None, "y": True},  # unknown passes the first
        {"x": 1, "y": None},  # unknown does not pass the second
        {"x": 1, "y": False},
    ]

    assert hard_stops(rulebook, rows) == ["a", "b", "b", None]


def test_ties_are_broken_in_order_and_missing_comes_last() -> None:
    ties = (
        TieBreak(None, None, expression("y"), higher_first=False),
        TieBreak(None, "x", None, higher_first=True),
    )
    # the second measure has no weight, so that all scores are equal
    low = measure(Transform.CAPPED_RATIO, high=Fraction(10), weight=Fraction(0))
    even = measure(Transform.CAPPED_RATIO, high=Fraction(1), key="even")
    rulebook = replace(
        scored_by(low, replace(even, value=expression("one"))),
        tie_breaks=ties,
    )
    rows: list[Cells] = [
        {"application_id": "A", "x": 1, "y": None, "one": 1},
        {"application_id": "B", "x": 1, "y": 7, "one": 1},
        {"application_id": "C", "x": 1, "y": 2, "one": 1},
        {"application_id": "D", "x": 5, "y": 7, "one": 1},
    ]

    scored = compute_scores(rulebook, rows)
    order = best_first(sort_keys(rulebook, rows, scored))

    # y lower first: C (2), then B and D (7): D has more of x; A has no y
    assert ["ABCD"[place] for place in order] == ["C", "D", "B", "A"]


def test_the_lottery_is_the_hash_of_seed_and_id() -> None:
    # sha256("SMALL-2026:A") = 0805..., B = 7442..., C = b61c..., D = 0ebd...
    rulebook = scored_by(measure(Transform.CAPPED_RATIO, high=Fraction(1)))
    rulebook = replace(rulebook, tie_breaks=())
    rows: list[Cells] = [{"application_id": name, "x": 1} for name in "CBAD"]

    order = best_first(sort_keys(rulebook, rows, compute_scores(rulebook, rows)))

    assert "".join("CBAD"[place] for place in order) == "ADBC"


def sized(**changes: Any) -> Size:
    """Return the size of an application that asks for 10.9, has 31 sworn, costs $100."""
    request = replace(
        BASE.request, requested=expression("asked"), cap=expression("0.05 * sworn"), at_least=1
    )
    price = replace(BASE.price, unit_cost=expression("cost"))
    program = replace(BASE.program, federal_share_percent=Fraction(75), cap_per_unit_cents=None)
    limits = Limits(Marginal.WHOLE_UNITS, Fraction(50), 1, None, 0, None)
    parts: dict[str, Any] = {
        "request": request,
        "price": price,
        "program": program,
        "limits": limits,
    }
    cells: Cells = {
        "application_id": "A1",
        "asked": Fraction("10.9"),
        "sworn": 31,
        "cost": 100,
        "waived": False,
    }
    for name, value in changes.items():
        if name in cells:
            cells[name] = value
        else:
            part, _, key = name.partition("__")
            parts[part] = replace(parts[part], **{key: value})
    return size_of(replace(BASE, **parts))(cells)


@pytest.mark.parametrize(
    ("rounding", "cap"), [(Rounding.FLOOR, 1), (Rounding.ROUND, 2), (Rounding.CEIL, 2)]
)
def test_five_percent_of_31_sworn_is_rounded_as_declared(rounding: Rounding, cap: int) -> None:
    assert sized(request__rounding=rounding) == Size(10, cap, cap, 1, 7500)


def test_a_cap_without_value_is_the_least() -> None:
    assert sized(sworn=None).units_cap == 1


def test_without_any_limit_the_cap_is_what_is_asked() -> None:
    assert sized(request__cap=None).units_cap == 10


def test_no_request_is_a_request_of_nothing() -> None:
    assert sized(asked=None).requested == 0
    assert sized(asked=-3).requested == 0


@pytest.mark.parametrize(
    ("cost", "price"),
    [
        (100, 7500),
        (Fraction("0.02"), 2),  # 1.5 cents, half up
        (Fraction("0.001"), 1),  # at least a cent
        (0, None),
        (-5, None),
        (None, None),
    ],
)
def test_the_price_is_the_share_of_the_cost(cost: object, price: int | None) -> None:
    assert sized(cost=cost).price_cents == price


def test_cap_waiver_and_administration_make_the_price() -> None:
    waiver = Waiver(expression("waived"), Fraction(100), cap_applies=False)
    capped = {"program__cap_per_unit_cents": 6000, "price__waiver": waiver}

    assert sized(**capped).price_cents == 6000
    assert sized(**capped, waived=True).price_cents == 10_000
    # 6,000 + 3.3 % = 6,198
    with_administration = {**capped, "program__administration_percent": Fraction("3.3")}
    assert sized(**with_administration).price_cents == 6198


def test_limits_make_the_least_and_the_most() -> None:
    big = {"request__cap": None}  # asks for 10 at $75

    most = sized(**big, limits__maximum_cents=40_000)
    assert (most.units_cap, most.full) == (5, 5)  # 40,000 / 7,500 = 5.33
    assert sized(**big, limits__minimum_cents=20_000).minimum == 3  # 2.67 up
    assert sized(**big, limits__marginal=Marginal.ALL_OR_NOTHING).minimum == 10
    half = {"limits__marginal": Marginal.MINIMUM_VIABLE}
    assert sized(**big, **half, asked=5).minimum == 3  # 2.5 up


def test_less_than_the_least_is_nothing() -> None:
    size = sized(request__cap=None, asked=1, limits__minimum_units=2)

    assert (size.full, size.minimum, size.can_get_units) == (1, 2, False)
