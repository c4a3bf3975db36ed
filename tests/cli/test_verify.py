import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Call, Round

Change = Callable[[Path], None]


@pytest.fixture
def run(call: Call, small: Round) -> Path:
    """Return the folder of an honest run."""
    out = small.folder / "run"
    assert call("award", small.rulebook, small.applications, "--out", out).code == 0
    return out


def replaced(name: str, old: bytes, new: bytes) -> Change:
    """Return what changes one place of one file."""

    def change(folder: Path) -> None:
        data = (folder / name).read_bytes()
        assert data.count(old) >= 1, (name, old)
        (folder / name).write_bytes(data.replace(old, new, 1))

    return change


def with_true_hashes(folder: Path) -> None:
    """Make every hash in run.json fit, as a careful forger would."""
    summary = json.loads((folder / "run.json").read_bytes())
    for part in ("rulebook", "applications"):
        data = (folder / summary[part]["file"]).read_bytes()
        summary[part]["sha256"] = hashlib.sha256(data).hexdigest()
    for name in summary["outputs"]:
        summary["outputs"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    (folder / "run.json").write_text(text, encoding="utf-8")


def one_more_award(folder: Path) -> None:
    """Give an unfunded application an officer, with its price."""
    path = folder / "decisions.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    poor = next(row for row in rows if row["reason_code"].startswith("unfunded"))
    poor |= {"units_awarded": "1", "federal_cents": poor["unit_price_cents"]}
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")


def test_an_honest_run_is_verified_in_one_line(call: Call, run: Path) -> None:
    said = call("verify", run)

    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        (
            "Verified: 12 applications, 7 awards, $2,000,000.00; the second implementation"
            " agrees. Decided again: 4 of 4 scores needed."
        )
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            replaced("rulebook.toml", b"percent = 5\n", b"percent = 6\n"),
            "The rulebook was changed",
            id="one weight of the rulebook",
        ),
        pytest.param(
            replaced("applications.csv", b",1800,", b",1801,"),
            "The applications were changed",
            id="one cell of the applications",
        ),
        pytest.param(
            replaced("decisions.csv", b"Alder", b"Elder"),
            "The output decisions.csv was changed",
            id="one byte of the decisions",
        ),
        pytest.param(
            replaced("scores.csv", b"present", b"presemt"),
            "The output scores.csv was changed",
            id="one byte of the trace",
        ),
        pytest.param(
            replaced("constraints.csv", b"floor", b"Floor"),
            "The output constraints.csv was changed",
            id="one byte of the constraints",
        ),
        pytest.param(
            replaced("report.html", b"Where the money goes", b"Where the honey goes"),
            "The output report.html was changed",
            id="one byte of the report",
        ),
        pytest.param(
            replaced("run.json", b'"funded": 7', b'"funded": 8'),
            "run.json: totals.funded is 8, the rules give 7.",
            id="one figure of run.json",
        ),
        pytest.param(one_more_award, "The output decisions.csv was changed", id="one award"),
    ],
)
def test_every_change_is_caught_with_its_own_message(
    call: Call, run: Path, change: Change, message: str
) -> None:
    change(run)

    said = call("verify", run)

    assert said.code == 1
    assert said.out.startswith(message), said.out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            replaced("rulebook.toml", b"high = 1000", b"high = 900"),
            "decisions.csv, line 2, A01: score is",
            id="a formula of the rulebook",
        ),
        pytest.param(
            replaced("applications.csv", b",1800,", b",1700,"),
            "decisions.csv, line 2, A01: score is",
            id="a cell of the applications",
        ),
        pytest.param(
            one_more_award,
            "1 award differs from the rules",
            id="an award",
        ),
        pytest.param(
            replaced("decisions.csv", b"Funded on rank", b"Funded at rank"),
            "decisions.csv, line 2: the text is not what the program writes for this run.",
            id="a sentence",
        ),
        pytest.param(
            replaced("report.html", b"Where the money goes", b"Where the honey goes"),
            "report.html, line",
            id="the report",
        ),
    ],
)
def test_a_forger_who_mends_the_hashes_is_caught_by_the_second_implementation(
    call: Call, run: Path, change: Change, message: str
) -> None:
    change(run)
    with_true_hashes(run)

    said = call("verify", run)

    assert said.code == 1
    assert message in said.out, said.out


