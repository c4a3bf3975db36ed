"""Cells and expressions of the second implementation, worked out by hand."""

from fractions import Fraction
from typing import Any

import pytest

from commonbeat.engine.problems import Refused
from commonbeat.engine.verification.cells import read_cells
from commonbeat.engine.verification.exact import fixed_text, half_up, number_text, value_text
from tests.engine.verification.by_hand import BASE, value_of

ROW = {
    "application_id": "A01",
    "agency": "Alder Police",
    "state": "OH",
    "population": "200000",
    "sworn": "400",
    "officers_requested": "12",
    "violent_crimes": "1800",
    "poverty_percent": "22",
    "review_score": "80",
    "rural": "no",
    "startup_agency": "no",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("0.1 + 0.2 = 0.3", True),  # exact, as no float would say
        ("7 / 2", Fraction(7, 2)),
        ("7 / 0", None),
        ("-x", -5),
        ("x + missing", None),
        ("x = missing", None),
        ("missing IS NULL", True),
        ("x IS NOT NULL", True),
        ("FALSE AND missing = 1", False),
        ("TRUE AND missing = 1", None),
        ("TRUE OR missing = 1", True),
        ("FALSE OR missing = 1", None),
        ("NOT (missing = 1)", None),
        ("x BETWEEN 5 AND 6", True),
        ("x NOT BETWEEN 5 AND 6", False),
        ("x BETWEEN missing AND 4", False),  # unknown AND false
        ("x BETWEEN missing AND 9", None),
        ("x IN (1, -5)", False),
        ("x IN (1, 5)", True),
        ("missing IN (1, 5)", None),
        ("word IN ('a', 'b')", True),
        ("word NOT IN ('c')", True),
        ("word <> 'b'", True),
        ("CASE WHEN missing = 1 THEN 1 WHEN x = 5 THEN 2 ELSE 3 END", 2),
        ("CASE WHEN x = 6 THEN 1 END", None),
        ("COALESCE(missing, x, 1)", 5),
        ("LEAST(missing, 7, x)", 5),
        ("GREATEST(missing, 7, x)", 7),
        ("LEAST(missing, missing)", None),
        ("ABS(-x)", 5),
        ("ROUND(2.5)", 3),
        ("ROUND(-2.5)", -2),  # halves go up: floor(-2.5 + 0.5)
        ("ROUND(1.005, 2)", Fraction(101, 100)),
        ("FLOOR(-1.5)", -2),
        ("CEIL(-1.5)", -1),
        ("truth = FALSE", False),
    ],
)
def test_expressions_follow_sql_on_exact_fractions(text: str, expected: Any) -> None:
    assert value_of(text, x=5, word="a", truth=True, missing=None) == expected


def test_an_unknown_node_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="no part of the language"):
        value_of("x % 2", x=5)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12, "12"),
        (Fraction(25, 2), "12.5"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 40), "0.025"),
    ],
)
def test_numbers_are_named_by_their_shortest_text(number: Fraction, text: str) -> None:
    assert number_text(number) == text


def test_groups_are_named_by_kind() -> None:
    assert [value_text(each) for each in (True, False, 12, Fraction(25, 2), "OH")] == [
        "true",
        "false",
        "12",
        "12.5",
        "OH",
    ]


@pytest.mark.parametrize(
    ("number", "rounded"), [(Fraction(1, 2), 1), (Fraction(-1, 2), 0), (Fraction(-3, 2), -1)]
)
def test_halves_go_up_below_zero_too(number: Fraction, rounded: int) -> None:
    assert half_up(number) == rounded


def test_steps_are_shown_with_their_decimals() -> None:
    assert [fixed_text(1250, 3), fixed_text(-5, 2), fixed_text(7, 0)] == ["1.250", "-0.05", "7"]


def test_cells_become_exact_values() -> None:
    cells = read_cells(BASE, [{**ROW, "poverty_percent": " 12.5 % ", "rural": "Y"}])[0]

    assert cells["poverty_percent"] == Fraction(25, 2)
    assert cells["population"] == 200_000
    assert cells["rural"] is True
    assert cells["state"] == "OH"


def test_an_empty_cell_is_missing() -> None:
    assert read_cells(BASE, [{**ROW, "poverty_percent": "  "}])[0]["poverty_percent"] is None


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("population", "many", "'many' is not a number."),
        ("population", "1,000", "'1,000' is not a number."),
        ("officers_requested", "1.5", "'1.5' has more than 0 decimals."),
        ("officers_requested", "-1", "'-1' is less than 0."),
        ("rural", "perhaps", "'perhaps' is neither yes nor no."),
        ("agency", "", "'' is empty."),
    ],
)
def test_a_bad_cell_is_refused_with_its_place(column: str, text: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_cells(BASE, [ROW, {**ROW, "application_id": "A02", column: text}])

    assert [problem.message for problem in refusal.value.problems] == [said]
    assert refusal.value.problems[0].where == f"application 2, column {column}"


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        read_cells(BASE, [ROW, ROW])

    assert [problem.message for problem in refusal.value.problems] == ["'A01' stands twice."]
