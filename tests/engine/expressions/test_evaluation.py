"""Vectors of exact fractions against a plain evaluator, row by row."""

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonbeat.engine.expressions import (
    Kind,
    Parsed,
    Truth,
    evaluate,
    numbers,
    parse,
    truths,
)
from commonbeat.engine.problems import Refused
from tests.engine.expressions.plain import Cell, Columns, cells, plain

KINDS = {
    "a": Kind.NUMBER,
    "b": Kind.NUMBER,
    "s": Kind.TEXT,
    "u": Kind.TEXT,
    "p": Kind.TRUTH,
    "q": Kind.TRUTH,
}


def table(*rows: tuple[str | None, str | None]) -> Columns:
    """Return applications with the numbers a and b, typed as text."""
    columns = list(zip(*rows, strict=True))
    numbers_of = {
        key: [None if cell is None else Fraction(cell) for cell in column]
        for key, column in zip("ab", columns, strict=True)
    }
    return Columns(numbers_of, {"a": Kind.NUMBER, "b": Kind.NUMBER})


def value(text: str, columns: Columns) -> list[Cell]:
    return cells(evaluate(parse(text, columns.names), columns))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b", [Fraction("3.5"), None]),
        ("a - b * 2", [Fraction(-4), None]),
        ("a / b", [Fraction(2, 5), None]),
        ("-a", [Fraction(-1), Fraction(-2)]),
        ("a / 3", [Fraction(1, 3), Fraction(2, 3)]),
        ("a > 1 AND b > 1", [False, None]),
        ("a > 1 OR b > 1", [True, True]),
        ("NOT b > 1", [False, None]),
        ("b IS NULL", [False, True]),
        ("b IS NOT NULL", [True, False]),
        ("COALESCE(b, a, 0)", [Fraction("2.5"), Fraction(2)]),
        ("LEAST(a, b)", [Fraction(1), Fraction(2)]),
        ("GREATEST(a, b, 2.25)", [Fraction("2.5"), Fraction("2.25")]),
        ("CASE WHEN b > 1 THEN 'big' WHEN a > 1 THEN 'known' END", ["big", "known"]),
        ("CASE WHEN b > 1 THEN 1 END", [Fraction(1), None]),
        ("CASE WHEN NULL THEN 1 ELSE 2 END", [Fraction(2), Fraction(2)]),
        ("ROUND(b)", [Fraction(3), None]),
        ("ROUND(-b)", [Fraction(-2), None]),
        ("ROUND(a / 3, 2)", [Fraction("0.33"), Fraction("0.67")]),
        ("FLOOR(b) + CEIL(b) + ABS(-b)", [Fraction("7.5"), None]),
        ("a BETWEEN 1 AND 1.5", [True, False]),
        ("a NOT BETWEEN b AND 2", [True, None]),
        ("a IN (-1, 2, 3)", [False, True]),
        ("b NOT IN (2.5)", [False, None]),
        ("NULL + a", [None, None]),
        ("a = 1 / NULL", [None, None]),
        ("NULL IS NULL", [True, True]),
        ("TRUE", [True, True]),
        ("12", [Fraction(12), Fraction(12)]),
    ],
)
def test_each_piece_of_the_language_gives_what_the_procedure_says(
    text: str, expected: list[Cell]
) -> None:
    columns = table(("1", "2.5"), ("2", None))

    assert value(text, columns) == expected


def test_a_division_by_zero_is_missing_in_its_row_only() -> None:
    assert value("a / b", table(("1", "0"), ("1", "-4"))) == [None, Fraction(-1, 4)]


def test_a_tenth_and_two_tenths_are_exactly_three_tenths() -> None:
    assert value("a + b = 0.3", table(("0.1", "0.2"))) == [True]


def test_no_application_gives_no_value() -> None:
    columns = Columns({"a": [], "b": []}, {"a": Kind.NUMBER, "b": Kind.NUMBER})

    assert value("LEAST(a / b, 50) + 1", columns) == []


def test_numbers_beyond_sixty_four_bits_stay_exact() -> None:
    huge = Fraction(9 * 10**15)

    columns = Columns(
        {"a": [huge, -huge], "b": [Fraction(7), None]},
        {"a": Kind.NUMBER, "b": Kind.NUMBER},
    )

    assert value("a * a * a / 7 - b", columns) == [huge**3 / 7 - 7, None]
    assert value("ROUND(a * a / 7, 6) > 0", columns) == [True, True]