def test_a_missing_output_is_named(call: Call, run: Path) -> None:
    (run / "scores.csv").unlink()

    said = call("verify", run)

    assert said.code == 1
    assert said.out == "scores.csv is missing.\n"


def test_the_applications_can_be_checked_against_a_file_kept_elsewhere(
    call: Call, run: Path, small: Round
) -> None:
    assert call("verify", run, "--against", small.applications).code == 0

    small.change_applications("A07,Ginkgo Police,WY,30000", "A07,Ginkgo Police,WY,3000")
    said = call("verify", run, "--against", small.applications)

    assert said.code == 1
    assert said.out.startswith(
        "The run's applications.csv is not the file given: line 8 differs."
    )
    assert "A07" in said.out


def test_a_program_gets_the_verdict(call: Call, run: Path) -> None:
    one_more_award(run)
    with_true_hashes(run)

    said = call("verify", run, "--json")

    verdict = json.loads(said.out)
    assert said.code == 1
    assert verdict["agrees"] is False
    assert (verdict["awards_moved"], verdict["too_much"], verdict["too_much_cents"]) == (
        1,
        1,
        100_000_00,
    )
    assert verdict["first"] is not None


def test_a_folder_without_a_run_is_bad_input(call: Call, tmp_path: Path) -> None:
    said = call("verify", tmp_path)

    assert said.code == 2
    assert "This folder holds no run: run.json is missing." in said.err


@pytest.fixture
def best(call: Call, small: Round) -> Path:
    """Return the folder of a run by the optimal method."""
    out = small.folder / "best"
    words = ("award", small.rulebook, small.applications, "--out", out, "--method", "optimal")
    assert call(*words).code == 0
    return out


def test_a_run_of_the_optimal_method_is_proved_instead_of_found_again(
    call: Call, best: Path
) -> None:
    said = call("verify", best)

    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Verified: 12 applications, 7 awards, $2,000,000.00; the second implementation agrees"
        " on scores, ranks, sizes and prices. The awards of the optimal method were not found"
        " again: they keep every rule, and prices prove that they are within 0.0000 % of the"
        " best.\n"
    )


def test_a_sentence_of_an_optimal_run_is_compared(call: Call, best: Path) -> None:
    replaced("decisions.csv", b"Funded by", b"Bought by")(best)
    with_true_hashes(best)

    said = call("verify", best)

    assert said.code == 1
    assert said.out.startswith("decisions.csv, line 2: the text is not what the program writes")


def test_another_version_is_told_since_its_sentences_are_not_compared(
    call: Call, run: Path
) -> None:
    replaced("decisions.csv", b"Funded on rank", b"Funded at rank")(run)
    replaced("run.json", b'"software": "0.1.0"', b'"software": "0.0.9"')(run)
    with_true_hashes(run)

    said = call("verify", run)

    assert said.code == 0
    assert said.out.splitlines()[1:] == [
        (
            "Caution: The sentences were not compared: run.json names Commonbeat 0.0.9, this is"
            " 0.1.0, which may word them otherwise."
        )
    ]


def test_a_report_that_cannot_be_drawn_again_is_told(
    call: Call, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonbeat.cli.round.PREPARED", run / "no shapes")

    said = call("verify", run)

    assert said.code == 0
    assert said.out.splitlines()[1:] == [
        (
            "Caution: report.html was compared by its SHA-256 alone: this machine has no shapes"
            " of maps to draw it again."
        )
    ]


def test_other_files_in_the_folder_are_named(call: Call, run: Path) -> None:
    (run / "winners.csv").write_text("A12", encoding="utf-8")

    said, verdict = call("verify", run), json.loads(call("verify", run, "--json").out)

    assert said.code == 0
    caution = "winners.csv is no file of a run; it was not looked at."
    assert said.out.splitlines()[1:] == [f"Caution: {caution}"]
    assert (verdict["agrees"], verdict["cautions"]) == (True, [caution])
