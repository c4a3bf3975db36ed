"""The bound of a run is proved from prices of the rules, and a false one is caught."""

import copy
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from commonbeat.engine.verification.duality import awarded_sum, check_bound, dual_bound
from commonbeat.engine.verification.recomputation import Recomputed
from tests.engine.verification.folders import teaching_run

# Worked out for the round of docs/explanation/rank-order.md, in points x cents; an officer
# costs 10,000,000 cents. Rank order: 8 x 91 + 3 x 78 + 70 + 2 x 69 + 4 x 62 + 60 + 40.5
# = 1,518.5 points x officers. Prices: 69 a dollar; places up to 150,000 are 7 better off, rural
# agencies 21, Wyoming 0.5. 20 x 69 - 10 x 7 - 2 x 21 - 1 x 0.5 = 1,267.5; what each is worth
# beyond its price: Alder 8 x 22, Birch 3 x 16, Dogwood 8, Hazel 60 - 69 + 7 + 21 = 19;
# Elm, Cedar and Fir 0; Ivy 41 - 41 = 0: 251. In all 1,518.5: rank order is the best.
DUALS = {
    "budget": "69",
    "reserves": {"state_minimum": {"WY": "0.5"}, "rural": {"": "21"}},
    "classes": {"150,000 or fewer": "7"},
    "ceilings": {},
}
PROVED = 15_185_000_000


@pytest.fixture(scope="module")
def run() -> Recomputed:
    return teaching_run()


def bound(**changes: Any) -> dict[str, Any]:
    honest = {
        "gap_percent": "0.0000",
        "points_cents": str(PROVED),
        "rank_order_points_cents": str(PROVED),
        "duals": copy.deepcopy(DUALS),
    }
    return {**honest, **changes}


def test_prices_of_the_rules_prove_that_rank_order_is_the_best(run: Recomputed) -> None:
    assert awarded_sum(run) == PROVED
    assert dual_bound(run, DUALS) == PROVED
    assert check_bound(run, bound()) == []


def test_any_prices_prove_some_bound(run: Recomputed) -> None:
    # a dollar at 100 points, nobody is worth more: 20 x 100
    assert dual_bound(run, {"budget": "100"}) == Fraction(20_000_000_000)


def test_no_bound_is_no_claim(run: Recomputed) -> None:
    assert check_bound(run, None) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            bound(points_cents=str(PROVED - 1), gap_percent="0"),
            f"run.json: bound.points_cents is {PROVED - 1}; its duals prove only {PROVED}.",
        ),
        (
            bound(rank_order_points_cents="15185000001"),
            f"run.json: bound.rank_order_points_cents is 15185000001, the rules give {PROVED}.",
        ),
        (
            bound(gap_percent="1.5"),
            "run.json: bound.gap_percent is 1.5, the sums give 0.0000.",
        ),
        (
            bound(points_cents=15185000000),
            "run.json: bound.points_cents is not a decimal number.",
        ),
        (bound(duals=["69"]), "run.json: bound.budget is not a decimal number."),
        ("15185000000", "run.json: bound is not a table."),
    ],
)
def test_a_false_bound_is_named(run: Recomputed, changed: Any, message: str) -> None:
    assert check_bound(run, changed) == [message]


@pytest.mark.parametrize(
    "forge",
    [
        lambda duals: duals.update(budget="-69"),
        lambda duals: duals["reserves"]["rural"].update({"": "NaN"}),
        lambda duals: duals.update(classes="7"),
    ],
)
def test_prices_that_are_none_are_refused(
    run: Recomputed, forge: Callable[[dict[str, Any]], object]
) -> None:
    forged = bound()
    forge(forged["duals"])

    found = check_bound(run, forged)

    assert len(found) == 1
    assert found[0].endswith("is not a decimal number.")
