"""Cells to exact numbers: the fast way and the careful way agree."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonbeat.engine.expressions import scaled_text
from commonbeat.engine.rulebook.model import Field, FieldKind
from commonbeat.formats.cells import plain_numbers, special_number

_SHAPES = st.from_regex(re.compile(r"-?[0-9]{0,12}(\.[0-9]{0,5})?", re.ASCII), fullmatch=True)
_JUNK = st.text("0123456789.-, $%e\u0663x", max_size=24)


def number_field(decimals: int, kind: FieldKind = FieldKind.DECIMAL) -> Field:
    return Field("x", "X", kind, "", False, None, None, decimals, (), "")


@given(st.lists(_SHAPES | _JUNK, min_size=1, max_size=6), st.integers(0, 6))
@example(["999999999999999999", "-0", "0.", ".5", "", "12-3", "1" * 25], 0)
@example(["9999999999999999", "1.25", "-1.2"], 2)
def test_plain_cells_are_read_as_the_careful_way_reads_them(
    cells: list[str], decimals: int
) -> None:
    numbers, plain = plain_numbers(cells, decimals)

    for cell, number, is_plain in zip(cells, numbers.tolist(), plain.tolist(), strict=True):
        if is_plain:
            assert special_number(cell, number_field(decimals)) == number
        else:
            assert number == 0


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1), st.integers(0, 4))
def test_digits_with_a_point_are_always_plain(values: list[int], decimals: int) -> None:
    cells = [scaled_text(value, decimals) for value in values]

    numbers, plain = plain_numbers(cells, decimals)

    assert plain.all()
    assert numbers.tolist() == values


@pytest.mark.parametrize(
    ("cell", "kind", "number"),
    [
        ("$1,234.50", FieldKind.MONEY, 123_450),
        ("-$5", FieldKind.MONEY, -500),
        ("1,234,567", FieldKind.MONEY, 123_456_700),
        ("12.5%", FieldKind.PERCENT, 1_250),
        ("12.5 %", FieldKind.PERCENT, 1_250),
        (" 7 ", FieldKind.DECIMAL, 700),
        ("", FieldKind.MONEY, None),
        ("   ", FieldKind.PERCENT, None),
        ("0" * 30 + "7", FieldKind.DECIMAL, 700),
    ],
)
def test_marks_that_a_kind_allows_are_dropped(
    cell: str, kind: FieldKind, number: int | None
) -> None:
    assert special_number(cell, number_field(2, kind)) == number


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("$5", FieldKind.DECIMAL),
        ("1,234", FieldKind.PERCENT),
        ("5%", FieldKind.MONEY),
        ("$1,2345", FieldKind.MONEY),
        ("12,50", FieldKind.MONEY),
        ("+5", FieldKind.DECIMAL),
        (".5", FieldKind.DECIMAL),
        ("5.", FieldKind.DECIMAL),
        ("1e5", FieldKind.DECIMAL),
        ("0x1F", FieldKind.DECIMAL),
        ("1_000", FieldKind.DECIMAL),
        ("\u0663", FieldKind.DECIMAL),
        ("\u22125", FieldKind.DECIMAL),
        ("5 5", FieldKind.DECIMAL),
        ("9" * 61, FieldKind.DECIMAL),
        ("1.234", FieldKind.DECIMAL),
    ],
)
def test_everything_else_is_a_problem(cell: str, kind: FieldKind) -> None:
    said = special_number(cell, number_field(2, kind))

    assert isinstance(said, tuple)
    assert all(said)
