"""A file of applications becomes exact columns, or is refused with all that is wrong."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonbeat.engine.applications import Applications
from commonbeat.engine.expressions import Exact
from commonbeat.engine.problems import Problem, Refused
from tests.formats.application_files import FIELDS, csv_bytes, read, said


def either(data: bytes) -> tuple[Applications | None, tuple[Problem, ...]]:
    """Return what was read, or why it was refused."""
    try:
        return read(data), ()
    except Refused as refusal:
        return None, refusal.problems


def test_cells_become_exact_values_with_their_decimals() -> None:
    applications = read(
        csv_bytes(
            {"cost": "$1,234.5", "poverty": "12.5 %", "review": "-0.25", "rural": "Y"},
            {"cost": "99", "poverty": " 7 ", "rural": "FALSE", "state": "WY", "agency": " X "},
        )
    )

    assert applications.ids == ("A1", "A2")
    assert applications.rows == 2
    assert applications.column("cost").values.tolist() == [123_450, 9_900]
    assert applications.column("poverty").values.tolist() == [1_250, 700]
    assert applications.column("review").values.tolist() == [-2_500, 0]
    assert applications.column("review").present.tolist() == [True, False]
    assert applications.column("rural").values.tolist() == [True, False]
    assert applications.column("state").present.tolist() == [False, True]
    assert applications.text("agency") == ["", "X"]
    assert applications.text("cost") == ["1234.50", "99.00"]
    assert applications.text("rural") == ["yes", "no"]
    assert applications.text("review") == ["-0.2500", ""]


def test_columns_may_stand_in_any_order_and_their_names_are_trimmed() -> None:
    data = csv_bytes({"sworn": "3"}, header=FIELDS[::-1]).replace(b"sworn", b" sworn ")

    assert read(data).column("sworn").values.tolist() == [3]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_byte_order_mark_and_any_line_ends_are_read(mark: bytes, end: bytes) -> None:
    data = mark + csv_bytes({"agency": "Ñandú"}).replace(b"\n", end)

    applications = read(data)

    assert (applications.text("agency"), applications.lines.tolist()) == (["Ñandú"], [2])


def test_blank_lines_are_skipped_and_line_numbers_stay_right() -> None:
    data = csv_bytes({"agency": "two\nlines"}, {"sworn": "x"}, {}).replace(b"A3", b"\n\nA3")

    (problem,) = said(data)

    assert problem == (
        "line 4, column sworn: 'x' is not a whole number. Write digits only, such as 12; leave "
        "the cell empty if it is missing."
    )
    good = read(data.replace(b"x", b"7"))
    assert good.lines.tolist() == [2, 4, 7]


def test_a_formula_stays_the_text_that_it_is() -> None:
    assert read(csv_bytes({"agency": "=cmd|'/c calc'!A1"})).text("agency") == [
        "=cmd|'/c calc'!A1"
    ]


def test_numbers_beyond_sixty_four_bits_are_exact() -> None:
    applications = read(csv_bytes({"crimes": "1" + "0" * 30}, {"crimes": "-7"}))

    column = applications.column("crimes")
    assert column.values.tolist() == [10**30, -7]
    assert isinstance(column.vector, Exact)


def test_one_application_is_a_round() -> None:
    assert read(csv_bytes({})).rows == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty. Choose the file with the rows."),
        (b"\xef\xbb\xbf\r\n \n", "The file is empty. Choose the file with the rows."),
        (
            csv_bytes(),
            "The file has a header but no applications. Add one line for each application.",
        ),
        (
            csv_bytes({}).replace(b",", b";"),
            (
                "line 1: The columns are separated by semicolons, not by commas. Save the "
                "file as CSV with commas."
            ),
        ),
        (
            csv_bytes({}).replace(b",", b"\t"),
            (
                "line 1: The columns are separated by tabs, not by commas. Save the file as "
                "CSV with commas."
            ),
        ),
        (
            csv_bytes({}, {"agency": "Espa\xf1ola"}).decode().encode("latin-1"),
            (
                "line 3, byte 130: The byte 0xF1 is not UTF-8 text; in the older Windows "
                "encoding it is “ñ”. Save it as “CSV UTF-8”."
            ),
        ),
        (
            csv_bytes({}).decode().encode("utf-16"),
            "The file is UTF-16 text, not UTF-8. Save it as “CSV UTF-8”.",
        ),
        (
            b"PK\x03\x04rest of a workbook",
            "The file is a spreadsheet, not CSV. Save it as “CSV UTF-8”.",
        ),
        (
            csv_bytes({"agency": "a\0b"}),
            (
                "line 2, byte 109: There is a NUL byte, which no text has. The file is "
                "damaged or not CSV; export it again."
            ),
        ),
        (
            csv_bytes({}, {"agency": "x"}).replace(b"x", b'"x'),
            (
                "line 3: A quotation mark that opens here is never closed. Close it, or double "
                'quotation marks inside a text: "the ""old"" town".'
            ),
        ),
        (
            csv_bytes({"agency": "x"}).replace(b"x", b'"x"y'),
            (
                "line 2: A quotation mark stands in the wrong place (',' expected after "
                '\'"\'). Close it, or double quotation marks inside a text: "the ""old"" '
                'town".'
            ),
        ),
        (
            csv_bytes({}).replace(b"id,", b"1,").split(b"\n", 1)[1],
            (
                "line 1: The first line names none of the 14 columns of the rulebook. Begin "
                f"the file with a line of column names: {', '.join(FIELDS)}."
            ),
        ),
        (
            csv_bytes({"id": ""}),
            "line 2, column id: The cell is empty. Fill in Application.",
        ),
        (
            csv_bytes({"id": "B"}, {}, {"id": " B "}),
            (
                "line 4, column id: 'B' is already on line 2. Give each application its own "
                "id, or remove the second one."
            ),
        ),
        (
            csv_bytes({"sworn": " "}),
            "line 2, column sworn: The cell is empty. Fill in Sworn officers.",
        ),
        (
            csv_bytes({"sworn": "-3"}),
            (
                "line 2, column sworn: '-3' is below 0. Check it; Sworn officers is at "
                "least 0 and at most 60000."
            ),
        ),
        (
            csv_bytes({"sworn": "60001"}),
            (
                "line 2, column sworn: '60001' is above 60000. Check it; Sworn officers is "
                "at least 0 and at most 60000."
            ),
        ),
        (
            csv_bytes({"sworn": "12.0"}),
            "line 2, column sworn: '12.0' is not a whole number. Write it without decimals.",
        ),
        (
            csv_bytes({"sworn": "1,200"}),
            "line 2, column sworn: '1,200' is not a whole number. Write it without commas.",
        ),
        (
            csv_bytes({"poverty": "1.2E+05"}),
            (
                "line 2, column poverty: '1.2E+05' is not a number. A spreadsheet has "
                "shortened it; write all its digits."
            ),
        ),
        (
            csv_bytes({"poverty": "12.345"}),
            (
                "line 2, column poverty: '12.345' has more than 2 decimals. Round it to 2 "
                "decimals."
            ),
        ),
        (
            csv_bytes({"poverty": "N/A"}),
            (
                "line 2, column poverty: 'N/A' is not a number. Leave the cell empty if the "
                "value is missing."
            ),
        ),
        (
            csv_bytes({"cost": "$1,23"}),
            (
                "line 2, column cost: '$1,23' is not an amount in dollars. Write digits "
                "only, such as 1200.50; leave the cell empty if it is missing."
            ),
        ),
        (
            csv_bytes({"rural": "perhaps"}),
            "line 2, column rural: 'perhaps' is neither yes nor no. Write yes or no.",
        ),
        (
            csv_bytes({"state": "Wy"}),
            "line 2, column state: 'Wy' is not allowed. Did you mean 'WY'?",
        ),
        (
            csv_bytes({}) + b"A2,x\n",
            (
                "line 3: The row has 2 cells, the header has 14. Put texts that hold commas in "
                "quotation marks; keep empty cells between commas."
            ),
        ),
    ],
)
def test_each_mistake_is_named_with_its_place_its_value_and_the_way_out(
    data: bytes, message: str
) -> None:
    assert said(data) == [message]


def test_missing_unknown_and_double_columns_are_matched_by_near_names() -> None:
    header = ["id", *(("populaton" if key == "population" else key) for key in FIELDS[1:])]

    found = said(csv_bytes({}, header=[*header, "rural", "notes"]))

    assert found == [
        "line 1: The column 'rural' stands there 2 times. Keep one of them.",
        "line 1: The rulebook has no field 'populaton'. Did you mean 'population'?",
        (
            "line 1: The rulebook has no field 'notes'. Remove the column, or declare it under "
            "[[fields]]."
        ),
        "line 1: The column 'population' is missing. Did you mean 'populaton'?",
    ]


def test_all_problems_of_a_file_come_at_once_in_the_order_of_its_lines() -> None:
    data = csv_bytes(
        {"sworn": "-1", "rural": "x"},
        {},
        {"id": "A1", "poverty": "x"},
        header=[*FIELDS, "extra"],
    )

    assert [problem.split(":")[0] for problem in said(data)] == [
        "line 1",
        "line 2, column sworn",
        "line 2, column rural",
        "line 4, column poverty",
        "line 4, column id",
    ]


def test_rows_beyond_one_block_keep_their_order() -> None:
    applications = read(csv_bytes(*({"crimes": str(number)} for number in range(25_000))))

    assert applications.column("crimes").values.tolist() == list(range(25_000))
    assert applications.lines.tolist() == list(range(2, 25_002))


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=8)
_AMOUNT = st.none() | st.decimals(-(10**25), 10**25, places=2, allow_nan=False)
_COUNT = st.none() | st.integers(-(10**25), 10**25)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(_TEXT, _AMOUNT, _COUNT, st.sampled_from("yn-")), min_size=1, max_size=6)
)
def test_whatever_is_written_is_read_back(
    rows: list[tuple[str, Decimal | None, int | None, str]],
) -> None:
    data = csv_bytes(
        *(
            {
                "agency": text,
                "cost": "" if amount is None else f"{amount:f}",
                "crimes": "" if count is None else str(count),
                "rural": "" if answer == "-" else answer,
            }
            for text, amount, count, answer in rows
        )
    )

    applications = read(data)

    assert applications.text("agency") == [text.strip() for text, *_ in rows]
    assert applications.column("cost").values.tolist() == [
        0 if amount is None else int(amount * 100) for _, amount, *_ in rows
    ]
    assert applications.text("crimes") == [
        "" if count is None else str(count) for *_, count, _ in rows
    ]
    assert applications.text("rural") == [
        {"y": "yes", "n": "no", "-": ""}[answer] for *_, answer in rows
    ]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(tail: bytes) -> None:
    applications, problems = either(csv_bytes({}) + tail)

    assert (applications is None) == bool(problems)
    if applications is not None:
        assert applications.rows == len(set(applications.ids)) > 0
