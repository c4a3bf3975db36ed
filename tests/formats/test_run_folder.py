import csv
import hashlib
import io
import json
from functools import cache
from pathlib import Path

import pytest

from commonbeat.demonstration.applications import applications
from commonbeat.demonstration.rulebooks import synthetic_rulebook
from commonbeat.engine.decision import Decision, decide
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook.presets import read
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.verdict import verify_run
from commonbeat.formats.applications import read_applications
from commonbeat.formats.run_folder import is_synthetic, read_run, write_run
from commonbeat.formats.run_rows import CONSTRAINT_COLUMNS, DECISION_COLUMNS
from commonbeat.formats.software import SOFTWARE_VERSION
from tests.engine.generators import seeded_round

ROOT = Path(__file__).parents[2]
TEACHING = ROOT / "docs" / "tutorials" / "first-round" / "applications.csv"


def decided(toml: bytes, table: bytes, method: str = "rank-order") -> Decision:
    rulebook = read_rulebook(toml)
    return decide(rulebook, read_applications(table, rulebook), method=method)


@cache
def teaching() -> dict[str, bytes]:
    toml, table = read("teaching-small"), TEACHING.read_bytes()
    return write_run(decided(toml, table), toml, table)


@cache
def synthetic() -> dict[str, bytes]:
    toml, table = synthetic_rulebook(), applications(seed=5, count=400).content
    return write_run(decided(toml, table), toml, table)


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


@pytest.mark.parametrize("made", [teaching, synthetic])
def test_the_second_implementation_agrees_with_every_file(made: object) -> None:
    assert callable(made)

    verdict = verify_run(made(), read_rulebook=read_rulebook)

    assert verdict.messages[1:] == ()
    assert verdict.ok, verdict.messages


def test_the_inputs_are_kept_byte_for_byte() -> None:
    files = teaching()

    assert files["rulebook.toml"] == read("teaching-small")
    assert files["applications.csv"] == TEACHING.read_bytes()


def test_the_same_inputs_give_the_same_bytes() -> None:
    toml, table = synthetic_rulebook(), applications(seed=5, count=400).content

    assert write_run(decided(toml, table), toml, table) == synthetic()


def test_every_application_has_one_line_in_the_order_of_the_file() -> None:
    files = synthetic()

    given = [line[0] for line in lines(files["applications.csv"])[1:]]
    found = lines(files["decisions.csv"])
    assert found[0] == list(DECISION_COLUMNS)
    assert [line[0] for line in found[1:]] == given
    assert all(line[13] for line in found[1:])


def test_the_constraints_end_with_the_budget() -> None:
    found = lines(synthetic()["constraints.csv"])

    assert found[0] == list(CONSTRAINT_COLUMNS)
    assert found[-1][:3] == ["budget", "", "budget"]


def test_run_json_has_the_hash_of_every_other_file() -> None:
    files = synthetic()
    summary = json.loads(files["run.json"])

    told = summary["outputs"] | {
        summary[part]["file"]: summary[part]["sha256"] for part in ("rulebook", "applications")
    }
    assert told == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name != "run.json"
    }


def test_run_json_tells_totals_version_and_that_the_data_are_synthetic() -> None:
    files = synthetic()
    summary = json.loads(files["run.json"])

    rows = read_run(files).decisions
    assert summary["format"] == "commonbeat-run/1"
    assert summary["software"] == SOFTWARE_VERSION
    assert summary["synthetic"] is True
    assert summary["method"] == "rank-order"
    assert summary["totals"] == {
        "applications": 400,
        "eligible": sum(row.eligible for row in rows),
        "funded": sum(row.units_awarded > 0 for row in rows),
        "units": sum(row.units_awarded for row in rows),
        "federal_cents": sum(row.federal_cents for row in rows),
        "funds_cents": 1_000_000_000_00,
    }


def test_a_run_folder_holds_no_time_and_nothing_of_the_machine() -> None:
    summary = json.loads(synthetic()["run.json"])

    assert set(summary) == {
        "format", "software", "title", "program", "fiscal_year", "unit", "synthetic", "notice",
        "method", "rulebook", "applications", "outputs", "totals", "cutoffs", "bound", "yields",
        "conflict", "scores_needed",
    }  # fmt: skip


