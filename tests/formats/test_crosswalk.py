import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.formats.crosswalk import PlacePiece, read_crosswalk
from tests.formats.public_data import public_file

HEADER = "countyfip,state,place,stab,CountyName,PlaceName,population\n"


def only_piece(line: str) -> PlacePiece:
    (piece,), problems = read_crosswalk((HEADER + line + "\n").encode("latin-1"))
    assert problems == []
    return piece


def test_a_line_becomes_the_part_of_a_place_in_a_county() -> None:
    piece = only_piece('06037,06,39003,CA,Los Angeles CA,"La Cañada Flintridge city, CA",20573')

    assert piece == PlacePiece(
        2, "CA", "06037", "0639003", "La Cañada Flintridge", "city", 20_573
    )


@pytest.mark.parametrize(
    ("written", "name", "kind"),
    [
        ("Rainbow City city, AL", "Rainbow City", "city"),
        ("Marbury CDP, AL", "Marbury", "CDP"),
        ("Indianapolis city (balance), IN", "Indianapolis", "city"),
        ("Athens-Clarke County unified government (balance), GA", "Athens-Clarke County", ""),
        ("Carson City, NV", "Carson City", ""),
        ("Adjuntas zona urbana, PR", "Adjuntas", "zona urbana"),
    ],
)
def test_state_and_kind_are_taken_off_a_name(written: str, name: str, kind: str) -> None:
    piece = only_piece(f'01001,01,00100,AL,Autauga AL,"{written}",10')

    assert (piece.name, piece.kind) == (name, kind)


def test_the_rest_of_a_county_is_no_place() -> None:
    assert read_crosswalk(HEADER + "01001,01,99999,AL,Autauga AL,[not in a place],5\n") == (
        [],
        [],
    )


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("1001,01,00100,AL,Autauga AL,X,5", ["countyfip", "countyfip"]),
        ("02001,01,00100,AL,Autauga AL,X,5", ["countyfip"]),
        ("01001,01,100,AL,Autauga AL,X,5", ["place"]),
        ("03001,03,00100,AL,Autauga AL,X,5", ["state"]),
        ("01001,01,00100,AL,Autauga AL,X,", ["population"]),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(line: str, columns: list[str]) -> None:
    pieces, problems = read_crosswalk(HEADER + line + "\n")

    assert pieces == []
    assert [problem.where for problem in problems] == [
        f"line 2, column {column}" for column in columns
    ]


def test_a_piece_that_is_there_twice_names_both_lines() -> None:
    line = "01001,01,00100,AL,Autauga AL,X,5\n"

    _, (problem,) = read_crosswalk(HEADER + line + line)

    assert problem.code == "crosswalk.piece_twice"


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_input_can_break_the_reader(data: bytes | str) -> None:
    pieces, problems = read_crosswalk(data)

    assert isinstance(pieces, list)
    assert isinstance(problems, list)


def test_the_real_crosswalk_is_read_whole_and_without_a_problem() -> None:
    pieces, problems = read_crosswalk(
        public_file("place_county_crosswalk/geocorr2022_county_place_2022_onwards.csv")
    )

    assert problems == []
    assert (
        len({piece.place_fips for piece in pieces}) == 31_912 - 1 + 0 or len(pieces) == 33_036
    )
