import csv
import json
from pathlib import Path

import pytest

from commonbeat.cli.folders import RUN_FILES, read_folder
from commonbeat.demonstration.real_round import ASSUMPTION
from commonbeat.formats.run_folder import read_run
from tests.cli.conftest import ROOT, Call

DATA = ROOT.parent / "shared" / "data"


def test_the_demonstration_is_synthetic_says_so_and_can_be_awarded(
    call: Call, tmp_path: Path
) -> None:
    made = tmp_path / "demo"

    said = call("demo", "--out", made, "--applications", 250)

    assert said.code == 0
    assert sorted(each.name for each in made.iterdir()) == [
        "README.txt",
        "applications.csv",
        "rulebook.toml",
    ]
    assert "250 synthetic applications" in said.out
    assert (made / "README.txt").read_text(encoding="utf-8").startswith("Synthetic round\n")
    run = tmp_path / "run"
    awarded = call(
        "award", made / "rulebook.toml", made / "applications.csv", "--out", run, "--json"
    )
    assert json.loads(awarded.out)["synthetic"] is True
    assert (
        b"Synthetic data: the applications of this round are made up"
        in (run / "report.html").read_bytes()
    )


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(
    call: Call, tmp_path: Path
) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        call("demo", "--out", tmp_path / name, "--applications", 60, "--seed", seed)

    tables = [(tmp_path / name / "applications.csv").read_bytes() for name in "abc"]
    assert tables[0] == tables[1]
    assert tables[0] != tables[2]


def test_a_folder_that_is_not_empty_is_refused(call: Call, tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "mine.txt").write_text("mine")

    said = call("demo", "--out", tmp_path / "demo", "--applications", 5, "--force")

    assert said.code == 2
    assert "The folder holds what no run has written: mine.txt." in said.err


def test_public_files_that_are_not_there_are_all_named(call: Call, tmp_path: Path) -> None:
    said = call("demo", "--real", tmp_path, "--out", tmp_path / "real")

    assert said.code == 2
    assert "fbi_lee_latest/fbi_lee_latest.csv" in said.err
    assert "county_socioeconomic/PovertyEstimates.csv" in said.err
    assert not (tmp_path / "real").exists()


def test_only_a_real_round_is_published_from_here(call: Call, tmp_path: Path) -> None:
    said = call("demo", "--publish", "--out", tmp_path / "demo")

    assert said.code == 2
    assert "--publish goes with --real" in said.err
    assert not (tmp_path / "demo").exists()


@pytest.mark.skipif(not DATA.is_dir(), reason="the public files are not on this machine")
def test_a_round_of_real_agencies_is_joined_decided_and_verified(
    call: Call, tmp_path: Path
) -> None:
    out = tmp_path / "real"

    said = call("demo", "--real", DATA, "--out", out)

    assert said.code == 0, said.out
    assert said.out.splitlines()[0] == ASSUMPTION
    assert said.out.splitlines()[-2].startswith("Verified: 7,557 applications")
    assert said.out.splitlines()[-1] == f"Read it: {out / 'report.html'}"
    files = {each.name: each.read_bytes() for each in out.iterdir()}
    run = read_run(files)
    assert run.summary["notice"].startswith(f"{ASSUMPTION}\nOf 18,330 agencies 7,557 are in")
    assert run.summary["synthetic"] is False
    assert run.summary["totals"]["funds_cents"] == 393_954_911_00
    assert ASSUMPTION.encode() in files["report.html"]
    left_out = list(csv.DictReader(files["not_joined.csv"].decode().splitlines()))
    assert len(left_out) + len(run.decisions) == 18_330
    assert all(line["reason"] for line in left_out)
    assert sorted(read_folder(out)) == sorted(RUN_FILES)
