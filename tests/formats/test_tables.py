import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.engine.problems import Problem
from commonbeat.formats.tables import bad_cell, read_table, whole_number


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in problems]


def test_cells_are_found_by_the_name_of_their_column_in_any_order_and_case() -> None:
    table = read_table(b" B ,a\n 2 ,1\n", columns=("a", "b"))

    assert table.problems == ()
    assert table.columns == ("B", "a")
    assert [(record.line, record["a"], record["b"]) for record in table.records] == [
        (2, "1", "2")
    ]


def test_blank_lines_are_skipped_and_later_lines_keep_their_number() -> None:
    table = read_table(b'a,b\n\n , \n"x\ny",2\n3,4\n', columns=("a", "b"))

    assert [record.line for record in table.records] == [4, 6]


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    table = read_table(codecs.BOM_UTF8 + b"a\n1\n", columns=("a",))

    assert table.problems == ()
    assert table.columns == ("a",)


def test_title_rows_above_the_header_are_passed_over() -> None:
    data = b'"A table, with a title",\nSource,\nFIPS,b\n01001,2\n'

    table = read_table(data, columns=("fips", "b"), title_rows=True)

    assert table.problems == ()
    assert [(record.line, record["fips"]) for record in table.records] == [(4, "01001")]


def test_a_file_whose_header_never_comes_says_which_column_it_looked_for() -> None:
    table = read_table(b"title\nother\n", columns=("FIPS",), title_rows=True)

    assert codes(table.problems) == [("file.no_header", "")]
    assert "No line begins with the column FIPS." in table.problems[0].message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \r\n \n", "file.empty"),
        (b"a;b\n1;2\n", "file.delimiter"),
        (b"a\tb\n1\t2\n", "file.delimiter"),
        (b"PK\x03\x04more", "file.not_csv"),
        ("a,b\n1,2\n".encode("utf-16"), "file.encoding"),
        (b"a,b\n1,\xf1\n", "file.encoding"),
        (b"a,b\n1,\0\n", "file.nul"),
        (b"a,b\n", "file.no_rows"),
        (b'a,b\n1,2\n"3,4\n', "file.quotes"),
    ],
)
def test_a_file_that_is_no_such_table_says_so(data: bytes, code: str) -> None:
    assert [problem.code for problem in read_table(data, columns=("a", "b")).problems] == [code]


def test_missing_and_doubled_columns_are_all_told() -> None:
    table = read_table(b"x,x,y\n1,2,3\n", columns=("a", "b"))

    assert codes(table.problems) == [
        ("file.column_missing", "header"),
        ("file.column_missing", "header"),
        ("file.column_twice", "header"),
    ]


def test_every_line_with_too_few_or_too_many_cells_is_told_and_the_others_are_read() -> None:
    table = read_table(b"a,b\n1\n1,2\n1,2,3\n", columns=("a", "b"))

    assert codes(table.problems) == [("file.cells", "line 2"), ("file.cells", "line 4")]
    assert [record.line for record in table.records] == [3]


def test_latin_1_is_read_where_the_publisher_uses_it() -> None:
    table = read_table("a\nCañon\n".encode("latin-1"), columns=("a",), latin=True)

    assert [record["a"] for record in table.records] == ["Cañon"]


def test_utf_8_is_read_as_such_even_where_latin_1_is_expected() -> None:
    table = read_table("a\nCañon\n".encode(), columns=("a",), latin=True)

    assert [record["a"] for record in table.records] == ["Cañon"]


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_bytes_and_no_text_can_break_the_reader(data: bytes | str) -> None:
    for title_rows in (False, True):
        table = read_table(data, columns=("a", "b"), title_rows=title_rows, latin=True)

        assert table.records or table.problems


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("1,234", 1234), ("1,234,567", 1234567), ("007", 7)],
)
def test_whole_numbers_may_have_commas_between_thousands(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1.0", "1,23", ",123", "1,,2", "²", "٣", "9" * 16]
)
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert whole_number(text) is None


def test_a_bad_cell_shows_its_value_and_place_and_an_empty_one_says_that_it_is_empty() -> None:
    wrong = bad_cell("x.y", 3, "ORI", "Oregon", instead="an ORI")
    empty = bad_cell("x.y", 4, "ORI", "", instead="an ORI")

    assert str(wrong).startswith("line 3, column ORI: 'Oregon' is not an ORI.")
    assert str(empty).startswith("line 4, column ORI: The cell is empty; it needs an ORI.")
