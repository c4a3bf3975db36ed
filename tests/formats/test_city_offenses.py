import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.formats.city_offenses import CityOffenses, read_city_offenses
from tests.formats.public_data import public_file

HEADER = (
    "state,city,population,violent_crime,murder,rape,robbery,aggravated_assault,"
    "property_crime,burglary,larceny_theft,motor_vehicle_theft,arson\n"
)


def only_row(line: str) -> CityOffenses:
    (row,), problems = read_city_offenses(HEADER + line + "\n")
    assert problems == []
    return row


def test_a_line_becomes_a_city_with_its_offences() -> None:
    row = only_row("ALABAMA,Hoover,85670,114,4,15,27,68,1922,128,1694,100,2")

    assert (row.state, row.city, row.population) == ("AL", "Hoover", 85_670)
    assert row.figures["violent_crime"] == 114
    assert row.figures["arson"] == 2


@pytest.mark.parametrize(
    ("written", "city"),
    [('"Boston5,6"', "Boston"), ("St. John5", "St. John"), ("O'Neill5", "O'Neill")],
)
def test_numbers_of_footnotes_are_taken_off_the_name(written: str, city: str) -> None:
    assert only_row(f"MAINE,{written},1,0,0,0,0,0,0,0,0,0,0").city == city


def test_the_county_in_a_name_becomes_a_hint() -> None:
    row = only_row('OHIO,"Bath Township, Summit County",1,0,0,0,0,0,0,0,0,0,0')

    assert (row.city, row.county) == ("Bath Township", "Summit")


def test_a_total_of_0_over_parts_that_are_not_was_blank_and_so_were_its_parts_of_0() -> None:
    figures = only_row("COLORADO,Pueblo,112381,0,5,110,0,481,4801,894,3208,699,61").figures

    assert figures["violent_crime"] is None
    assert (figures["murder"], figures["rape"], figures["robbery"]) == (5, 110, None)
    assert figures["property_crime"] == 4_801


def test_a_year_without_any_violent_crime_stays_0() -> None:
    figures = only_row("OHIO,Quiet,900,0,0,0,0,0,3,1,2,0,0").figures

    assert (figures["violent_crime"], figures["murder"]) == (0, 0)
    assert (figures["property_crime"], figures["motor_vehicle_theft"]) == (3, 0)


def test_no_arson_means_that_nobody_knows() -> None:
    assert only_row("OHIO,Quiet,900,0,0,0,0,0,3,1,2,0,0").figures["arson"] is None


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("OHIOO,Quiet,900,0,0,0,0,0,3,1,2,0,0", "state"),
        ("OHIO,5,900,0,0,0,0,0,3,1,2,0,0", "city"),
        ("OHIO,Quiet,few,0,0,0,0,0,3,1,2,0,0", "population"),
        ("OHIO,Quiet,900,-1,0,0,0,0,3,1,2,0,0", "violent_crime"),
        ("OHIO,Quiet,900,0,0,0,0,0,3,1,2,0,", "arson"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(line: str, column: str) -> None:
    rows, problems = read_city_offenses(HEADER + line + "\n")

    assert rows == []
    assert [problem.where for problem in problems] == [f"line 2, column {column}"]


def test_a_city_that_is_there_twice_names_both_lines() -> None:
    line = "OHIO,Quiet,900,0,0,0,0,0,3,1,2,0,0\n"

    _, (problem,) = read_city_offenses(HEADER + line + line)

    assert (problem.code, problem.where) == ("city_offenses.city_twice", "line 3, column city")


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_input_can_break_the_reader(data: bytes | str) -> None:
    rows, problems = read_city_offenses(data)

    assert rows or problems


def test_the_real_table_is_read_whole_and_its_blanks_are_known() -> None:
    rows, problems = read_city_offenses(
        public_file("ucr_table8_2019/fbi_ucr_known_crimes_2019.csv")
    )

    assert problems == []
    assert len(rows) == 8_105
    assert sum(row.figures["violent_crime"] is None for row in rows) == 19
    assert sum(row.figures["property_crime"] is None for row in rows) == 23
    assert sum(row.population for row in rows) == pytest.approx(194_500_000, rel=0.001)
