"""One real agency's score, recomputed from the raw files with nothing but csv and fractions."""

import csv
import io
from fractions import Fraction

import pytest

from commonbeat.demonstration.real_round import real_round
from commonbeat.demonstration.rulebooks import REAL_PRESET
from commonbeat.engine.decision import decide
from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.formats.applications import read_applications
from tests.formats.public_data import public_file, public_folder

HOUSTON, HARRIS = "TXHPD0000", "48201"
WEIGHTS = {  # of 100 points, as the preset real-fy2020 declares them
    "violent": Fraction(30),
    "property": Fraction(20),
    "poverty": Fraction(20),
    "unemployment": Fraction(25, 2),
    "rise": Fraction(5),
    "income": Fraction(25, 2),
}
Row = dict[str, str]
Measures = dict[str, Fraction | None]


def lines(name: str, first: str) -> list[Row]:
    text = public_file(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text[text.index(first) :])))


def rate(count: str, residents: str) -> Fraction | None:
    return Fraction(int(count), int(residents)) if count and int(residents) else None


def measures(row: Row) -> Measures:
    now, before = row["unemployment_percent"], row["unemployment_prev_percent"]
    return {
        "violent": rate(row["violent_crimes"], row["crime_population"]),
        "property": rate(row["property_crimes"], row["crime_population"]),
        "poverty": Fraction(row["poverty_percent"]),
        "unemployment": Fraction(now),
        "rise": Fraction(now) - Fraction(before),
        "income": -Fraction(row["median_income_dollars"]),
    }


def percentile(value: Fraction, among: list[Fraction]) -> Fraction:
    below, equal = sum(each < value for each in among), among.count(value)
    return (below + Fraction(equal - 1, 2)) / (len(among) - 1)


def raw_houston() -> Row:
    (agency,) = [
        row
        for row in lines("fbi_lee_latest/fbi_lee_latest.csv", "ori,")
        if row["ori"] == HOUSTON
    ]
    (city,) = [
        row
        for row in lines("ucr_table8_2019/fbi_ucr_known_crimes_2019.csv", "state,")
        if (row["state"], row["city"].rstrip("0123456789, ")) == ("TEXAS", "Houston")
    ]
    (poor,) = [
        row
        for row in lines("county_socioeconomic/PovertyEstimates.csv", "FIPStxt")
        if row["FIPStxt"] == HARRIS
    ]
    (jobs,) = [
        row
        for row in lines("county_socioeconomic/Unemployment.csv", "FIPS")
        if row["FIPS"] == HARRIS
    ]
    return {
        "population": agency["population"],
        "sworn": agency["officer_ct"],
        "violent_crimes": city["violent_crime"],
        "property_crimes": city["property_crime"],
        "crime_population": city["population"],
        "poverty_percent": poor["PCTPOVALL_2018"],
        "unemployment_percent": jobs["Unemployment_rate_2018"],
        "unemployment_prev_percent": jobs["Unemployment_rate_2017"],
        "median_income_dollars": poor["MEDHHINC_2018"].replace(",", "").strip("$ "),
    }


def test_the_score_of_houston_can_be_computed_from_the_raw_files() -> None:
    content = real_round(public_folder()).content
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    (joined,) = [row for row in rows if row["ori"] == HOUSTON]
    raw = raw_houston()
    every = [measures(row) for row in rows]
    points = Fraction(0)
    for name, weight in WEIGHTS.items():
        known = [each[name] for each in every]
        own = measures(raw)[name]
        assert own is not None
        points += weight * percentile(own, [value for value in known if value is not None])

    policy = read_rulebook(presets.read(REAL_PRESET))
    decision = decide(policy, read_applications(content, policy))
    at = rows.index(joined)
    scored = Fraction(int(decision.scores.total[at]), 10**policy.score.decimals)

    assert {name: joined[name] for name in raw} == raw
    assert joined["officers_requested"] == "25"
    assert float(scored) == pytest.approx(float(points), abs=0.001)
