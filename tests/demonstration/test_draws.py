import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.demonstration.draws import ONE, Draws, Ints, Spread, even, shares, whole_numbers

KNOWN = [3_354_476_555, 2_035_520_311, 3_145_794_314, 4_017_597_827]


def numbers(*values: int) -> Ints:
    return np.array(values, np.int64)


def test_draws_are_the_same_on_every_machine() -> None:
    found = Draws(2009).uniform("need", numbers(0, 1, 2, 999_999)).tolist()

    assert found == KNOWN


def test_a_draw_does_not_depend_on_the_others_that_are_drawn_with_it() -> None:
    draws = Draws(7)

    together = draws.uniform("x", np.arange(1_000, dtype=np.int64))

    assert together[617] == draws.uniform("x", numbers(617))[0]


def test_another_seed_or_another_name_draws_something_else() -> None:
    keys = np.arange(100, dtype=np.int64)
    found = [
        Draws(1).uniform("a", keys),
        Draws(2).uniform("a", keys),
        Draws(1).uniform("b", keys),
    ]

    assert len({tuple(each.tolist()) for each in found}) == 3


def test_draws_are_spread_evenly() -> None:
    found = Draws(3).below("x", np.arange(100_000, dtype=np.int64), 10)

    assert np.bincount(found, minlength=10).tolist() == pytest.approx([10_000] * 10, rel=0.05)


def test_so_many_in_a_thousand_happen() -> None:
    happened = Draws(3).happens("x", np.arange(100_000, dtype=np.int64), 25)

    assert int(happened.sum()) == pytest.approx(2_500, rel=0.1)


def test_a_spread_goes_straight_from_value_to_value() -> None:
    spread = Spread(((0, 0), (500, 100), (1000, 300)))

    found = spread.at(numbers(0, ONE // 4, ONE // 2, ONE * 3 // 4, ONE - 1))

    assert found.tolist() == [0, 50, 100, 200, 299]


def test_a_spread_may_fall() -> None:
    assert Spread(((0, 90), (1000, -10))).at(numbers(0, ONE // 2, ONE - 1)).tolist() == [
        90,
        40,
        -10,
    ]


def test_a_mixture_is_spread_evenly_again_and_follows_its_parts() -> None:
    draws, keys = Draws(5), np.arange(10_000, dtype=np.int64)
    one, other = draws.uniform("one", keys), draws.uniform("other", keys)

    mixed = even([(8, one), (2, other)])

    assert np.bincount(mixed * 10 // ONE).tolist() == [1_000] * 10
    assert np.corrcoef(mixed, one)[0, 1] > 0.9
    assert 0.1 < np.corrcoef(mixed, other)[0, 1] < 0.5


@given(st.integers(0, 10**6), st.lists(st.integers(0, 1_000), min_size=1).filter(any))
def test_shares_add_up_and_are_off_by_less_than_one(total: int, weights: list[int]) -> None:
    parts = shares(total, weights)

    assert sum(parts) == total
    assert all(
        abs(part * sum(weights) - total * weight) < sum(weights)
        for part, weight in zip(parts, weights, strict=True)
    )


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=50), st.integers(1, 20))
def test_whole_numbers_keep_to_the_total_and_give_everybody_one(
    raw: list[int], each: int
) -> None:
    total = each * len(raw)

    found = whole_numbers(np.array(raw, np.int64), total)

    assert int(found.sum()) <= total
    assert int(found.min()) >= 1
