"""The optimal method against every possible allocation of small rounds, and its bound."""

import itertools

import numpy as np
import pytest

from commonbeat.engine.allocation.optimal import (
    Group,
    Round,
    dual_bound,
    holds,
    linear_bound,
    optimum,
    worth,
)


def small_round(seed: int, size: int = 6) -> Round:
    """Return a round small enough to try every allocation; some rules may not hold."""
    draws = np.random.default_rng(seed)
    full = draws.integers(0, 4, size)
    price = draws.integers(1, 9, size) * 1_000_000
    demand = int((full * price).sum())
    groups = draws.integers(0, 2, size)
    return Round(
        score=draws.integers(0, 9_999, size),
        price=price,
        full=full,
        minimum=np.where(draws.random(size) < 0.3, np.maximum(1, full), 1),
        funds=max(1, demand * int(draws.integers(20, 90)) // 100),
        at_least=(
            Group(np.flatnonzero(groups == 0), int(demand * draws.integers(0, 15)) // 100),
        ),
        at_most=(
            Group(np.flatnonzero(groups == 1), int(demand * draws.integers(5, 80)) // 100),
        ),
    )


def best_by_trying_all(chosen: Round) -> int | None:
    """Return the worth of the best allocation of all that keep the rules."""
    choices = [
        [0, *range(int(low), int(high) + 1)]
        for low, high in zip(chosen.minimum, chosen.full, strict=True)
    ]
    allocations = (np.array(each, dtype=np.int64) for each in itertools.product(*choices))
    return max(
        (worth(chosen, each) for each in allocations if holds(chosen, each)), default=None
    )


@pytest.mark.parametrize("seed", range(60))
def test_the_optimum_of_a_small_round_is_the_best_of_all_allocations(seed: int) -> None:
    chosen = small_round(seed)
    best = best_by_trying_all(chosen)
    start = np.zeros(len(chosen.score), dtype=np.int64)

    found = optimum(chosen, start)

    assert found.steps_cents == (best or 0)
    assert holds(chosen, found.units) == (best is not None)


@pytest.mark.parametrize("seed", range(60))
def test_no_allocation_exceeds_the_linear_bound(seed: int) -> None:
    chosen = small_round(seed)

    bound = linear_bound(chosen)

    assert bound.steps_cents >= (best_by_trying_all(chosen) or 0)


def test_any_prices_prove_a_bound() -> None:
    chosen = small_round(3)

    silly = dual_bound(chosen, 5_000_000_000, [7], [123])

    assert silly.steps_cents >= (best_by_trying_all(chosen) or 0)


def test_the_bound_of_a_round_without_rules_is_rank_order_with_a_part_of_a_unit() -> None:
    chosen = Round(
        score=np.array([90, 80, 70]),
        price=np.array([100, 100, 100]),
        full=np.array([2, 2, 2]),
        minimum=np.array([1, 1, 1]),
        funds=350,
        at_least=(),
        at_most=(),
    )

    bound = linear_bound(chosen)
    found = optimum(chosen, np.zeros(3, dtype=np.int64))

    assert bound.steps_cents == 90 * 200 + 80 * 150
    assert found.units.tolist() == [2, 1, 0]
    assert found.proved


def test_a_large_round_is_solved_around_the_margin_and_is_never_worse_than_the_start() -> None:
    draws = np.random.default_rng(5)
    size = 3_000
    chosen = Round(
        score=draws.integers(20_000, 90_000, size),
        price=draws.integers(15_000_000, 25_000_000, size),
        full=draws.integers(1, 9, size),
        minimum=np.ones(size, dtype=np.int64),
        funds=200_000_000_000,
        at_least=(Group(np.arange(0, size, 50), 2_000_000_000),),
        at_most=(),
    )
    start = np.zeros(size, dtype=np.int64)
    start[np.arange(0, size, 50)] = 1

    found = optimum(chosen, start)
    bound = linear_bound(chosen).steps_cents

    assert holds(chosen, found.units)
    assert not found.proved
    assert bound * 9_999 // 10_000 <= found.steps_cents <= bound
    assert optimum(chosen, start).units.tolist() == found.units.tolist()
