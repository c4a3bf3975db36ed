import csv
import io
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from commonbeat.demonstration.joining import NotJoined
from commonbeat.demonstration.public_files import (
    EMPLOYEES,
    POVERTY,
    PUBLIC_FILES,
)
from commonbeat.demonstration.real_round import (
    COLUMNS,
    RealRound,
    assumed_request,
    real_round,
)
from commonbeat.engine.problems import Refused
from tests.demonstration.small_files import write_small_files
from tests.formats.public_data import public_folder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    write_small_files(tmp_path)
    yield tmp_path
    shutil.rmtree(tmp_path)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_an_agency_is_joined_with_its_city_and_its_county(folder: Path) -> None:
    found = table(real_round(folder).content)[0]

    assert tuple(found) == COLUMNS
    assert found == {
        "application_id": "REAL-AL0010100",
        "ori": "AL0010100",
        "agency": "Hoover",
        "state": "AL",
        "county_fips": "01073",
        "place_fips": "0135896",
        "agency_type": "municipal",
        "staff_year": "2025",
        "population": "92000",
        "sworn": "180",
        "officers_requested": "9",
        "entry_cost_dollars": "125000",
        "violent_crimes": "114",
        "property_crimes": "1922",
        "crime_population": "85670",
        "poverty_percent": "16.1",
        "unemployment_percent": "3.8",
        "unemployment_prev_percent": "4.4",
        "median_income_dollars": "55013",
    }


def test_a_town_of_connecticut_is_joined_to_its_old_county(folder: Path) -> None:
    found = table(real_round(folder).content)[1]

    assert (found["agency"], found["county_fips"], found["place_fips"]) == ("Avon", "09003", "")


def test_an_unknown_total_stays_blank_and_is_counted(folder: Path) -> None:
    found = real_round(folder)

    assert table(found.content)[1]["violent_crimes"] == ""
    assert (found.blank_violent, found.blank_property) == (1, 0)


def test_the_county_comes_from_the_place_where_the_agency_names_none(folder: Path) -> None:
    assert table(real_round(folder).content)[2]["county_fips"] == "11001"


def test_every_agency_that_is_left_out_is_listed_with_its_reason(folder: Path) -> None:
    found = real_round(folder)

    assert [(row["agency"], row["reason"]) for row in table(found.not_joined)] == [
        ("Jefferson", "agency.not_municipal"),
        ("Ghost", "agency.no_residents"),
        ("Unarmed", "agency.no_officers"),
        ("Silent", "city.not_listed"),
        ("Grown", "city.residents_differ"),
        ("Lost", "county.not_found"),
        ("Dededo", "county.no_figures"),
    ]
    assert sum(found.reasons.values()) == 7
    assert found.applications + 7 == found.agencies == 10


def test_every_city_that_is_left_out_is_listed_with_its_reason(folder: Path) -> None:
    found = real_round(folder)

    assert [(row["city"], row["reason"]) for row in table(found.other_cities)] == [
        ("Grown", "agency.no_fit"),
        ("Lost", "agency.left_out"),
        ("Unarmed", "agency.no_officers"),
        ("Ghost", "agency.no_residents"),
        ("Sheriffville", "agency.not_listed"),
        ("Dededo", "agency.left_out"),
    ]
    assert found.cities_joined + 6 == found.cities == 9


def test_the_notice_says_what_is_assumed_and_what_was_left_out(folder: Path) -> None:
    found = real_round(folder)

    lines = found.notice.splitlines()
    assert lines[0].startswith("Only the requests are assumed: nobody applied.")
    assert lines[0].endswith("at $125,000 an officer.")
    assert lines[1].startswith("Of 10 agencies 3 are in the round;")
    assert len(lines) == 3 + 7 + 5
    assert found.notice in found.companions["README.txt"].decode()


def test_every_source_is_named_with_vintage_and_hash(folder: Path) -> None:
    used = real_round(folder).sources

    assert [each.file for each in used] == list(PUBLIC_FILES)
    assert all(each.file.vintage and each.file.address for each in used)
    assert {len(each.sha256) for each in used} == {64}


def test_missing_files_are_all_told_with_where_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        real_round(tmp_path)

    assert [each.code for each in refusal.value.problems] == ["real_round.file_missing"] * 5
    assert all("https://" in each.way_out for each in refusal.value.problems)


def test_bad_cells_of_all_files_are_told_with_the_file(folder: Path) -> None:
    for file in (EMPLOYEES, POVERTY):
        path = folder / file.path
        path.write_text(path.read_text("utf-8").replace("16.1", "high").replace("240", "241"))

    with pytest.raises(Refused) as refusal:
        real_round(folder)

    assert [each.where for each in refusal.value.problems] == [
        "fbi_lee_latest/fbi_lee_latest.csv: line 2, column total_pe_ct",
        "county_socioeconomic/PovertyEstimates.csv: line 3, column PCTPOVALL_2018",
        "county_socioeconomic/PovertyEstimates.csv: line 5, column PCTPOVALL_2018",
    ]


@pytest.mark.parametrize(
    ("sworn", "population", "officers"),
    [
        (1, 500, 1),
        (20, 9_000, 1),
        (21, 9_000, 1),
        (39, 20_000, 1),
        (40, 20_000, 2),
        (300, 150_000, 15),
        (400, 999_999, 15),
        (400, 1_000_000, 20),
        (5_000, 2_000_000, 25),
    ],
)
def test_the_assumed_request_is_the_cap_of_those_years(
    sworn: int, population: int, officers: int
) -> None:
    assert assumed_request(sworn=sworn, population=population) == officers


@cache
def joined_by_hand() -> RealRound:
    return real_round(public_folder())


def test_most_cities_of_the_real_table_find_their_agency() -> None:
    found = joined_by_hand()

    assert (found.agencies, found.cities) == (18_330, 8_105)
    assert found.applications == 7_557
    assert found.cities_joined / found.cities > 0.93
    assert sum(found.reasons.values()) == found.agencies - found.applications
    assert sum(found.city_reasons.values()) == found.cities - found.cities_joined


def test_of_the_real_agencies_that_could_apply_few_are_lost_between_the_files() -> None:
    reasons = joined_by_hand().reasons
    lost = [
        reasons.get(reason, 0)
        for reason in (
            NotJoined.AMBIGUOUS,
            NotJoined.TAKEN,
            NotJoined.RESIDENTS_DIFFER,
            NotJoined.NO_COUNTY,
            NotJoined.NO_COUNTY_FIGURES,
        )
    ]

    assert sum(lost) < 30


def test_every_real_application_has_what_its_rulebook_needs() -> None:
    rows = table(joined_by_hand().content)

    assert len({row["application_id"] for row in rows}) == len(rows)
    may_be_blank = {"place_fips", "violent_crimes", "property_crimes"}
    assert [
        row["ori"] for row in rows if not all(row[name] for name in set(COLUMNS) - may_be_blank)
    ] == []
