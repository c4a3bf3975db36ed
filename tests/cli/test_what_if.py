import csv
import json
from pathlib import Path

import pytest

from commonbeat.formats.run_folder import read_run
from tests.cli.conftest import Call, Round


def test_scenarios_in_which_nothing_moves_fund_who_is_funded(call: Call, small: Round) -> None:
    out = small.folder / "run"
    call("award", small.rulebook, small.applications, "--out", out)

    said = call("what-if", out, "--scenarios", 50, "--json")

    found = json.loads(said.out)
    files = {each.name: each.read_bytes() for each in out.iterdir()}
    funded = [row.units_awarded > 0 for row in read_run(files).decisions]
    assert said.code == 0
    assert [each["scenarios_funded"] for each in found["applications"]] == [
        50 * each for each in funded
    ]
    assert (found["certain"], found["coin_flips"]) == (7, 0)


def test_the_same_seed_draws_the_same_and_another_draws_others(
    call: Call, small: Round
) -> None:
    words = ("what-if", small.rulebook, small.applications, "--noise", 8, "--json")

    first, again = call(*words).out, call(*words).out
    other = call(*words, "--seed", 2).out

    assert first == again
    assert json.loads(first)["applications"] != json.loads(other)["applications"]


def test_weights_and_funds_are_drawn_from_their_ranges(call: Call, small: Round) -> None:
    said = call(
        *("what-if", small.rulebook, small.applications, "--scenarios", 40, "--json"),
        *("--weight", "crime=30..70", "--weight", "need=30", "--budget", "1,500,000..2500000"),
    )

    runs = json.loads(said.out)["runs"]
    assert len(runs) == 40
    assert all(1_500_000_00 <= each["funds_cents"] <= 2_500_000_00 for each in runs)
    sums = {sum(round(float(part) * 10**6) for part in run["weights"].values()) for run in runs}
    assert sums == {100 * 10**6}
    assert len({run["weights"]["crime"] for run in runs}) > 30


def test_the_chance_of_everybody_is_written(call: Call, small: Round) -> None:
    table = small.folder / "chances.csv"

    said = call(
        *("what-if", small.rulebook, small.applications, "--noise", 5, "--scenarios", 200),
        *("--csv", table),
    )

    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert said.code == 0
    assert [row["application_id"] for row in rows] == [f"A{n:02}" for n in range(1, 13)]
    assert all(0 <= float(row["chance_percent"]) <= 100 for row in rows)
    assert rows[10]["chance_percent"] == "0.0"
    assert said.out.startswith("200 scenarios of 12 applications: ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--weight", "crime"), "write it like fiscal=40..60"),
        (("--weight", "crime=a..b"), "is not a range; write it like 40..60"),
        (("--weight", "crime=60..40"), "begins above its end"),
        (("--weight", "crimes=40..60"), "Did you mean crime?"),
        (("--budget", "0.001..5"), "give whole cents"),
        (("--cap", "50.5"), "give whole percents"),
        (("--noise", "-1"), "--noise"),
        (("--scenarios", "0"), "--scenarios"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    call: Call, small: Round, words: tuple[str, ...], told: str
) -> None:
    said = call("what-if", small.rulebook, small.applications, *words)

    assert said.code == 2
    assert told in said.err


def test_three_files_are_a_wrong_call(call: Call, tmp_path: Path) -> None:
    said = call("what-if", tmp_path, tmp_path, tmp_path)

    assert said.code == 2
    assert "Give one folder, or one rulebook and one file of applications." in said.err
