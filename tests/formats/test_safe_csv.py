"""CSV files that open safely in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.formats.safe_csv import safe_cell, write_csv


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-x", "-1e5", "@SUM(A1)", "\t=1", "\r=1", "=", "-", "--1"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (-12, "-12"),
        ("-12.5", "-12.5"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
        (10**30, f"{10**30}"),
    ],
)
def test_numbers_and_harmless_texts_stay_as_they_are(cell: str | int | None, text: str) -> None:
    assert safe_cell(cell) == text


def test_a_file_has_line_feeds_and_quotes_only_where_they_are_needed() -> None:
    data = write_csv(["id", "=name"], [["A1", 'the "old", town'], [None, -5]])

    assert data == b'id,\'=name\nA1,"the ""old"", town"\n,-5\n'


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_cells_are_read_back_and_none_of_them_runs(cells: list[str]) -> None:
    data = write_csv(["first", *("x" for _ in cells)], [["row", *cells]])

    _, row = csv.reader(io.StringIO(data.decode(), newline=""))

    assert row == ["row", *map(safe_cell, cells)]
