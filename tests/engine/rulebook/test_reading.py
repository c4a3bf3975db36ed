"""A rulebook file becomes exact values, or says everything that is wrong with it."""

import hashlib
import re
import time
from fractions import Fraction

import pytest

from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.model import (
    Band,
    ConstraintKind,
    FieldKind,
    IfZero,
    Limits,
    Marginal,
    Missing,
    Rounding,
    TieBreak,
    Transform,
)
from commonbeat.engine.rulebook.money_rules import MOST_CONSTRAINTS, MOST_STRATA
from commonbeat.engine.rulebook.reading import LARGEST_BYTES, read_rulebook
from tests.engine.rulebook.examples import (
    SMALL,
    changed,
    problems_of,
    problems_with,
    small,
)
from tests.engine.rulebook.mistakes_of_facts import MISTAKES_OF_FACTS
from tests.engine.rulebook.mistakes_of_rules import MISTAKES_OF_RULES


def test_money_is_cents_and_percents_are_exact() -> None:
    rulebook = small()

    assert (rulebook.program.funds_cents, rulebook.program.cap_per_unit_cents) == (
        200_000_000,
        12_500_000,
    )
    assert rulebook.limits.minimum_cents == 100_050
    assert rulebook.constraints[0].percent == Fraction(1, 2)
    assert rulebook.sha256 == hashlib.sha256(SMALL.encode()).hexdigest()


def test_a_toml_float_is_read_as_the_decimal_that_it_shows() -> None:
    rulebook = small(
        ("federal_share_percent = 75\nmatch_percent = 25", "federal_share_percent = 33.3"),
        ('percent = "0.5"', "percent = 0.1"),
    )

    assert rulebook.program.federal_share_percent == Fraction(333, 10)
    assert rulebook.constraints[0].percent == Fraction(1, 10)


def test_everything_of_the_score_is_read() -> None:
    score = small().score
    poverty, budget = score.categories[0].measures
    (rate,) = score.categories[1].measures

    assert (score.decimals, score.bonus_maximum) == (2, Fraction(5))
    assert (poverty.transform, poverty.missing) == (Transform.PERCENTILE, Missing.MEDIAN)
    assert poverty.median_within is not None
    assert poverty.median_within.fields == ("state",)
    assert (poverty.decimals, poverty.higher_is_better) == (4, True)
    assert budget.change is not None
    assert (budget.change.before.text, budget.higher_is_better) == ("budget_before", False)
    assert rate.rate is not None
    assert (rate.rate.per, rate.rate.if_zero) == (Fraction(100_000), IfZero.ZERO)


def test_what_is_left_out_takes_the_documented_defaults() -> None:
    text = changed(
        ("federal_share_percent = 75\nmatch_percent = 25\ncap_per_unit = 125_000\n", ""),
        ('[limits]\nmaximum_units = 50\nminimum_dollars = "1000.50"\n', ""),
        ('rounding = "floor"\nat_least = 1\nsentence = "5 % of sworn, at most 50"\n', ""),
    )

    rulebook = read_rulebook(text)

    program, limits, request = rulebook.program, rulebook.limits, rulebook.request
    assert (program.unit, program.months_funded, program.months_retention) == (
        "officer",
        36,
        12,
    )
    assert program.federal_share_percent == 100
    assert program.cap_per_unit_cents is None
    assert [program.match_percent, program.administration_percent] == [Fraction(0)] * 2
    assert limits == Limits(Marginal.WHOLE_UNITS, Fraction(50), 1, None, 0, None)
    assert (request.rounding, request.at_least, request.sentence) == (Rounding.FLOOR, 0, "")


def test_decimals_of_a_field_follow_its_kind() -> None:
    decimals = {field.key: field.decimals for field in small().fields}

    assert (decimals["sworn"], decimals["cost"], decimals["poverty"], decimals["review"]) == (
        0,
        2,
        2,
        4,
    )


def test_the_match_is_what_the_share_leaves_when_it_is_not_said() -> None:
    assert small(("match_percent = 25\n", "")).program.match_percent == 25


def test_tie_breaks_keep_their_order_and_direction() -> None:
    first, second, third = small().tie_breaks

    assert first == TieBreak("crime", None, None, higher_first=True)
    assert second == TieBreak(None, "poverty", None, higher_first=False)
    assert third.value is not None
    assert (third.value.text, third.higher_first) == ("requested", False)


