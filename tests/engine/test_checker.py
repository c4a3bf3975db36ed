"""The checker complains of every broken rule, and the brute force finds the best awards."""

import pytest

from tests.engine.brute_force import Best, Choice, best_awards
from tests.engine.checker import Entry, Facts, Rule, complaints, passed_over


def entry(rank: int, units: int, *groups: str, price: int = 10, minimum: int = 1) -> Entry:
    return Entry(f"P{rank}", rank, price, 4, minimum, units, groups)


def test_awards_in_rank_order_are_beyond_reproach() -> None:
    assert complaints(Facts(60, [entry(1, 4), entry(2, 2), entry(3, 0)], [])) == []


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            Facts(60, [entry(1, 4), entry(2, 3)], []),
            "70 cents are awarded of 60.",
        ),
        (
            Facts(50, [entry(1, 5)], []),
            "P1 got 5, not 0 or 1 to 4.",
        ),
        (
            Facts(10, [entry(1, 1, minimum=2)], []),
            "P1 got 1, not 0 or 2 to 4.",
        ),
        (
            Facts(80, [entry(1, 4, "C"), entry(2, 4)], [Rule("C", "ceiling", 30)]),
            "C got 40 cents, its ceiling is 30.",
        ),
        (
            Facts(40, [entry(1, 4), entry(2, 0, "Z")], [Rule("Z", "floor", 10)]),
            "Z misses 10 cents; told are 0.",
        ),
        (
            Facts(40, [entry(1, 4), entry(2, 0, "Z")], [Rule("Z", "floor", 10, 10)]),
            "Z misses 10 cents because of ''.",
        ),
        (
            Facts(
                40, [entry(1, 4), entry(2, 0, "Z")], [Rule("Z", "floor", 10, 10, "indivisible")]
            ),
            "Z misses 10 cents: enough for 10.",
        ),
        (
            Facts(50, [entry(1, 4), entry(2, 0)], []),
            "P2 could have 10 cents that nobody has.",
        ),
        (
            Facts(40, [entry(1, 3), entry(2, 1)], []),
            "P1 was passed over; 1 of P2 would have made room.",
        ),
        (
            # the second and the third each give a part only
            Facts(40, [entry(1, 0, price=20), entry(2, 2), entry(3, 2)], []),
            "P1 was passed over; 2 of P2 would have made room.",
        ),
    ],
)
def test_each_broken_rule_is_named(facts: Facts, said: str) -> None:
    assert said in complaints(facts)


def test_several_lower_awards_together_can_have_passed_somebody_over() -> None:
    facts = Facts(40, [entry(1, 0, price=40), entry(2, 2), entry(3, 2)], [])

    assert next(iter(passed_over(facts, combined=True))) == (
        "P1 was passed over; 2 of P2, 2 of P3 would have made room."
    )
    assert "P1" not in " ".join(passed_over(facts, combined=False))


def test_an_award_that_a_floor_protects_passes_nobody_over() -> None:
    facts = Facts(40, [entry(1, 3), entry(2, 1, "Z")], [Rule("Z", "floor", 10)])

    assert complaints(facts) == []


def test_a_member_of_the_same_group_can_take_the_place() -> None:
    facts = Facts(40, [entry(1, 3, "Z"), entry(2, 1, "Z")], [Rule("Z", "floor", 40)])

    assert list(passed_over(facts, combined=False)) == [
        "P1 was passed over; 1 of P2 would have made room."
    ]


def test_the_brute_force_prefers_score_times_cents() -> None:
    # 50: three at 10 of score 9 and one at 20 of score 8: 270 + 160
    choices = [Choice(9, 10, 3, 1), Choice(8, 20, 2, 1)]

    assert best_awards(choices, 50) == Best(430, ((3, 1),))


def test_the_brute_force_keeps_floors_and_ceilings() -> None:
    choices = [Choice(9, 10, 3, 1, frozenset("C")), Choice(1, 20, 2, 1, frozenset("Z"))]

    best = best_awards(choices, 50, at_least={"Z": 30}, at_most={"C": 10})

    # two at 20 for Z leave 10
    assert best == Best(9 * 10 + 40, ((1, 2),))


def test_the_brute_force_says_when_rules_cannot_hold() -> None:
    assert best_awards([Choice(1, 20, 1, 1, frozenset("Z"))], 10, at_least={"Z": 5}) is None
