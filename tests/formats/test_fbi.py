from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.formats.fbi import (
    AgencyType,
    PoliceEmployees,
    read_police_employees,
)
from tests.formats.public_data import public_file

HEADER = (
    "ori,data_year,pub_agency_name,state_abbr,county_name,agency_type_name,"
    "population,officer_ct,civilian_ct,total_pe_ct,pe_ct_per_1000"
)
COLUMNS = HEADER.split(",")
GOOD = {
    "ori": "AK0010100",
    "data_year": "2025",
    "pub_agency_name": "Anchorage",
    "state_abbr": "AK",
    "county_name": "ANCHORAGE",
    "agency_type_name": "City",
    "population": "287385",
    "officer_ct": "369",
    "civilian_ct": "169",
    "total_pe_ct": "538",
    "pe_ct_per_1000": "1.87",
}


def line(**changed: str) -> str:
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in (GOOD | changed).values())


def text(*lines: str) -> str:
    return "\n".join((HEADER, *lines)) + "\n"


def only_row(**changed: str) -> PoliceEmployees:
    (row,), problems = read_police_employees(text(line(**changed)))
    assert problems == []
    return row


def test_a_line_becomes_an_agency_in_a_year() -> None:
    assert only_row() == PoliceEmployees(
        line=2,
        ori="AK0010100",
        year=2025,
        name="Anchorage",
        state="AK",
        counties=("ANCHORAGE",),
        agency_type=AgencyType.MUNICIPAL,
        population=287_385,
        sworn=369,
        civilian=169,
    )


@pytest.mark.parametrize(("written", "code"), [("NB", "NE"), ("GM", "GU"), ("pr", "PR")])
def test_old_codes_of_states_become_those_of_the_post(written: str, code: str) -> None:
    assert only_row(state_abbr=written).state == code


def test_a_federal_agency_has_no_state() -> None:
    row = only_row(ori="DCFBIWA01", state_abbr="FS", agency_type_name="Federal")

    assert (row.state, row.agency_type) == ("", AgencyType.FEDERAL)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Highway Patrol:", "Highway Patrol"),
        ("Department of Veterans Affairs, ", "Department of Veterans Affairs"),
        ("Montgomery Airport ", "Montgomery Airport"),
        ("Bath Township, Summit County", "Bath Township, Summit County"),
    ],
)
def test_what_hangs_at_the_end_of_a_name_is_cut_off(written: str, name: str) -> None:
    assert only_row(pub_agency_name=written).name == name


@pytest.mark.parametrize(
    ("written", "counties"),
    [
        ("JEFFERSON, SHELBY", ("JEFFERSON", "SHELBY")),
        ("NOT SPECIFIED", ()),
        ("UNMAPPED COUNTY", ()),
        ("", ()),
    ],
)
def test_an_agency_may_lie_in_several_counties_or_in_none(
    written: str, counties: tuple[str, ...]
) -> None:
    assert only_row(county_name=written).counties == counties


def test_residents_and_officers_of_0_are_kept_as_they_are() -> None:
    row = only_row(population="0", officer_ct="0", civilian_ct="0", total_pe_ct="0")

    assert (row.population, row.sworn, row.civilian) == (0, 0, 0)


def test_an_ori_of_seven_characters_is_filled_up() -> None:
    assert only_row(ori="AK00101").ori == "AK0010100"


BAD_CELLS = {
    "ori": ["", "Oregon", "AK001010"],
    "data_year": ["", "25", "1899", "2025.0"],
    "pub_agency_name": ["", " : "],
    "state_abbr": ["", "ZZ", "Alaska"],
    "agency_type_name": ["", "Town"],
    "population": ["", "-1", "many", "1.5"],
    "officer_ct": ["", "-3", "x"],
    "civilian_ct": ["", "-3", "x"],
    "total_pe_ct": ["", "539"],
}


@pytest.mark.parametrize(
    ("column", "value"), [(column, value) for column, bad in BAD_CELLS.items() for value in bad]
)
def test_a_bad_cell_is_named_by_line_column_and_value(column: str, value: str) -> None:
    rows, problems = read_police_employees(text(line(ori="AK0010200"), line(**{column: value})))

    assert [row.line for row in rows] == [2]
    assert f"line 3, column {column}" in {problem.where for problem in problems}
    assert any(
        repr(value.strip()) in each.message or not value.strip(": ") for each in problems
    )


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(sorted(set(BAD_CELLS) - {"total_pe_ct"})), st.just(""), max_size=4
        ),
        min_size=1,
        max_size=6,
    )
)
def test_all_bad_cells_of_all_lines_are_told_and_only_good_lines_become_rows(
    blanked: list[dict[str, str]],
) -> None:
    lines = [line(ori=f"AK00{at:03d}00") for at in range(len(blanked))]
    for at, blanks in enumerate(blanked):
        lines[at] = line(**({"ori": f"AK00{at:03d}00"} | blanks))

    rows, problems = read_police_employees(text(*lines))

    told = {problem.where for problem in problems}
    wanted = {
        f"line {at + 2}, column {column}"
        for at, blanks in enumerate(blanked)
        for column in blanks
    }
    assert wanted == told
    assert [row.line for row in rows] == [
        at + 2 for at, blanks in enumerate(blanked) if not blanks
    ]


def test_an_agency_that_is_there_twice_names_both_lines() -> None:
    rows, (problem,) = read_police_employees(text(line(), line(data_year="2024")))

    assert [row.year for row in rows] == [2025]
    assert problem.code == "police_employees.ori_twice"
    assert problem.where == "line 3, column ori"
    assert "first on line 2" in problem.message


def test_a_short_and_a_long_ori_of_one_agency_are_the_same_agency() -> None:
    _, (problem,) = read_police_employees(text(line(), line(ori="AK00101")))

    assert problem.code == "police_employees.ori_twice"


@given(st.binary(max_size=400) | st.text(max_size=400))
def test_no_input_can_break_the_reader(data: bytes | str) -> None:
    rows, problems = read_police_employees(data)

    assert rows or problems


@given(st.lists(st.lists(st.text(max_size=12), min_size=11, max_size=11), max_size=5))
def test_no_cells_can_break_the_reader(cells: list[list[str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells]

    rows, problems = read_police_employees("\n".join([HEADER, *quoted]))

    assert rows or problems


def test_the_real_file_is_read_whole_and_without_a_problem() -> None:
    rows, problems = read_police_employees(public_file("fbi_lee_latest/fbi_lee_latest.csv"))

    assert problems == []
    assert len(rows) == 18_330
    assert sum(row.population == 0 for row in rows) == 3_809
    assert sum(row.sworn == 0 for row in rows) == 1_095
    assert sum(row.state == "NE" for row in rows) == 192
    assert sum(row.state == "" for row in rows) == 57
    assert Counter(row.agency_type for row in rows)[AgencyType.MUNICIPAL] == 11_638
    assert not any(row.name.endswith((":", ",", " ")) for row in rows)
