import numpy as np
import pytest

from commonbeat.formats.text_columns import (
    blank,
    choice_column,
    chunks,
    constant,
    decimal_column,
    join,
    text_column,
)


def lines(values: list[int], places: int) -> list[str]:
    column = decimal_column(np.array(values, np.int64), places)
    return join([column, constant("\n", len(values))]).decode().splitlines()


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, 0, "0"),
        (7, 0, "7"),
        (-120, 0, "-120"),
        (0, 3, "0.000"),
        (5, 2, "0.05"),
        (-5, 2, "-0.05"),
        (1_000_000, 6, "1.000000"),
        (-1_234_567, 6, "-1.234567"),
        (9_007_199_254_740_993, 4, "900719925474.0993"),
    ],
)
def test_a_scaled_whole_number_is_written_as_exact_decimal_text(
    value: int, places: int, text: str
) -> None:
    assert lines([value], places) == [text]


def test_numbers_of_different_lengths_in_one_column_carry_no_filling() -> None:
    assert lines([1, -22, 333, 0, 100_000], 1) == ["0.1", "-2.2", "33.3", "0.0", "10000.0"]


def test_columns_side_by_side_become_lines() -> None:
    parts = [
        text_column(["A-1", "Ärger", "b"]),
        constant(",", 3),
        choice_column(np.array([1, 0, 1]), ["present", "zero"]),
        constant("\n", 3),
    ]

    assert join(parts).decode() == "A-1,zero\nÄrger,present\nb,zero\n"


def test_a_blanked_cell_leaves_nothing() -> None:
    column = blank(decimal_column(np.array([12, 34]), 0), np.array([False, True]))

    assert join([column, constant(";", 2)]) == b"12;;"


def test_chunks_cover_every_row_once() -> None:
    rows = [row for part in chunks(50, 4_000_000) for row in range(part.start, part.stop)]

    assert rows == list(range(50))
