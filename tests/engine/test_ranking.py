"""Higher scores first, then the tie-breaks, then a lottery that anyone can repeat."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonbeat.engine.ranking import Ranking, lot, rank
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.scoring import score
from tests.engine.rounds import Row, round_of
from tests.engine.rulebook.examples import small

TIES = """\
[[tie_breaks]]
category = "crime"

[[tie_breaks]]
measure = "poverty"
first = "lower"

[[tie_breaks]]
value = "requested"
first = "lower"
"""

REST = ("weight = 60", "weight = 99.99")
SMALL_CRIME = ('label = "Crime"\nweight = 40', 'label = "Crime"\nweight = 0.01')


def ranking(rulebook: Rulebook, *rows: Row) -> Ranking:
    applications = round_of(rulebook, *({"sworn": "12", **row} for row in rows))
    return rank(rulebook, applications, score(rulebook, applications))


def with_ties(*tie_breaks: str, changes: Sequence[tuple[str, str]] = ()) -> Rulebook:
    text = "".join(f"[[tie_breaks]]\n{tie_break}\n\n" for tie_break in tie_breaks)
    return small((TIES, text), *changes)


def test_higher_scores_come_first_and_the_ineligible_have_no_rank() -> None:
    found = ranking(
        small(),
        {"poverty": "10"},
        {"poverty": "30"},
        {"poverty": "40", "sworn": "0"},
        {"poverty": "20"},
    )

    assert found.order.tolist() == [1, 3, 0]
    assert found.rank.tolist() == [3, 1, 0, 2]


def test_tie_breaks_are_tried_in_their_order() -> None:
    rows = [
        {"requested": "5", "rural": "yes"},
        {"requested": "3", "rural": "no"},
        {"requested": "3", "rural": "yes"},
    ]
    rural = 'value = "CASE WHEN rural THEN 1 ELSE 0 END"'
    few = 'value = "requested"\nfirst = "lower"'
    no_bonus = ("points = 3", "points = 0")

    found = [
        ranking(with_ties(*order, changes=[no_bonus]), *rows).order.tolist()
        for order in ([rural, few], [few, rural])
    ]

    assert found == [[2, 0, 1], [2, 1, 0]]


def test_a_category_breaks_ties_by_its_exact_points() -> None:
    rulebook = with_ties(
        'category = "crime"', changes=[("decimals = 2", "decimals = 0"), SMALL_CRIME, REST]
    )

    # 0.01 points of crime apart: the score in whole points is level
    found = ranking(
        rulebook,
        {"poverty": "1", "crimes": "0", "population": "9"},
        {"poverty": "1", "crimes": "1", "population": "9"},
    )

    assert found.order.tolist() == [1, 0]


def test_what_is_missing_comes_last_in_either_direction() -> None:
    rows = [{"requested": ""}, {"requested": "3"}, {"requested": "4"}]

    lower = ranking(with_ties('value = "requested"\nfirst = "lower"'), *rows)
    higher = ranking(with_ties('value = "requested"\nfirst = "higher"'), *rows)

    assert (lower.order.tolist(), higher.order.tolist()) == ([1, 2, 0], [2, 1, 0])


def test_a_measure_that_was_spread_is_missing_in_a_tie_break_and_one_of_zero_is_not() -> None:
    tie_break = 'measure = "budget_change"\nfirst = "lower"'
    rows = [{}, {"budget_before": "100", "budget": "200"}]
    # no points for the budget, and nobody has a poverty rate: the scores are level
    level = [("weight = 75", "weight = 100"), ("weight = 25", "weight = 0")]
    zero = ('missing = "spread"', 'missing = "zero"')

    spread_out = ranking(with_ties(tie_break, changes=level), *rows)
    zeroed = ranking(with_ties(tie_break, changes=[*level, zero]), *rows)

    assert (spread_out.order.tolist(), zeroed.order.tolist()) == ([1, 0], [0, 1])


def test_expressions_are_compared_in_whole_micros() -> None:
    rulebook = with_ties('value = "requested / 10000000"')

    same = ranking(rulebook, {"requested": "16"}, {"requested": "24"})
    drawn = sorted(range(2), key=lambda row: lot("SMALL-2026", f"A{row + 1}"))

    # 0.0000016 and 0.0000024 are both 2 micros
    assert same.order.tolist() == drawn


def test_equal_applications_are_drawn_by_a_lottery_that_a_shell_can_repeat() -> None:
    found = ranking(small(), *({} for _ in range(20)))

    lots = [
        hashlib.sha256(f"SMALL-2026:A{number}".encode()).hexdigest() for number in range(1, 21)
    ]
    assert [lots[row] for row in found.order.tolist()] == sorted(lots)
    assert lot("SMALL-2026", "A1") == lots[0]


def test_another_seed_draws_another_order() -> None:
    rows: list[Row] = [{} for _ in range(20)]

    assert (
        ranking(small(), *rows).order.tolist()
        != ranking(small(('seed = "SMALL-2026"', 'seed = "x"')), *rows).order.tolist()
    )


def test_without_an_eligible_application_there_is_no_order() -> None:
    found = ranking(small(), {"sworn": "0"})

    assert (found.order.tolist(), found.rank.tolist()) == ([], [0])


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "poverty": st.sampled_from(["", "1", "2"]),
            "requested": st.sampled_from(["", "1", "2", "1" + "0" * 25]),
            "crimes": st.sampled_from(["", "0", "4"]),
            "population": st.sampled_from(["0", "8"]),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_the_order_is_that_of_sorting_by_all_keys(rows: list[dict[str, str]]) -> None:
    rulebook = small()
    applications = round_of(rulebook, *({"sworn": "12", **row} for row in rows))
    scores = score(rulebook, applications)

    found = rank(rulebook, applications, scores)

    def key(row: int) -> tuple[object, ...]:
        poverty = scores.leaf("poverty")
        requested = rows[row]["requested"]
        return (
            -int(scores.total[row]),
            -(scores.category("crime").points.fractions()[row] or 0),
            not poverty.has_t[row],
            int(poverty.micros[row]),
            not requested,
            int(requested or 0),
            lot("SMALL-2026", applications.ids[row]),
        )

    assert found.order.tolist() == sorted(range(len(rows)), key=key)
    assert sorted(found.rank.tolist()) == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("text", ["", "é", "a:b"])
def test_a_lot_is_the_hash_of_seed_colon_and_id(text: str) -> None:
    assert lot("seed", text) == hashlib.sha256(f"seed:{text}".encode()).hexdigest()
