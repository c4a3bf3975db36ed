"""Requests, caps and prices: published cases, and the formula worked out by hand."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonbeat.engine.expressions import scaled_text
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.sizing import Sizes, size
from tests.engine.rounds import Row, round_of
from tests.engine.rulebook.examples import small

CAP = 'cap = "LEAST(50, 0.05 * sworn)"\nrounding = "floor"\nat_least = 1\n'
LIMITS = 'maximum_units = 50\nminimum_dollars = "1000.50"\n'
CAP_LINE = 'cap = "LEAST(50, 0.05 * sworn)"'
NO_LIMITS = (LIMITS, "")


def sizes(rulebook: Rulebook, *rows: Row) -> Sizes:
    return size(rulebook, round_of(rulebook, *rows))


def cap_formula(name: str) -> str:
    """Return the cap of a preset over the fields of the small rulebook."""
    request = read_rulebook(presets.read(name)).request
    assert request.cap is not None
    return (
        f'cap = "{request.cap.text}"\nrounding = "{request.rounding}"\n'
        f"at_least = {request.at_least}\n"
    )


@pytest.mark.parametrize(
    ("sworn", "population", "officers"),
    [
        ("12", "9000", 1),  # 20 sworn or fewer: exactly 1
        ("20", "60000", 1),
        ("1", "2000000", 1),
        ("150", "90000", 7),  # 5 % of 150 is 7.5
        ("400", "500000", 15),  # 5 % is 20; 15 below one million residents
        ("2800", "1560000", 25),  # as large as Phoenix, which got 25 in FY2015
        ("300", "1000000", 15),
        ("36000", "8400000", 25),
    ],
)
def test_the_cap_of_fiscal_years_2015_to_2019_on_known_sizes_of_agencies(
    sworn: str, population: str, officers: int
) -> None:
    rulebook = small((CAP, cap_formula("chp-fy2015-19")), NO_LIMITS)

    found = sizes(rulebook, {"sworn": sworn, "population": population, "requested": "100"})

    assert found.full.tolist() == [officers]


@pytest.mark.parametrize(
    ("rounding", "officers"), [("floor", [1, 2, 3]), ("round", [2, 2, 3]), ("ceil", [2, 3, 3])]
)
def test_how_five_percent_becomes_a_whole_number_is_a_parameter(
    rounding: str, officers: list[int]
) -> None:
    rulebook = small(('rounding = "floor"', f'rounding = "{rounding}"'), NO_LIMITS)

    # 1.55, 2.45 and exactly 3
    found = sizes(
        rulebook, *({"sworn": sworn, "requested": "9"} for sworn in ("31", "49", "60"))
    )

    assert found.cap is not None
    assert found.cap.tolist() == officers


@pytest.mark.parametrize(
    ("cost_cents", "officers", "waived", "federal_cents"),
    [
        # League City, FY2024: 6 officers, federal 3 x $250,000 of $1,811,466 in all
        (181_146_600 // 6, 6, "no", 75_000_000),
        # Dallas, FY2025: 50 officers, federal $6.25 M of $18,511,650
        (1_851_165_000 // 50, 50, "no", 625_000_000),
        # Hyattsville: 8 officers, $1,000,000 (any cost from $166,667 reaches the cap)
        (20_000_000, 8, "no", 100_000_000),
        # 75 % below the cap
        (10_000_000, 2, "no", 15_000_000),
        # a waiver of the match lifts the share, and may exceed the cap
        (20_000_000, 8, "yes", 160_000_000),
        (10_000_000, 2, "yes", 20_000_000),
    ],
)
def test_prices_of_known_budgets(
    cost_cents: int, officers: int, waived: str, federal_cents: int
) -> None:
    rulebook = small((CAP, ""), NO_LIMITS)

    found = sizes(
        rulebook,
        {"cost": scaled_text(cost_cents, 2), "requested": str(officers), "waived": waived},
    )

    assert (found.full * found.price_cents).tolist() == [federal_cents]
    assert found.waiver.tolist() == [waived == "yes"]


def test_the_federal_share_of_league_city_was_forty_one_percent() -> None:
    rulebook = small(NO_LIMITS)

    price = int(sizes(rulebook, {"cost": "301911", "requested": "6"}).price_cents[0])

    assert round(Fraction(price * 6, 181_146_600) * 100, 1) == Fraction("41.4")


def test_a_waiver_under_which_the_cap_still_applies_stops_at_it() -> None:
    rulebook = small(
        ('when = "waived"\n', 'when = "waived"\ncap_applies = true\n'),
    )

    found = sizes(
        rulebook, {"cost": "150000", "waived": "yes"}, {"cost": "90000", "waived": "yes"}
    )

    assert found.price_cents.tolist() == [12_500_000, 9_000_000]


def test_an_unknown_waiver_is_none() -> None:
    assert sizes(small(), {"cost": "100000", "waived": ""}).waiver.tolist() == [False]


def test_administration_is_added_to_the_federal_part_and_cents_are_rounded_half_up() -> None:
    rulebook = small(
        ("cap_per_unit = 125_000", "cap_per_unit = 125_000\nadministration_percent = 2")
    )

    found = sizes(
        rulebook, {"cost": "200000"}, {"cost": "0.33"}, {"cost": "0.02"}, {"cost": "1.00"}
    )

    # 127,500.00; 0.2475 x 1.02 = 0.25245; 0.0153; 0.765
    assert found.price_cents.tolist() == [12_750_000, 25, 2, 77]


@pytest.mark.parametrize("cost", ["", "0", "-5"])
def test_without_a_cost_there_is_no_price_and_no_award(cost: str) -> None:
    found = sizes(small(), {"cost": cost, "requested": "3", "sworn": "100"})

    assert (found.price_cents.tolist(), found.can_get.tolist()) == ([0], [False])
    assert (found.full.tolist(), found.minimum.tolist()) == ([3], [1])


def test_a_cost_below_a_cent_is_priced_at_one() -> None:
    rulebook = small(('unit_cost = "cost"', 'unit_cost = "cost / 1000"'))

    assert sizes(rulebook, {"cost": "1"}).price_cents.tolist() == [1]


@pytest.mark.parametrize(
    ("requested", "units"), [("", 0), ("-3", 0), ("0", 0), ("2.9", 2), ("3", 3)]
)
def test_requests_are_rounded_down_and_never_negative(requested: str, units: int) -> None:
    rulebook = small(
        ('label = "Officers requested"\nkind = "integer"', 'label = "x"\nkind = "decimal"')
    )

    found = sizes(rulebook, {"requested": requested, "cost": "100000", "sworn": "100"})

    assert found.requested.tolist() == [units]
    assert found.can_get.tolist() == [units > 0]


def test_a_cap_without_a_value_is_the_least_that_is_allowed() -> None:
    found = sizes(small(), {"requested": "9"})

    assert found.cap is not None
    assert found.cap.tolist() == [50]  # LEAST skips what is missing
    assert sizes(
        small(("LEAST(50, 0.05 * sworn)", "0.05 * sworn")), {"requested": "9"}
    ).full.tolist() == [1]


def test_the_least_of_cap_units_and_dollars_counts() -> None:
    rows = [
        {"requested": "99", "sworn": "2000", "cost": "100000"},
        {"requested": "99", "sworn": "100", "cost": "100000"},
        {"requested": "99", "sworn": "2000", "cost": ""},
    ]
    dollars = ("maximum_units = 50", "maximum_units = 40\nmaximum_dollars = 750_000")

    found = sizes(small(dollars), *rows)

    assert found.units_cap.tolist() == [10, 5, 40]


def test_without_cap_and_limits_everybody_may_get_what_they_ask_for() -> None:
    rulebook = small((CAP, ""), NO_LIMITS)

    found = sizes(rulebook, {"requested": "1234", "cost": "1000"})

    assert found.cap is None
    assert (found.units_cap.tolist(), found.full.tolist()) == ([1234], [1234])


@pytest.mark.parametrize(
    ("limits", "minimum"),
    [
        ("", 1),
        ("minimum_units = 3", 3),
        ("minimum_dollars = 200_000", 3),  # at $75,000 each
        ('marginal = "all_or_nothing"', 9),
        ('marginal = "minimum_viable"\nminimum_viable_percent = 50', 5),
        ('marginal = "minimum_viable"\nminimum_viable_percent = "33.3"\nminimum_units = 2', 3),
    ],
)
def test_the_smallest_award_follows_the_limits(limits: str, minimum: int) -> None:
    found = sizes(
        small((LIMITS, f"{limits}\n")), {"requested": "9", "sworn": "400", "cost": "100000"}
    )

    assert found.minimum.tolist() == [minimum]


def test_who_asks_for_less_than_the_smallest_award_gets_none() -> None:
    found = sizes(
        small((LIMITS, "minimum_units = 3\n")),
        {"requested": "2", "sworn": "400", "cost": "100000"},
    )

    assert found.can_get.tolist() == [False]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"requested": "1" + "0" * 12}, "Application A1 comes to 1,000,000,000,000 units; "),
        (
            {"cost": "1" + "0" * 20, "waived": "yes"},
            "Application A1 comes to $100,000,000,000,000,000,000.00; ",
        ),
    ],
)
def test_sums_that_no_round_has_are_refused(row: Row, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        sizes(small((CAP, ""), NO_LIMITS), row)

    (problem,) = refusal.value.problems
    assert problem.code == "size.too_large"
    assert problem.message.startswith(said)
    assert problem.where == "line 2"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (
            "sworn * 1000000000000000000",
            (
                "Application A1 comes to 40,000,000,000,000,000,000 units; the most is"
                " 1,000,000,000 units. Check the file and the formula request.cap = sworn *"
                " 1000000000000000000."
            ),
        ),
        (
            "sworn * 100000000000000000000 * 100000000000000000000",
            (
                "Application A1 comes to a number of 42 digits; the most is 1,000,000,000"
                " units. Check the file and the formula request.cap = sworn *"
                " 100000000000000000000 * 100000000000000000000."
            ),
        ),
    ],
)
def test_a_huge_cap_names_application_expression_and_value(formula: str, said: str) -> None:
    rulebook = small((CAP_LINE, f'cap = "{formula}"'), NO_LIMITS)

    with pytest.raises(Refused) as refusal:
        sizes(rulebook, {"requested": "4", "sworn": "40"})

    assert str(refusal.value) == f"line 2: {said}"


def test_requests_that_overflow_only_together_are_refused() -> None:
    row = {"requested": "999999999", "cost": "1000000000", "waived": "yes"}

    with pytest.raises(Refused) as refusal:
        sizes(small((CAP, ""), NO_LIMITS), row, row)

    assert [problem.code for problem in refusal.value.problems] == ["size.too_large"]


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 10**11),
    st.integers(0, 10_000),
    st.integers(0, 300),
    st.booleans(),
    st.sampled_from(["62.5", "75", "33.33"]),
)
def test_the_whole_formula_on_fractions(
    cost_cents: int, sworn: int, requested: int, waived: bool, share: str
) -> None:
    rulebook = small(
        (
            "federal_share_percent = 75\nmatch_percent = 25",
            f'federal_share_percent = "{share}"',
        ),
        ("cap_per_unit = 125_000", "cap_per_unit = 125_000\nadministration_percent = 1.5"),
    )

    found = sizes(
        rulebook,
        {
            "cost": scaled_text(cost_cents, 2),
            "sworn": str(sworn),
            "requested": str(requested),
            "waived": "yes" if waived else "no",
        },
    )

    federal = (
        Fraction(cost_cents)
        if waived
        else min(cost_cents * Fraction(share) / 100, Fraction(12_500_000))
    )
    price = max(1, floor(federal * Fraction("1.015") + Fraction(1, 2))) if cost_cents else 0
    cap = min(max(floor(min(Fraction(50), Fraction(sworn, 20))), 1), 50)
    assert found.price_cents.tolist() == [price]
    assert found.full.tolist() == [min(requested, cap)]
    if price:
        assert found.minimum.tolist() == [max(1, ceil(Fraction(100_050, price)))]
