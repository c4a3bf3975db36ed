import csv
import json
from pathlib import Path

import pytest

from commonbeat.demonstration.applications import applications
from commonbeat.demonstration.rulebooks import synthetic_rulebook
from commonbeat.engine.money import dollars
from commonbeat.formats.run_folder import read_run
from tests.cli.conftest import Call, Round
from tests.cli.test_verify import with_true_hashes

SIZE = 700


def run_of(call: Call, small: Round, name: str) -> Path:
    out = small.folder / name
    assert call("award", small.rulebook, small.applications, "--out", out).code == 0
    return out


def awards(folder: Path) -> dict[str, int]:
    files = {each.name: each.read_bytes() for each in folder.iterdir()}
    return {row.application_id: row.federal_cents for row in read_run(files).decisions}


def test_a_run_compared_with_itself_is_the_same(call: Call, small: Round) -> None:
    out = run_of(call, small, "run")

    said = call("compare", out, out)

    assert (said.code, said.err) == (0, "")
    assert said.out == "The same: none of 12 applications gets more or less.\n"


def test_who_gains_and_who_loses_is_told_and_written(call: Call, small: Round) -> None:
    first = run_of(call, small, "first")
    small.change_rulebook("funds_available = 2_000_000", "funds_available = 1_500_000")
    second = run_of(call, small, "second")
    table = small.folder / "moves.csv"

    said = call("compare", first, second, "--csv", table)

    before, after = awards(first), awards(second)
    moved = {key for key in before if before[key] != after[key]}
    with table.open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert said.code == 1
    assert {line["application_id"] for line in lines} == moved
    assert sum(int(line["cents_moved"]) for line in lines) == -500_000_00
    assert said.out.splitlines()[0].endswith("$500,000 moves.")


def test_a_program_gets_every_move(call: Call, small: Round) -> None:
    first = run_of(call, small, "first")
    small.change_rulebook("funds_available = 2_000_000", "funds_available = 1_500_000")
    second = run_of(call, small, "second")

    said = call("compare", first, second, "--json")

    found = json.loads(said.out)
    assert (found["gained_cents"], found["lost_cents"]) == (0, 500_000_00)
    assert found["moved_cents"] == 500_000_00
    assert len(found["moves"]) == found["lose"]


def test_an_application_in_one_run_only_is_told(call: Call, small: Round) -> None:
    first = run_of(call, small, "first")
    small.change_applications("A12,Larch Police", "B12,Larch Police")
    second = run_of(call, small, "second")

    found = json.loads(call("compare", first, second, "--json").out)

    assert (found["applications"], found["only_in_first"], found["only_in_second"]) == (
        13,
        1,
        1,
    )


def test_an_existing_table_is_not_overwritten(call: Call, small: Round) -> None:
    out = run_of(call, small, "run")
    table = small.folder / "moves.csv"
    table.write_text("mine")

    said = call("compare", out, out, "--csv", table)

    assert said.code == 2
    assert table.read_text() == "mine"
    assert call("compare", out, out, "--csv", table, "--force").code == 0


def test_a_folder_that_is_no_run_is_bad_input(call: Call, small: Round) -> None:
    out = run_of(call, small, "run")

    said = call("compare", out, small.folder)

    assert said.code == 2
    assert str(small.folder) in said.err


@pytest.fixture
def nation(tmp_path: Path) -> Round:
    """Return a synthetic round of some hundred applications."""
    folder = tmp_path / "nation"
    folder.mkdir()
    made = Round(folder)
    made.rulebook.write_bytes(synthetic_rulebook().replace(b"1_000_000_000", b"100_000_000", 1))
    made.applications.write_bytes(applications(seed=2009, count=SIZE).content)
    return made


def test_the_error_of_2009_is_seen_at_once_and_its_awards_and_dollars_are_counted(
    call: Call, nation: Round
) -> None:
    """A formula of the ranking is wrong: last year's crimes are divided by sworn officers.

    The office believes that its published rulebook made the awards. Whoever verifies the
    published folder sees how many awards and dollars are wrong before anything is paid.
    """
    right = run_of(call, nation, "right")
    true_rulebook = nation.rulebook.read_bytes()
    nation.change_rulebook(
        'rate = { count = "violent_crimes", population = "population"',
        'rate = { count = "violent_crimes", population = "sworn"',
    )
    published = run_of(call, nation, "published")
    (published / "rulebook.toml").write_bytes(true_rulebook)
    with_true_hashes(published)

    verified = call("verify", published, "--json")
    compared = call("compare", right, published, "--json")

    verdict, moves = json.loads(verified.out), json.loads(compared.out)
    assert (verified.code, compared.code) == (1, 1)
    assert call("verify", right).code == 0
    before, after = awards(right), awards(published)
    too_much = sorted(key for key in before if after[key] > before[key])
    too_little = sorted(key for key in before if after[key] < before[key])
    assert (len(too_much), len(too_little)) == (moves["gain"], moves["lose"])
    assert (verdict["too_much"], verdict["too_little"]) == (len(too_much), len(too_little))
    assert min(len(too_much), len(too_little)) >= 5
    wrong_cents = sum(after[key] - before[key] for key in too_much)
    assert moves["gained_cents"] == verdict["too_much_cents"] == wrong_cents
    assert moves["lost_cents"] == verdict["too_little_cents"]
    assert verdict["awards_moved"] == len(too_much) + len(too_little)
    told = call("verify", published).out.splitlines()
    assert told[0].startswith(f"{verdict['awards_moved']} awards differ from the rules")
    assert dollars(wrong_cents) in told[0]
