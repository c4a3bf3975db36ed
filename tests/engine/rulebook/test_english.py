"""Formulas in plain English."""

from fractions import Fraction

import pytest

from commonbeat.engine.expressions import Name, parse
from commonbeat.engine.rulebook.english import English, grouped
from commonbeat.engine.rulebook.facts import kind_of
from commonbeat.engine.rulebook.model import Expression
from tests.engine.rulebook.examples import small

RULEBOOK = small()
ENGLISH = English(RULEBOOK.fields)


def told(text: str) -> str:
    names = {field.key: Name(kind_of(field.kind)) for field in RULEBOOK.fields}
    parsed = parse(text, names)
    return ENGLISH.tell(Expression(parsed.text, parsed.tree, parsed.fields))


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("sworn", "“Sworn officers”"),
        ("rural", "“Rural” is yes"),
        ("NOT rural", "“Rural” is no"),
        ("rural = FALSE", "“Rural” is no"),
        ("150000", "150,000"),
        ("population > 150000", "“Population served” is more than 150,000"),
        ("sworn <= 20 AND rural", "“Sworn officers” is at most 20 and “Rural” is yes"),
        (
            "(sworn < 5 OR rural) AND state = 'AK'",
            "(“Sworn officers” is less than 5 or “Rural” is yes) and “State” is 'AK'",
        ),
        (
            "sworn >= 1 OR sworn <> 3",
            "“Sworn officers” is at least 1 or “Sworn officers” is not 3",
        ),
        ("state IN ('AK', 'WY')", "“State” is 'AK' or 'WY'"),
        ("state NOT IN ('AK')", "“State” is not 'AK'"),
        ("sworn BETWEEN 5 AND 10", "“Sworn officers” is from 5 to 10"),
        ("sworn IS NULL", "“Sworn officers” is missing"),
        ("sworn IS NOT NULL", "“Sworn officers” is known"),
        ("NOT (sworn > 3)", "not (“Sworn officers” is more than 3)"),
        ("0.05 * sworn", "5 % of “Sworn officers”"),
        ("sworn * 0.125", "12.5 % of “Sworn officers”"),
        ("LEAST(50, 0.05 * sworn)", "the smaller of 50 and 5 % of “Sworn officers”"),
        ("GREATEST(1, sworn, 3)", "the largest of 1, “Sworn officers” and 3"),
        ("(budget - budget_before) / 2", "(“Budget” − “Budget, year before”) / 2"),
        ("-sworn + ABS(crimes)", "−“Sworn officers” + (“Violent crimes” without its sign)"),
        ("COALESCE(crimes, 0)", "“Violent crimes”, or 0 if that is missing"),
        ("ROUND(sworn / 3, 1)", "(“Sworn officers” / 3) rounded to 1 decimal"),
        ("FLOOR(sworn) + CEIL(sworn) + ROUND(sworn)", None),
        (
            "CASE WHEN sworn <= 20 THEN 1 WHEN rural THEN LEAST(2, sworn) END",
            (
                "1 if “Sworn officers” is at most 20; the smaller of 2 and “Sworn officers” if "
                "“Rural” is yes; otherwise nothing"
            ),
        ),
    ],
)
def test_a_formula_is_told_with_the_labels_of_its_fields(
    text: str, english: str | None
) -> None:
    expected = english or (
        "((“Sworn officers” rounded down) + (“Sworn officers” rounded up)) + "
        "(“Sworn officers” rounded)"
    )

    assert told(text) == expected


def test_an_involved_formula_is_shown_as_it_is_written() -> None:
    text = " + ".join(["sworn * 2"] * 20)

    assert told(text) == f"`{text}`"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1234567), "1,234,567"),
        (Fraction("-1234.5"), "-1,234.5"),
        (Fraction("-0.5"), "-0.5"),
        (Fraction(1, 3), "1/3"),
        (0, "0"),
    ],
)
def test_numbers_are_grouped_by_thousands(value: Fraction | int, text: str) -> None:
    assert grouped(value) == text
