"""Run folders to verify: honest ones, and what a forger does to them."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.exact import fixed_text
from commonbeat.engine.verification.expected import (
    CONSTRAINTS,
    DECISIONS,
    SCORES,
    constraint_lines,
    decision_cells,
    score_lines,
    summary_facts,
)
from commonbeat.engine.verification.recomputation import Recomputed, is_funded_with, recompute
from commonbeat.engine.verification.tables import csv_bytes
from commonbeat.engine.verification.verdict import Verdict, verify_run

ROOT = Path(__file__).parents[3]
TEACHING = Path(presets.__file__).parent / "presets" / "teaching-small.toml"
APPLICATIONS = ROOT / "docs" / "tutorials" / "first-round" / "applications.csv"

Folder = dict[str, bytes]


def teaching_run() -> Recomputed:
    """Return the worked example of docs/explanation/rank-order.md."""
    return run_of(TEACHING.read_bytes(), APPLICATIONS.read_bytes())


def run_of(toml: bytes, applications: bytes) -> Recomputed:
    text = applications.decode("utf-8-sig")
    return recompute(read_rulebook(toml), list(csv.DictReader(io.StringIO(text))))


def teaching_folder() -> Folder:
    """Return the folder of the worked example as an honest run writes it."""
    return honest_folder(TEACHING.read_bytes(), APPLICATIONS.read_bytes())


def honest_folder(toml: bytes, applications: bytes) -> Folder:
    """Return the files of a run, written from what the second implementation computes."""
    run = run_of(toml, applications)
    rows = list(csv.DictReader(io.StringIO(applications.decode("utf-8-sig"))))
    needed = {row: _needed(run, place) for place, row in enumerate(run.rows)}
    decisions = [
        [
            {**cells, "reason": "A sentence.", "score_needed": needed.get(row, "")}[name]
            for name in DECISIONS
        ]
        for row, cells in enumerate(decision_cells(run, rows))
    ]
    files = {
        "rulebook.toml": toml,
        "applications.csv": applications,
        "decisions.csv": csv_bytes([DECISIONS, *decisions]),
        "scores.csv": csv_bytes([SCORES, *score_lines(run)]),
        "constraints.csv": csv_bytes([CONSTRAINTS, *constraint_lines(run)]),
    }
    summary: dict[str, object] = {
        "format": "commonbeat-run/1",
        "scores_needed": "all",
    }
    for path, value in summary_facts(run).items():
        inside = summary
        for name in path[:-1]:
            inside = inside.setdefault(name, {})  # type: ignore[assignment]  # tables in tables
        inside[path[-1]] = value
    files["run.json"] = json.dumps(summary).encode()
    return with_true_hashes(files)


def _needed(run: Recomputed, place: int) -> str:
    """Return the lowest score that would be funded, found by trying every one."""
    outcome = run.outcomes[run.rows[place]]
    if not outcome.reason_code.startswith("unfunded.") or outcome.score is None:
        return ""
    for score in range(outcome.score + 1, max(run.scored.totals) + 2):
        if is_funded_with(run, place, score):
            return fixed_text(score, run.rulebook.score.decimals)
    return ""


def with_true_hashes(files: Mapping[str, bytes]) -> Folder:
    """Return the folder with every hash in run.json made to fit: a careful forger's work."""
    summary = json.loads(files["run.json"])
    for part, name in (("rulebook", "rulebook.toml"), ("applications", "applications.csv")):
        summary[part]["sha256"] = hashlib.sha256(files[name]).hexdigest()
    summary["outputs"] = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name not in ("rulebook.toml", "applications.csv", "run.json")
    }
    return {**files, "run.json": json.dumps(summary).encode()}


def with_change(files: Mapping[str, bytes], name: str, old: str, new: str) -> Folder:
    """Return the folder with one place of one file changed, hashes as they were."""
    text = files[name].decode()
    assert text.count(old) == 1, (old, text.count(old))
    return {**files, name: text.replace(old, new).encode()}


def with_decisions(
    files: Mapping[str, bytes], change: Callable[[dict[str, str]], dict[str, str]]
) -> Folder:
    """Return the folder with every line of decisions.csv passed through `change`."""
    lines = list(csv.DictReader(io.StringIO(files["decisions.csv"].decode())))
    changed = [list(change(dict(line)).values()) for line in lines]
    return {**files, "decisions.csv": csv_bytes([DECISIONS, *changed])}


def check(files: Mapping[str, bytes], against: bytes | None = None) -> Verdict:
    return verify_run(files, against, read_rulebook=read_rulebook)
