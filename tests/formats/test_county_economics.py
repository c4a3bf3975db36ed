from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.formats.county_economics import (
    CountyFigure,
    CountyMeasure,
    read_poverty,
    read_unemployment,
)
from tests.formats.public_data import public_file

POVERTY = (
    '\ufeff"Poverty estimates for the U.S., States, and counties, 2018",,,,\n'
    "Source: Census,,,,\n"
    "FIPStxt,Stabr,Area_name,PCTPOVALL_2018,MEDHHINC_2018\n"
    '00000,US,United States,13.1,"61,937"\n'
    '01000,AL,Alabama,16.8,"49,881"\n'
)
UNEMPLOYMENT = (
    "Unemployment,,,,,\n"
    "FIPS,State,Area_name, Civilian_labor_force_2017 ,Unemployment_rate_2017,"
    "Unemployment_rate_2018,Median_Household_Income_2018\n"
)


def test_a_county_gives_its_poverty_rate_and_its_income() -> None:
    figures, problems = read_poverty(POVERTY + '01001,AL,Autauga County,13.8,"59,338"\n')

    assert problems == []
    assert figures == [
        CountyFigure(
            6, "01001", "Autauga County", CountyMeasure.POVERTY, 2018, Decimal("13.8")
        ),
        CountyFigure(6, "01001", "Autauga County", CountyMeasure.INCOME, 2018, Decimal(59338)),
    ]


def test_unemployment_comes_by_year_and_income_with_a_dollar_sign() -> None:
    figures, problems = read_unemployment(
        UNEMPLOYMENT + '01001,AL,"Autauga County, AL"," 25,000 ",4.1,3.6,"$59,338 "\n'
    )

    assert problems == []
    assert [(each.measure, each.year, each.value) for each in figures] == [
        (CountyMeasure.UNEMPLOYMENT, 2017, Decimal("4.1")),
        (CountyMeasure.UNEMPLOYMENT, 2018, Decimal("3.6")),
        (CountyMeasure.INCOME, 2018, Decimal(59338)),
    ]


def test_the_nation_and_the_states_are_no_counties() -> None:
    assert read_poverty(POVERTY) == ([], [])


def test_a_blank_cell_gives_no_figure_and_is_no_problem() -> None:
    figures, problems = read_unemployment(
        UNEMPLOYMENT + '02201,AK,"Outer Ketchikan, AK",,,5.0,\n'
    )

    assert problems == []
    assert [each.year for each in figures] == [2018]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("1001,AL,Autauga,13.8,59338", "FIPStxt"),
        ("03001,XX,Nowhere,13.8,59338", "FIPStxt"),
        ("01001,AL,Autauga,101,59338", "PCTPOVALL_2018"),
        ("01001,AL,Autauga,low,59338", "PCTPOVALL_2018"),
        ("01001,AL,Autauga,-1,59338", "PCTPOVALL_2018"),
        ('01001,AL,Autauga,13.8,"59,33"', "MEDHHINC_2018"),
        ("01001,AL,Autauga,13.8,N/A", "MEDHHINC_2018"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(line: str, column: str) -> None:
    _, problems = read_poverty(POVERTY + line + "\n")

    assert [problem.where for problem in problems] == [f"line 6, column {column}"]


def test_a_county_that_is_there_twice_names_both_lines() -> None:
    line = "01001,AL,Autauga,13.8,59338\n"

    figures, (problem,) = read_poverty(POVERTY + line + line)

    assert len(figures) == 2
    assert problem.code == "poverty.fips_twice"
    assert "first on line 6" in problem.message


def test_a_file_without_such_figures_says_what_it_looked_for() -> None:
    _, (problem,) = read_poverty("FIPStxt,Area_name\n01001,Autauga\n")

    assert problem.code == "poverty.no_figures"
    assert "pctpovall_" in problem.message


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_input_can_break_the_readers(data: bytes | str) -> None:
    for read in (read_poverty, read_unemployment):
        figures, problems = read(data)

        assert figures or problems


def test_the_real_files_are_read_whole_and_without_a_problem() -> None:
    poverty, in_poverty = read_poverty(public_file("county_socioeconomic/PovertyEstimates.csv"))
    unemployment, in_unemployment = read_unemployment(
        public_file("county_socioeconomic/Unemployment.csv")
    )

    assert (in_poverty, in_unemployment) == ([], [])
    assert len({each.fips for each in poverty}) == 3_141
    assert len({each.fips for each in unemployment}) == 3_222
    assert {each.year for each in unemployment} == set(range(2007, 2019))