def test_constraints_of_every_kind_are_read() -> None:
    floor, share, set_aside, ceiling = small().constraints

    assert [each.kind for each in (floor, share, set_aside, ceiling)] == [
        ConstraintKind.FLOOR,
        ConstraintKind.SHARE,
        ConstraintKind.SET_ASIDE,
        ConstraintKind.CEILING,
    ]
    assert share.shares == (("large", Fraction(50)), ("small", Fraction(50)))
    assert ceiling.cents == 50_000_000


def test_bands_and_scales_are_read() -> None:
    bands = small(
        (
            'transform = "minmax"',
            (
                'transform = "bands"\nbelow_bands_points = 5\n'
                'bands = [ { from = 10, points = 50 }, { from = "20.5", points = 100 } ]'
            ),
        )
    )
    linear = small(('transform = "minmax"', 'transform = "linear"\nlow = 40\nhigh = 100'))
    capped = small(('transform = "minmax"', 'transform = "capped_ratio"\nhigh = 5'))

    (measure,) = bands.score.categories[1].measures
    assert measure.bands == (
        Band(Fraction(10), Fraction(50)),
        Band(Fraction(41, 2), Fraction(100)),
    )
    assert measure.below_bands_points == 5
    assert linear.score.categories[1].measures[0].low == 40
    assert capped.score.categories[1].measures[0].high == 5


def test_a_constant_formula_may_be_a_plain_number() -> None:
    rulebook = small(
        ('cap = "LEAST(50, 0.05 * sworn)"', "cap = 25"),
        ('unit_cost = "cost"', "unit_cost = 0.5"),
    )

    assert rulebook.request.cap is not None
    assert (rulebook.request.cap.text, rulebook.price.unit_cost.text) == ("25", "0.5")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    data = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()

    assert read_rulebook(data).program == small().program


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_is_a_rulebook(name: str) -> None:
    rulebook = read_rulebook(presets.read(name))

    assert sum(category.weight for category in rulebook.score.categories) == 100
    assert FieldKind.IDENTIFIER in {field.kind for field in rulebook.fields}


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES_OF_FACTS + MISTAKES_OF_RULES)
def test_each_mistake_is_named_with_its_path_its_value_and_the_way_out(
    old: str, new: str, said: str
) -> None:
    found = [re.sub(r"line \d+, ", "", problem) for problem in problems_with((old, new))]

    assert " ".join(found) == " ".join(said.split())


def test_a_second_share_is_refused() -> None:
    (problem,) = problems_with(
        (
            'kind = "set_aside"\nwhen = "rural"\npercent = 10',
            'kind = "share"\nby = "state"\nshares = { AK = 10 }',
        )
    )

    assert "There is a share already: line 188, constraints.halves.kind." in problem


def test_all_problems_come_at_once() -> None:
    found = problems_with(
        ("weight = 60", "weight = 61"),
        ('by = "CASE', 'by = "CAES'),
        ('state = "state"', 'state = "sate"'),
        ('seed = "SMALL-2026"', 'sed = "SMALL-2026"'),
        ("points = 3", "points = -3"),
    )

    assert [problem.split(": ")[0] for problem in found] == [
        "line 143, score.bonuses.rural.points",
        "line 100, score.categories",
        "line 189, constraints.halves.by",
        "line 19, columns.state",
        "line 157, lottery.seed",
        "line 158, lottery.sed",
    ]


def test_a_file_that_is_not_toml_says_where() -> None:
    (problem,) = problems_of("title = \n")

    assert (problem.code, problem.where == "line 1") == ("rulebook.not_toml", True)


def test_a_number_of_thousands_of_digits_is_a_problem_and_no_crash() -> None:
    (problem,) = problems_of("format = " + "9" * 5_000)

    assert problem.code == "rulebook.too_many_digits"


@pytest.mark.parametrize(
    "bomb",
    [
        ".".join("a" * 400_000) + " = 1",
        "[a" + ' . "b"' * 100 + "]",
        "x = {" + ".".join("a" * 4_000) + " = 1}",
    ],
    ids=["key", "table", "inline table"],
)
def test_a_key_of_very_many_parts_is_refused_before_it_fills_the_memory(bomb: str) -> None:
    began = time.process_time()

    (problem,) = problems_of(f"\n{bomb}\n")

    assert (problem.code, problem.where) == ("rulebook.key_too_long", "line 2")
    assert time.process_time() - began < 5, "parsing it would take minutes and gigabytes"


