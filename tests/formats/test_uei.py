import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.engine.problems import Problem
from commonbeat.formats.uei import check_character, read_uei

# as https://org-id.guide/list/US-SAM and GSA's documents of its interfaces print them
PUBLISHED = ["YNDUZMUZF8H8", "T53MCMLTWK59", "UYDJJ1S8DR85", "ZQGGHJH74DW7"]


@pytest.mark.parametrize("uei", PUBLISHED)
def test_published_identifiers_are_read_in_any_case_and_spacing(uei: str) -> None:
    assert read_uei(f" {uei[:4].lower()} {uei[4:]} ") == uei


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "'' has 0 characters; a UEI has 12."),
        ("YNDUZMUZF8H", "'YNDUZMUZF8H' has 11 characters; a UEI has 12."),
        ("YNDUZMUZF8H88", "'YNDUZMUZF8H88' has 13 characters; a UEI has 12."),
        ("0NDUZMUZF8H8", "no 0 at the beginning"),
        ("INDUZMUZF8H8", "no letter I or O"),
        ("YNDUZMUZO8H8", "no letter I or O"),
        ("YN-UZMUZF8H8", "letters and digits"),
        ("A123456789B1", "no nine digits in a row"),
        ("YNDUZMUZF8H7", "YNDUZMUZF8H7: the last character does not fit the first eleven."),
        ("x" * 100, "has 100 characters"),
    ],
)
def test_what_is_no_uei_is_refused_with_the_reason(text: str, words: str) -> None:
    problem = read_uei(text)

    assert isinstance(problem, Problem)
    assert problem.code == "uei.form"
    assert words in problem.message


@given(st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=11, max_size=11), st.integers(0, 10))
def test_a_letter_in_place_of_its_neighbour_changes_the_check_character(
    first: str, place: int
) -> None:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    other = letters[(letters.index(first[place]) + 1) % len(letters)]
    changed = first[:place] + other + first[place + 1 :]

    characters = {check_character(first + "0"), check_character(changed + "0")}

    assert all(each in set("0123456789") for each in characters)
    assert isinstance(read_uei(first + check_character(first + "0")), str)
