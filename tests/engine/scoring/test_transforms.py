"""Raw values to parts of 1, exactly: the page's examples, an oracle, all values by hand."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, zscore

from commonbeat.engine.rulebook.model import Band, Measure, Transform
from commonbeat.engine.scoring.transforms import Compared, transform
from tests.engine.rulebook.examples import small
from tests.engine.scoring import plain

MEASURE = replace(small().score.categories[1].measures[0], decimals=0)
BANDS = (Band(Fraction(0), Fraction(0)), Band(Fraction(20), Fraction(50)))


def measure(kind: str, **changes: Any) -> Measure:
    return replace(MEASURE, transform=Transform(kind), **changes)


def integers(values: list[int]) -> "np.typing.NDArray[np.generic]":
    fits = all(abs(value) < 2**62 for value in values)
    return np.array(values, dtype=np.int64 if fits else object)


def micros(
    rule: Measure,
    values: list[int],
    *,
    groups: list[int] | None = None,
    present: list[bool] | None = None,
) -> list[int]:
    compared = Compared(
        integers(values),
        np.array(groups or [0] * len(values), dtype=np.int64),
        np.array([True] * len(values) if present is None else present, dtype=bool),
    )
    found: list[int] = transform(rule, compared).tolist()
    return found


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (measure("percentile"), [0, 500_000, 500_000, 1_000_000]),
        (measure("zscore"), [333_333, 444_444, 444_444, 777_778]),
        (measure("minmax"), [0, 250_000, 250_000, 1_000_000]),
        (
            measure("bands", bands=(*BANDS, Band(Fraction(40), Fraction(100)))),
            [0, 500_000, 500_000, 1_000_000],
        ),
        (measure("capped_ratio", high=Fraction(40)), [250_000, 500_000, 500_000, 1_000_000]),
        (
            measure("linear", low=Fraction(10), high=Fraction(30)),
            [0, 500_000, 500_000, 1_000_000],
        ),
    ],
)
def test_the_examples_of_the_rulebook_page_hold(rule: Measure, expected: list[int]) -> None:
    assert micros(rule, [10, 20, 20, 50]) == expected
    assert micros(replace(rule, higher_is_better=False), [10, 20, 20, 50]) == [
        1_000_000 - part if rule.transform is not Transform.ZSCORE else part
        for part in (
            expected
            if rule.transform is not Transform.ZSCORE
            else [666_667, 555_556, 555_556, 222_222]
        )
    ]


@pytest.mark.parametrize(
    ("kind", "alone"), [("percentile", 1_000_000), ("zscore", 500_000), ("minmax", 500_000)]
)
@pytest.mark.parametrize("higher", [True, False])
def test_who_is_alone_or_level_with_all_is_not_put_behind(
    kind: str, alone: int, *, higher: bool
) -> None:
    rule = measure(kind, higher_is_better=higher)

    assert micros(rule, [7]) == [alone]
    assert micros(rule, [7, 7, 7]) == [500_000, 500_000, 500_000]
    assert micros(rule, [7], present=[False]) == [alone]


def test_nobody_has_nothing() -> None:
    assert [micros(measure(kind), []) for kind in Transform] == [[]] * len(Transform)


def test_a_filled_in_value_is_compared_but_nothing_is_compared_with_it() -> None:
    values, present = [10, 20, 30, 20], [True, True, True, False]

    assert micros(measure("percentile"), values, present=present) == [
        0,
        500_000,
        1_000_000,
        500_000,
    ]
    assert micros(measure("minmax"), [10, 20, 99], present=[True, True, False]) == [
        0,
        1_000_000,
        1_000_000,
    ]


def test_values_are_compared_within_their_group_only() -> None:
    values, groups = [1, 2, 3, 100, 300], [0, 0, 0, 1, 1]

    assert micros(measure("percentile"), values, groups=groups) == [
        0,
        500_000,
        1_000_000,
        0,
        1_000_000,
    ]
    assert micros(measure("minmax"), values, groups=groups) == [
        0,
        500_000,
        1_000_000,
        0,
        1_000_000,
    ]


def test_a_scale_in_steps_of_a_third_is_rounded_half_up_once() -> None:
    rule = measure("capped_ratio", high=Fraction(3), decimals=1)

    assert micros(rule, [10, 20, 5]) == [333_333, 666_667, 166_667]
    assert micros(replace(rule, high=Fraction(4_000_000), decimals=0), [2]) == [1]  # 0.5 micro
    assert micros(
        replace(rule, high=Fraction(4_000_000), decimals=0, higher_is_better=False), [2]
    ) == [1_000_000]


RULES = st.builds(
    replace,
    st.just(MEASURE),
    transform=st.sampled_from(list(Transform)),
    higher_is_better=st.booleans(),
    decimals=st.integers(0, 3),
    bands=st.just((*BANDS, Band(Fraction(41, 2), Fraction(75)))),
    below_bands_points=st.just(Fraction(5)),
    low=st.fractions(-50, 0, max_denominator=7),
    high=st.fractions(1, 5_000, max_denominator=7),
)
VALUES = st.integers(-60, 60) | st.integers(-(10**9), 10**9) | st.integers(-(10**30), 10**30)
ROWS = st.lists(st.tuples(VALUES, st.integers(0, 2), st.booleans()), min_size=1, max_size=12)


@settings(max_examples=400, deadline=None)
@given(RULES, ROWS)
@example(replace(MEASURE, transform=Transform.ZSCORE), [(1, 0, True), (0, 0, True)])
@example(replace(MEASURE, transform=Transform.ZSCORE), [(0, 0, True)] * 12 + [(1, 0, True)])
def test_every_value_is_what_working_it_out_by_hand_gives(
    rule: Measure, rows: list[tuple[int, int, bool]]
) -> None:
    values, groups, present = (list(column) for column in zip(*rows, strict=True))

    found = micros(rule, values, groups=groups, present=present)

    references = {
        group: [value for value, own, known in rows if own == group and known]
        for group in groups
    }
    assert found == [plain.micros(rule, value, references[group]) for value, group, _ in rows]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-1_000, 1_000), min_size=2, max_size=40))
def test_percentile_and_zscore_agree_with_a_statistics_library(values: list[int]) -> None:
    ranks = (rankdata(values) - 1) / (len(values) - 1)

    assert np.allclose(micros(measure("percentile"), values), ranks * 1e6, atol=0.51)
    if len(set(values)) > 1:
        scores = (np.clip(zscore(values), -3, 3) + 3) / 6
        assert np.allclose(micros(measure("zscore"), values), scores * 1e6, atol=0.51)
