"""A data-frame library computes the same SQL where floats are safe: small halves and texts."""

from fractions import Fraction

import polars as pl
import pytest

from commonbeat.engine.expressions import Kind, evaluate, parse
from tests.engine.expressions.plain import Cell, Columns, cells

NUMBERS = [None, *(half / 2 for half in range(-6, 7))]
TEXTS = ["AK", "WY", None]


def frame() -> pl.DataFrame:
    """Return every combination of two numbers, a text and a truth value."""
    return pl.DataFrame(
        [(a, b, s, p) for a in NUMBERS for b in NUMBERS for s in TEXTS for p in (True, None)],
        schema={"a": pl.Float64, "b": pl.Float64, "s": pl.String, "p": pl.Boolean},
        orient="row",
    )


def columns(data: pl.DataFrame) -> Columns:
    kinds = {"a": Kind.NUMBER, "b": Kind.NUMBER, "s": Kind.TEXT, "p": Kind.TRUTH}
    return Columns({key: [exact(cell) for cell in data[key]] for key in kinds}, kinds)


def exact(cell: float | str | bool | None) -> Cell:
    return Fraction(cell) if isinstance(cell, float) else cell


@pytest.mark.parametrize(
    "text",
    [
        "a + b * 2 - 0.5",
        "(a - b) / 4",
        "a > b AND p",
        "a > b OR p",
        "NOT (a <= b) OR s = 'AK'",
        "CASE WHEN a > 1 THEN b WHEN p THEN -b ELSE 0 END",
        "CASE WHEN s = 'WY' THEN 'small' WHEN s <> 'WY' THEN 'large' END",
        "COALESCE(a, b, 7)",
        "LEAST(a, b)",
        "GREATEST(a, b)",
        "a BETWEEN b AND 2",
        "s IN ('AK', 'TX')",
        "s NOT IN ('AK', 'TX')",
        "a IS NULL",
        "FLOOR(a) + CEIL(b)",
        "ABS(a * b)",
        "a <> b",
    ],
)
def test_the_same_sql_gives_the_same_values(text: str) -> None:
    data = frame()
    table = columns(data)

    found = cells(evaluate(parse(text, table.names), table))

    assert found == [exact(cell) for cell in data.select(pl.sql_expr(text)).to_series()]