def test_asking_for_the_wrong_kind_is_a_bug_and_raises() -> None:
    columns = table(("1", "2"))

    with pytest.raises(TypeError):
        truths(parse("a", columns.names), columns)
    with pytest.raises(TypeError):
        numbers(parse("a > b", columns.names), columns)
    assert isinstance(truths(parse("a > b", columns.names), columns), Truth)


def _numbers() -> st.SearchStrategy[Cell]:
    small = st.integers(-300, 300)
    huge = st.integers(-(10**24), 10**24)
    return st.none() | st.builds(Fraction, small | huge, st.sampled_from([1, 2, 4, 100]))


NUMBER_SHAPES = (
    "({n} + {n})",
    "({n} - {n})",
    "({n} * {n})",
    "({n} / {n})",
    "-({n})",
    "ABS({n})",
    "FLOOR({n})",
    "CEIL({n})",
    "ROUND({n})",
    "ROUND({n}, 0)",
    "ROUND({n}, 3)",
    "ROUND({n}, 6)",
    "LEAST({n}, {n}, {n})",
    "GREATEST({n}, {n})",
    "COALESCE({n}, {n})",
    "CASE WHEN {t} THEN {n} ELSE {n} END",
    "CASE WHEN {t} THEN {n} WHEN {t} THEN NULL WHEN {t} THEN {n} END",
)
TRUTH_SHAPES = (
    *(f"({{n}} {operator} {{n}})" for operator in ("=", "<>", "<", "<=", ">", ">=")),
    "({n} BETWEEN {n} AND {n})",
    "({n} NOT IN (1, -2.5))",
    "({n} IS NOT NULL)",
    "({s} = {s})",
    "({s} <> {s})",
    "({t} = {t})",
    "({t} AND {t})",
    "({t} OR {t})",
    "(NOT {t})",
)
TEXT_SHAPES = ("COALESCE({s}, {s})", "CASE WHEN {t} THEN {s} ELSE {s} END")
SHAPES = {"n": NUMBER_SHAPES, "t": TRUTH_SHAPES, "s": TEXT_SHAPES}
LEAVES = {
    "n": ("a", "b", "0", "1", "2.5", "0.05", "150_000", "99999999999999999999"),
    "t": ("p", "q", "TRUE", "(s IN ('x', 'y'))", "(u IS NULL)"),
    "s": ("s", "u", "'x'", "'it''s'", "''"),
}


@st.composite
def texts(draw: st.DrawFn, kind: str | None = None, depth: int = 3) -> str:
    """Return the text of an expression of a kind: n(umber), t(ruth) or s(tring)."""
    chosen = kind or draw(st.sampled_from("nts"))
    if depth == 0:
        return draw(st.sampled_from(LEAVES[chosen]))
    shape = draw(st.sampled_from(LEAVES[chosen] + SHAPES[chosen]))
    return re.sub(r"\{(.)\}", lambda hole: draw(texts(hole[1], depth - 1)), shape)


def _parsed(text: str, columns: Columns) -> Parsed | None:
    """Return the checked expression; None if it is constant nonsense that is refused."""
    try:
        return parse(text, columns.names)
    except Refused as refusal:
        codes = {problem.code for problem in refusal.problems}
        assert codes <= {"expression.division_by_zero", "expression.nothing"}
        return None


_TRUTHS = st.sampled_from([True, False, None])
_TEXTS = st.sampled_from(["x", "y", "it's", "", None])
_ROWS = st.lists(
    st.tuples(_numbers(), _numbers(), _TEXTS, _TEXTS, _TRUTHS, _TRUTHS), min_size=1, max_size=5
)


@settings(max_examples=300, deadline=None)
@given(texts(), _ROWS)
def test_vectors_agree_with_the_plain_evaluator_on_any_expression(
    text: str, rows: list[tuple[Cell, ...]]
) -> None:
    columns = Columns(dict(zip(KINDS, zip(*rows, strict=True), strict=True)), KINDS)
    parsed = _parsed(text, columns)
    if parsed is None:
        return

    found = cells(evaluate(parsed, columns))

    assert found == [plain(parsed.tree, columns.row(place)) for place in range(len(rows))]