def test_the_report_is_made_from_the_files_and_its_hash_is_kept() -> None:
    toml, table = read("teaching-small"), TEACHING.read_bytes()
    seen: list[object] = []

    def report(run: object, files: object) -> bytes:
        seen.extend([run, files])
        return b"<html></html>"

    files = write_run(decided(toml, table), toml, table, notice="Assumed.", report=report)

    run = read_run(files)
    assert list(files) == [
        "rulebook.toml",
        "applications.csv",
        "decisions.csv",
        "scores.csv",
        "constraints.csv",
        "report.html",
        "run.json",
    ]
    assert run.summary["notice"] == "Assumed."
    assert run.summary["outputs"]["report.html"] == hashlib.sha256(b"<html></html>").hexdigest()
    assert seen[1] == {name: files[name] for name in list(files)[:5]}


def test_what_was_written_is_read_again() -> None:
    files = teaching()
    run = read_run(files)

    first = dict(zip(DECISION_COLUMNS, lines(files["decisions.csv"])[1], strict=True))
    row = run.decisions[0]
    assert row.application_id == first["application_id"]
    assert (row.score, row.rank) == (first["score"], int(first["rank"]))
    assert row.federal_cents == int(first["federal_cents"])
    assert run.constraints[-1].key == "budget"
    assert run.constraints[-1].price_cents is None


BOOK = read("teaching-small")


def test_formulas_are_guarded_in_every_table_and_read_back_without_the_guard() -> None:
    header, first, *rest = TEACHING.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(header.split(","), next(csv.reader([first])), strict=True))
    agency = "=HYPERLINK(A1)"
    changed = ["=cmd|' /C calc'!A0", agency, *list(cells.values())[2:]]
    assert list(cells)[:2] == ["application_id", "agency"]
    table = "\n".join([header, ",".join(changed), *rest, ""]).encode()

    files = write_run(decided(BOOK, table), BOOK, table)

    written = lines(files["decisions.csv"])[1]
    assert written[:2] == [f"'{changed[0]}", f"'{agency}"]
    dangerous = [
        cell
        for name in ("decisions.csv", "scores.csv", "constraints.csv")
        for line in lines(files[name])
        for cell in line
        if cell.startswith(("=", "+", "@", "\t", "\r"))
    ]
    assert dangerous == []
    assert read_run(files).decisions[0].application_id == changed[0]
    assert read_run(files).decisions[0].agency == agency
    assert verify_run(files, read_rulebook=read_rulebook).ok


@pytest.mark.parametrize("seed", range(40))
def test_random_rounds_are_verified(seed: int) -> None:
    made = seeded_round(seed)
    toml, table = made.toml.encode(), made.csv.encode()

    files = write_run(decided(toml, table), toml, table)

    assert verify_run(files, read_rulebook=read_rulebook).messages[0].startswith("Verified:")


def test_a_title_or_a_name_that_says_synthetic_makes_the_run_synthetic() -> None:
    assert is_synthetic(read_rulebook(synthetic_rulebook()))
    assert not is_synthetic(read_rulebook(read("chp-fy2009")))


def test_missing_files_are_named_all_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        read_run({"run.json": b"{}", "rulebook.toml": b""})

    assert [problem.where for problem in refusal.value.problems] == [
        "applications.csv",
        "decisions.csv",
        "scores.csv",
        "constraints.csv",
    ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("decisions.csv", b"a,b\n", "Its columns are not application_id,"),
        ("decisions.csv", b"\xff", "It is not CSV in UTF-8"),
        ("constraints.csv", b",".join([b"x"] * 11) + b"\n", "Its columns are not key,"),
        ("run.json", b"{", "It is not JSON"),
        ("run.json", b"[]", "Its format is not commonbeat-run/1."),
        ("run.json", b'{"format": "other/1"}', "Its format is not commonbeat-run/1."),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(name: str, data: bytes, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_run({**teaching(), name: data})

    assert [problem.where for problem in refusal.value.problems] == [name]
    assert refusal.value.problems[0].message.startswith(said)


def test_a_line_that_cannot_be_read_is_named() -> None:
    files = teaching()
    broken = files["decisions.csv"].replace(b",yes,", b",maybe,", 1) + b"too,short\n"

    with pytest.raises(Refused) as refusal:
        read_run({**files, "decisions.csv": broken})

    messages = [problem.message for problem in refusal.value.problems]
    count = len(lines(files["decisions.csv"]))
    assert messages == [
        "Line 2 cannot be read: eligible is 'maybe', neither yes nor no.",
        f"Line {count + 1} cannot be read: it has 2 cells instead of 17.",
    ]
