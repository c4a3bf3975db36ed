import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from commonbeat.demonstration.applications import applications
from commonbeat.demonstration.rulebooks import synthetic_rulebook
from tests.cli.conftest import Call, Round

PROGRAM = [sys.executable, "-c", "from commonbeat.cli.main import main; main()"]
FILES = [
    "applications.csv",
    "constraints.csv",
    "decisions.csv",
    "report.html",
    "rulebook.toml",
    "run.json",
    "scores.csv",
]


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_award_writes_all_files_and_tells_the_totals(call: Call, small: Round) -> None:
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out)

    assert (said.code, said.err) == (0, "")
    assert names(out) == FILES
    assert said.out.splitlines()[0] == (
        "7 of 12 applications are funded (11 eligible): "
        "20 officers for $2,000,000 of $2,000,000."
    )
    assert said.out.splitlines()[-1].startswith(f"Written: {out}")


def test_the_report_can_be_left_out(call: Call, small: Round) -> None:
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out, "--no-report")

    assert said.code == 0
    assert names(out) == [name for name in FILES if name != "report.html"]


@pytest.mark.parametrize(
    ("options", "told"), [([], "all"), (["--scores-needed", "nearest"], "nearest")]
)
def test_whose_scores_needed_are_told_can_be_chosen_and_is_kept(
    call: Call, small: Round, options: list[str], told: str
) -> None:
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out, *options)

    assert said.code == 0
    assert json.loads((out / "run.json").read_bytes())["scores_needed"] == told
    assert call("verify", out, "--every-score").code == 0


def test_a_program_gets_run_json(call: Call, small: Round) -> None:
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out, "--json")

    assert json.loads(said.out) == json.loads((out / "run.json").read_bytes())
    assert json.loads(said.out)["totals"]["applications"] == 12


def test_run_json_has_the_hashes_of_what_was_written(call: Call, small: Round) -> None:
    out = small.folder / "run"

    call("award", small.rulebook, small.applications, "--out", out)

    summary = json.loads((out / "run.json").read_bytes())
    assert summary["outputs"] == {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest()
        for name in ("decisions.csv", "scores.csv", "constraints.csv", "report.html")
    }


def test_two_runs_are_the_same_to_the_byte_in_processes_with_other_hash_seeds(
    tmp_path: Path,
) -> None:
    (tmp_path / "rulebook.toml").write_bytes(synthetic_rulebook())
    (tmp_path / "applications.csv").write_bytes(applications(seed=3, count=300).content)

    for seed in ("1", "2"):
        subprocess.run(
            [*PROGRAM, "award", "rulebook.toml", "applications.csv", "--out", f"run{seed}"],
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}", "LC_ALL": "C"},
            stdout=subprocess.DEVNULL,
        )

    assert contents(tmp_path / "run1") == contents(tmp_path / "run2")
    assert len(contents(tmp_path / "run1")) == 7


def test_award_never_loads_the_web_framework(small: Round) -> None:
    program = (
        "import sys\n"
        "from commonbeat.cli.main import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "finally:\n    print('django' in sys.modules, file=sys.stderr)\n"
    )

    said = subprocess.run(
        [
            *(sys.executable, "-c", program, "award", small.rulebook, small.applications),
            *("--out", small.folder / "run"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stderr.splitlines() == ["False"]


def test_no_progress_is_shown_where_no_terminal_is(small: Round) -> None:
    said = subprocess.run(
        [*PROGRAM, "award", small.rulebook, small.applications, "--out", small.folder / "run"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stderr == ""
    assert "\x1b" not in said.stdout


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_read(
    call: Call, small: Round
) -> None:
    out = small.folder / "run"
    out.mkdir()
    (out / "run.json").write_text("mine")

    said = call("award", small.folder / "none.toml", small.folder / "none.csv", "--out", out)

    assert said.code == 2
    assert "The folder is not empty: it holds run.json." in said.err
    assert (out / "run.json").read_text() == "mine"


def test_force_replaces_an_earlier_run(call: Call, small: Round) -> None:
    out = small.folder / "run"
    call("award", small.rulebook, small.applications, "--out", out)
    before = contents(out)
    small.change_rulebook("funds_available = 2_000_000", "funds_available = 1_000_000")

    said = call("award", small.rulebook, small.applications, "--out", out, "--force")

    assert said.code == 0
    assert names(out) == FILES
    assert contents(out)["decisions.csv"] != before["decisions.csv"]
    assert names(small.folder) == ["applications.csv", "rulebook.toml", "run"]


def test_the_optimal_method_awards_at_least_as_many_points_times_dollars(
    call: Call, small: Round
) -> None:
    worth = {}
    for method in ("rank-order", "optimal"):
        out = small.folder / method
        said = call(
            "award", small.rulebook, small.applications, "--out", out, "--method", method
        )
        assert said.code == 0
        with (out / "decisions.csv").open(newline="", encoding="utf-8") as file:
            worth[method] = sum(
                round(float(row["score"] or 0) * 10) * int(row["federal_cents"])
                for row in csv.DictReader(file)
            )
        assert json.loads((out / "run.json").read_bytes())["method"] == method

    assert worth["optimal"] >= worth["rank-order"]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_nothing_behind(
    tmp_path: Path, stop: signal.Signals
) -> None:
    (tmp_path / "rulebook.toml").write_bytes(synthetic_rulebook())
    (tmp_path / "applications.csv").write_bytes(applications(seed=3, count=20_000).content)
    # A thread sends the signal as soon as the engine is being loaded.
    program = (
        "import os, sys, threading, time\n"
        "from commonbeat.cli.main import main\n"
        "def stop():\n"
        "    while 'commonbeat.engine.decision' not in sys.modules:\n"
        "        time.sleep(0.001)\n"
        f"    os.kill(os.getpid(), {int(stop)})\n"
        "threading.Thread(target=stop, daemon=True).start()\n"
        "main(['award', 'rulebook.toml', 'applications.csv', '--out', 'run'])\n"
    )

    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 130, said.stderr
    assert said.stderr.splitlines()[-1] == "Stopped; nothing was written."
    assert names(tmp_path) == ["applications.csv", "rulebook.toml"]


def test_formulas_in_the_applications_are_harmless_in_every_table(
    call: Call, small: Round
) -> None:
    formula = "\"=cmd|' /C calc'!A0\""
    small.change_applications("Alder Police", formula)
    small.change_applications("Birch Police", "@SUM(1+1)")
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out)

    assert said.code == 0
    cells = [
        cell
        for name in ("decisions.csv", "scores.csv", "constraints.csv")
        for line in csv.reader((out / name).open(newline="", encoding="utf-8"))
        for cell in line
    ]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
    assert {"'=cmd|' /C calc'!A0", "'@SUM(1+1)"} <= set(cells)


def test_the_report_asks_nobody_for_anything_and_is_well_formed(
    call: Call, small: Round
) -> None:
    out = small.folder / "run"
    call("award", small.rulebook, small.applications, "--out", out)

    page = (out / "report.html").read_text(encoding="utf-8")

    body = page[page.index("<body>") : page.index("</html>")]
    assert ET.fromstring(body).tag == "body"
    for forbidden in ("<script", "<link", "<img", "@import", "url(", " style=", "src="):
        assert forbidden not in page
    assert page.count("<style>") == 1
