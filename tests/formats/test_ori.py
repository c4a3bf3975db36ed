import pytest

from commonbeat.engine.problems import Problem
from commonbeat.formats.ori import is_synthetic_ori, match_ori, read_ori, short_ori


@pytest.mark.parametrize(
    ("text", "ori"),
    [
        ("TX2460500", "TX2460500"),
        ("TX24605", "TX2460500"),
        (" tx24605 ", "TX2460500"),
        ("DCFBIWA01", "DCFBIWA01"),
    ],
)
def test_an_ori_has_nine_characters_and_seven_are_filled_up(text: str, ori: str) -> None:
    assert read_ori(text) == ori


@pytest.mark.parametrize("text", ["", "TX", "TX246051", "1X2460500", "TX24605000", "TX 460500"])
def test_what_is_no_ori_is_refused_with_its_value(text: str) -> None:
    problem = read_ori(text)

    assert isinstance(problem, Problem)
    assert problem.code == "ori.form"
    assert repr(text.strip()) in problem.message


def test_the_short_form_is_the_first_seven_characters() -> None:
    assert short_ori("TX2460500") == "TX24605"


def test_made_up_oris_are_recognised() -> None:
    assert is_synthetic_ori("TXZZ00100")
    assert not is_synthetic_ori("TX2460500")


KNOWN = ["AL0200100", "AL020019E", "TX24605A1", "WY0010000"]


@pytest.mark.parametrize(
    ("text", "ori"),
    [
        ("WY00100", "WY0010000"),
        ("wy0010000", "WY0010000"),
        ("AL02001", "AL0200100"),
        ("AL020019E", "AL020019E"),
        ("TX24605", "TX24605A1"),
    ],
)
def test_a_short_ori_finds_its_agency_and_prefers_the_one_in_00(text: str, ori: str) -> None:
    assert match_ori(text, KNOWN) == ori


def test_a_short_ori_of_several_agencies_without_00_is_ambiguous() -> None:
    problem = match_ori("AL02001", ["AL0200191", "AL0200192"])

    assert isinstance(problem, Problem)
    assert problem.code == "ori.ambiguous"
    assert "AL0200191, AL0200192" in problem.message


@pytest.mark.parametrize(("text", "code"), [("TX99999", "ori.unknown"), ("Texas", "ori.form")])
def test_an_ori_that_finds_nothing_says_why(text: str, code: str) -> None:
    problem = match_ori(text, KNOWN)

    assert isinstance(problem, Problem)
    assert problem.code == code