@pytest.mark.parametrize("bomb", ["a = " + "[" * 400_000, "a = " + "{a = " * 150_000])
def test_brackets_nested_without_end_are_a_problem_and_no_crash(bomb: str) -> None:
    (problem,) = problems_of(bomb)

    assert problem.code == "rulebook.not_toml"


def test_a_key_given_twice_is_not_toml() -> None:
    (problem,) = problems_of('title = "a"\ntitle = "b"\n')

    assert problem.code == "rulebook.not_toml"


def test_a_file_in_another_encoding_names_line_and_byte() -> None:
    (problem,) = problems_of(b'title = "x"\nversion = "\xe9"\n')

    assert str(problem) == ("line 2: Byte 24 is not UTF-8 text (0xE9). Save the file as UTF-8.")


def test_a_file_as_large_as_a_round_is_refused_unread() -> None:
    (problem,) = problems_of(b"#" * (LARGEST_BYTES + 1))

    assert problem.code == "rulebook.too_large"


@pytest.mark.parametrize("number", ["inf", "nan", "1e999999999", "9" * 40])
def test_numbers_that_no_policy_needs_are_refused(number: str) -> None:
    (problem,) = problems_of(changed(("points = 3", f"points = {number}")))

    assert problem.code in {"rulebook.wrong_value", "rulebook.out_of_range"}


def test_deep_nesting_is_refused() -> None:
    (problem,) = problems_of("title = " + "[" * 5_000 + "]" * 5_000)

    assert problem.code == "rulebook.not_toml"


def test_an_empty_file_names_what_is_needed() -> None:
    codes = {problem.code for problem in problems_of("")}

    assert codes == {"rulebook.missing_key"}


def test_weights_of_zero_are_allowed_for_a_measure() -> None:
    rulebook = small(("weight = 75", "weight = 100"), ("weight = 25", "weight = 0"))

    assert [measure.weight for measure in rulebook.score.categories[0].measures] == [100, 0]


def test_floors_above_the_funds_are_for_the_run_to_report() -> None:
    assert small(('percent = "0.5"', "percent = 100")).constraints[0].percent == 100


def with_more_floors(count: int) -> str:
    """Return the small rulebook with so many constraints, of which each asks for little."""
    keys = [f"floor_{number}" for number in range(count - 4)]
    block = '[[constraints]]\nkey = "{}"\nlabel = "One more"\nkind = "floor"\nby = "state"\n'
    blocks = "".join(f"{block.format(key)}dollars = 1\n\n" for key in keys)
    named = "".join(f', "{key}"' for key in keys)
    return changed(
        ('"state_minimum"]', f'"state_minimum"{named}]'),
        ("[provenance]", f"{blocks}[provenance]"),
    )


def test_more_constraints_than_can_be_priced_are_one_problem() -> None:
    assert len(read_rulebook(with_more_floors(MOST_CONSTRAINTS)).constraints) == 40

    (problem,) = problems_of(with_more_floors(MOST_CONSTRAINTS + 1))

    assert str(problem) == (
        "line 458, constraints.floor_36: There are 41 constraints; a rulebook has at most 40."
        " Let one constraint have many groups: write one `by` for all of a kind."
    )


def test_more_strata_than_a_share_can_have_are_one_problem() -> None:
    strata = ", ".join(f'"{number}" = 0' for number in range(MOST_STRATA + 1))

    (problem,) = problems_with(
        ("shares = { large = 50, small = 50 }", f"shares = {{ {strata} }}")
    )

    assert problem == (
        "line 190, constraints.halves.shares: There are 101 strata; a share has at most 100."
        " Put strata together, or write a floor, which has a group for each value of `by`."
    )


def test_bonuses_above_a_thousand_points_need_a_maximum() -> None:
    block = '[[score.bonuses]]\nkey = "more_{}"\nlabel = "x"\npoints = 100\nwhen = "rural"\n\n'
    more = "".join(map(block.format, range(10)))
    tie_breaks = '[[tie_breaks]]\ncategory = "crime"'

    (problem,) = problems_with((tie_breaks, more + tie_breaks), ("bonus_maximum = 5\n", ""))

    assert problem == (
        "line 100, score.bonuses: The bonuses may add 1003 points to a score."
        " Lower them, or write a bonus_maximum of at most 1,000."
    )
