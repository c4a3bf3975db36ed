"""What may stand in an expression, and how everything else is refused."""

import pytest

from commonbeat.engine.expressions import Kind, Name, parse
from commonbeat.engine.expressions.grammar import FUNCTIONS, PARTS
from commonbeat.engine.expressions.kinds import _RULES
from commonbeat.engine.problems import Problem, Refused

NAMES = {
    "sworn": Name(Kind.NUMBER),
    "population": Name(Kind.NUMBER),
    "state": Name(Kind.TEXT),
    "area": Name(Kind.TEXT, ("homicide_gun", "school", "trust")),
    "rural": Name(Kind.TRUTH),
}


def problems(text: str) -> list[Problem]:
    with pytest.raises(Refused) as refusal:
        parse(text, NAMES)
    return list(refusal.value.problems)


def codes(text: str) -> list[str]:
    return [problem.code.removeprefix("expression.") for problem in problems(text)]


def test_a_checked_expression_knows_its_kind_and_its_fields_in_order() -> None:
    text = "CASE WHEN population > 1_000_000 THEN LEAST(25, 0.05 * sworn) ELSE sworn END"

    parsed = parse(text, NAMES)

    assert (parsed.text, parsed.kind, parsed.fields) == (
        text,
        Kind.NUMBER,
        ("population", "sworn"),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sworn", Kind.NUMBER),
        ('"sworn"', Kind.NUMBER),
        ("COALESCE(NULL, sworn)", Kind.NUMBER),
        ("state", Kind.TEXT),
        ("CASE WHEN rural THEN 'r' END", Kind.TEXT),
        ("rural", Kind.TRUTH),
        ("rural = TRUE", Kind.TRUTH),
        ("area IN ('school', 'trust')", Kind.TRUTH),
        ("state IS NOT NULL", Kind.TRUTH),
        ("sworn / 2 -- half of them", Kind.NUMBER),
    ],
)
def test_every_kind_of_expression_is_told_apart(text: str, kind: Kind) -> None:
    assert parse(text, NAMES).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "SUM(sworn)",
        "sworn % 2",
        "sworn ^ 2",
        "state || 'x'",
        "state LIKE 'A%'",
        "sworn::text",
        "CAST(sworn AS text)",
        "IF(rural, 1, 2)",
        "CASE state WHEN 'AK' THEN 1 END",
        "rural IS TRUE",
        "sworn IS DISTINCT FROM 1",
        "sworn BETWEEN SYMMETRIC 1 AND 2",
        "applications.sworn",
        "sworn IN (population, 1)",
        "sworn IN (1, NULL)",
        "sworn IN ()",
        "sworn IN (SELECT 1)",
        "(SELECT 1)",
        "EXISTS(SELECT 1)",
        "ROUND(sworn, -1)",
        "ROUND(sworn, 7)",
        "ROUND(sworn, population)",
        "FLOOR(sworn, 2)",
        "CURRENT_DATE",
        "RANDOM()",
        "os_system('x')",
        "sworn; population",
        "*",
        "[sworn]",
        "$1",
        "NULLIF(sworn, 0)",
    ],
)
def test_every_piece_off_the_white_list_is_refused(text: str) -> None:
    assert codes(text) == ["not_allowed"]


@pytest.mark.parametrize(
    "text",
    ["SELECT 1", "DROP TABLE x", "SHOW x", "sworn AND", "sworn population", "(sworn", "'abc"],
)
def test_what_is_not_one_sql_expression_cannot_be_read(text: str) -> None:
    assert codes(text) == ["not_sql"]


def test_syntax_errors_say_where_they_are() -> None:
    (problem,) = problems("sworn population")

    assert str(problem) == (
        "'sworn population' cannot be read near 'population' (character 16). "
        "Check brackets, quotes ('text') and commas; one expression, not two side by side."
    )


def test_an_unknown_field_suggests_the_near_one() -> None:
    (problem,) = problems("populaton > 1000")

    assert (problem.code, str(problem)) == (
        "expression.unknown_field",
        "There is no field populaton. Did you mean 'population'?",
    )


