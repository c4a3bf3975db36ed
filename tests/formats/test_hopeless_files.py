"""Files so large or so wrong that reading them whole would help nobody."""

import pytest

from commonbeat.engine.problems import Refused
from commonbeat.formats.applications import read_applications
from tests.formats.application_files import RULEBOOK, csv_bytes, said


def test_thousands_of_equal_problems_are_told_one_by_one_and_then_counted() -> None:
    data = csv_bytes(*({"sworn": "x"} for _ in range(12_345)), {"rural": "x"})

    found = said(data)

    assert len(found) == 1_002
    assert found[0].startswith("line 2, column sworn: 'x' is not a whole number.")
    assert found[-1] == (
        "lines 1002 to 12346, column sworn: 11,345 more have the same problem as line 1001. "
        "Write digits only, such as 12; leave the cell empty if it is missing."
    )


def test_a_cell_that_swallows_the_file_is_stopped() -> None:
    data = csv_bytes({}, {"agency": "x"}).replace(b"x", b'"x') + b"A,b\n" * 50_000

    (problem,) = said(data)

    assert problem.startswith(
        "line 3: A cell that begins here has more than 131,072 characters."
    )


def test_a_line_that_could_fill_the_memory_is_not_taken_apart() -> None:
    found = said(csv_bytes({}) + b"a," * 1_500_000 + b"\n")

    assert found == [
        (
            "line 3: The line has more than 2,000,000 characters. Check that each application "
            "stands on a line of its own."
        )
    ]


def test_reading_stops_when_a_million_problems_say_that_it_is_the_wrong_file() -> None:
    found = said(csv_bytes({}) + b"a,b\n" * 1_200_000)

    assert len(found) == 1_002
    assert found[-2] == (
        "line 1000004: Reading stopped here after 1,000,001 problems. Check that it is the "
        "right file for this rulebook; the lines below were not read."
    )


def test_a_file_above_the_limit_is_refused_unread() -> None:
    with pytest.raises(Refused) as refusal:
        read_applications(csv_bytes({}), RULEBOOK, largest_bytes=100)

    (problem,) = refusal.value.problems
    assert (problem.code, problem.message) == (
        "file.too_large",
        "The file has 122 bytes; at most 100 are read.",
    )


def test_an_encoding_error_is_found_across_the_blocks_in_which_a_file_is_decoded() -> None:
    long = csv_bytes(*({"agency": "é" * 60_000} for _ in range(10)))

    (problem,) = said(long + b"\xe9\n")

    assert problem.startswith(f"line 12, byte {len(long) + 1}: The byte 0xE9 is not UTF-8")