def test_an_unknown_function_suggests_the_near_one() -> None:
    (problem,) = problems("LEASST(sworn, 5)")

    assert str(problem) == (
        "LEASST(sworn, 5) may not stand in an expression. Did you mean 'LEAST'?"
    )


def test_a_piece_with_another_name_here_says_how_to_write_it() -> None:
    (problem,) = problems("MAX(sworn)")

    assert problem.way_out == "For the larger of several values write GREATEST(a, b)."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("state + 1", "wrong_kind"),
        ("state > 'A'", "wrong_kind"),
        ("LEAST(state, 1)", "wrong_kind"),
        ("NOT sworn", "wrong_kind"),
        ("rural AND sworn", "wrong_kind"),
        ("CASE WHEN sworn THEN 1 END", "wrong_kind"),
        ("rural + 1", "wrong_kind"),
        ("rural = 'yes'", "mixed_kinds"),
        ("sworn IN (1, 'two')", "mixed_kinds"),
        ("COALESCE(sworn, 'none')", "mixed_kinds"),
        ("CASE WHEN rural THEN 1 ELSE 'x' END", "mixed_kinds"),
        ("sworn < population < 5", "wrong_kind"),
    ],
)
def test_kinds_that_do_not_go_together_are_refused(text: str, code: str) -> None:
    assert set(codes(text)) == {code}


def test_a_choice_that_can_never_be_chosen_is_refused_with_the_near_one() -> None:
    found = [*problems("area = 'homicide'"), *problems("area IN ('school', 'trst')")]

    assert [str(problem) for problem in found] == [
        "area can never be 'homicide'. Did you mean 'homicide_gun'?",
        "area can never be 'trst'. Did you mean 'trust'?",
    ]


@pytest.mark.parametrize("text", ["sworn / 0", "sworn / (1 - 1)", "1 / ROUND(0.4)", "2 / -0.0"])
def test_a_division_by_a_constant_zero_is_refused(text: str) -> None:
    assert codes(text) == ["division_by_zero"]


def test_a_division_by_something_else_is_not() -> None:
    assert parse("sworn / (population - population) + 1 / NULL", NAMES).kind is Kind.NUMBER


@pytest.mark.parametrize(
    "text", ["NULL", "COALESCE(NULL, NULL)", "CASE WHEN rural THEN NULL END"]
)
def test_what_is_always_missing_is_refused(text: str) -> None:
    assert codes(text) == ["nothing"]


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("sworn = NULL", "Write sworn IS NULL."),
        ("NULL <> sworn", "Write sworn IS NOT NULL."),
        ("sworn > (NULL)", "Write sworn IS NULL."),
    ],
)
def test_a_comparison_with_null_is_refused_since_it_is_never_true(
    text: str, way_out: str
) -> None:
    with pytest.raises(Refused) as refusal:
        parse(text, NAMES)

    assert [problem.way_out for problem in refusal.value.problems] == [way_out]


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_expression_is_refused(text: str) -> None:
    assert codes(text) == ["empty"]


@pytest.mark.parametrize("text", ["1e3", "9" * 31, "1e999999999"])
def test_numbers_that_are_not_written_out_are_refused(text: str) -> None:
    assert codes(f"sworn > {text}") == ["not_a_number"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2_000 + "sworn" + ")" * 2_000,
        "NOT " * 1_200 + "rural",
        "+".join(["sworn"] * 200),
        "sworn + 1" + " " * 5_000,
    ],
)
def test_expressions_that_are_too_long_or_too_deep_are_refused(text: str) -> None:
    assert codes(text) == ["too_large"]


def test_all_problems_of_an_expression_come_at_once() -> None:
    text = "swrn > 5 AND state + 1 > SUM(sworn) AND area = 'x'"

    assert codes(text) == ["unknown_field", "wrong_kind", "not_allowed", "never_equal"]


def test_every_listed_piece_has_a_rule() -> None:
    assert set(PARTS) == set(_RULES)
    assert len(FUNCTIONS) == 7
