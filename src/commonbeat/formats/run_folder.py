"""The files of a run, written from a decision: the same bytes every time.

docs/reference/run-folder.md says what each column and key means.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.needed import Seek
from commonbeat.engine.awarding import OPTIMAL
from commonbeat.engine.decision import Decision
from commonbeat.engine.expressions import scaled_text
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.formats.run_reading import RUN_FORMAT, RunFiles, read_run
from commonbeat.formats.run_rows import CONSTRAINT_COLUMNS, DECISION_COLUMNS
from commonbeat.formats.safe_csv import csv_cell, write_csv
from commonbeat.formats.score_lines import write_scores
from commonbeat.formats.software import SOFTWARE_VERSION

__all__ = ["MakeReport", "RunFiles", "is_synthetic", "read_run", "write_run"]

RULEBOOK, APPLICATIONS = "rulebook.toml", "applications.csv"
REPORT, SUMMARY = "report.html", "run.json"

# Makes the report from the run so far and its files so far.
MakeReport = Callable[[RunFiles, Mapping[str, bytes]], bytes]
Column = Sequence[str]


def write_run(
    decision: Decision,
    rulebook_bytes: bytes,
    applications_bytes: bytes,
    *,
    notice: str = "",
    report: MakeReport | None = None,
) -> dict[str, bytes]:
    """Return the files of a run by name, run.json last.

    notice   a sentence for the head of the report, such as what was assumed
    report   makes report.html; without it there is none
    Time: 0.2 s for 7,272 applications, 6 s for 200,000 and 20 measures, without the report.
    """
    files = {
        RULEBOOK: rulebook_bytes,
        APPLICATIONS: applications_bytes,
        "decisions.csv": _decisions(decision),
        "scores.csv": write_scores(decision.scores, decision.applications.ids),
        "constraints.csv": _constraints(decision),
    }
    summary = _summary(decision, notice, files)
    if report is not None:
        # The report says what the files say, because it is made from them.
        files[REPORT] = report(read_run({**files, SUMMARY: _json(summary)}), dict(files))
        summary["outputs"][REPORT] = _sha256(files[REPORT])
    return {**files, SUMMARY: _json(summary)}


def sought(summary: Mapping[str, Any]) -> Seek | None:
    """Return of which applications a run.json says that scores needed are told."""
    told = summary.get("scores_needed")
    return Seek(told) if told in list(Seek) else None


def is_synthetic(rulebook: Rulebook) -> bool:
    """Return whether a rulebook says that it decides made-up applications."""
    return "synthetic" in f"{rulebook.title} {rulebook.program.name}".lower()


def _decisions(decision: Decision) -> bytes:
    """Return decisions.csv: one line for every application."""
    columns = decision.rulebook.columns
    outcomes, sizes, scores = decision.outcomes, decision.sizes, decision.scores
    eligible = scores.eligible.tolist()
    decimals = scores.decimals

    def copied(key: str | None) -> Column:
        count = decision.applications.rows
        return [""] * count if key is None else _cells(decision.applications.text(key))

    table: list[Column] = [
        copied(columns.application_id),
        copied(columns.agency),
        copied(columns.state),
        _cells(outcomes.stratum),
        ["yes" if each else "no" for each in eligible],
        [
            scaled_text(total, decimals) if each else ""
            for total, each in zip(scores.total.tolist(), eligible, strict=True)
        ],
        [str(place) if place else "" for place in decision.ranking.rank.tolist()],
        _numbers(sizes.requested),
        _numbers(sizes.units_cap),
        _numbers(outcomes.units_awarded),
        _numbers(outcomes.federal_cents),
        _numbers(sizes.price_cents),
        _cells(outcomes.codes),
        [csv_cell(reason) for reason in outcomes.reasons],
        [
            "" if needed is None else scaled_text(needed, decimals)
            for needed in outcomes.score_needed
        ],
        copied(columns.county_fips),
        copied(columns.ori),
    ]
    lines = map(",".join, zip(*table, strict=True))
    return "\n".join([",".join(DECISION_COLUMNS), *lines, ""]).encode()


def _cells(texts: Sequence[str]) -> Column:
    """Return texts as cells; each different text is looked at once."""
    cells = {text: csv_cell(text) for text in set(texts)}
    return [cells[text] for text in texts]


def _numbers(values: NDArray[np.int64]) -> Column:
    return list(map(str, values.tolist()))


def _constraints(decision: Decision) -> bytes:
    return write_csv(
        CONSTRAINT_COLUMNS,
        (
            (
                each.key,
                each.group,
                each.kind,
                each.declared_cents,
                each.demand_cents,
                each.target_cents,
                each.result_cents,
                each.yielded_cents,
                each.why,
                each.price_points,
                each.price_cents,
            )
            for each in decision.constraints
        ),
    )


def _summary(decision: Decision, notice: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what run.json says of the files so far."""
    rulebook, decimals = decision.rulebook, decision.scores.decimals
    return {
        "format": RUN_FORMAT,
        "software": SOFTWARE_VERSION,
        "title": rulebook.title,
        "program": rulebook.program.name,
        "fiscal_year": rulebook.program.fiscal_year,
        "unit": rulebook.program.unit,
        "synthetic": is_synthetic(rulebook),
        "notice": notice,
        "method": decision.method,
        "rulebook": {
            "file": RULEBOOK,
            "sha256": _sha256(files[RULEBOOK]),
            "version": rulebook.version,
        },
        "applications": {
            "file": APPLICATIONS,
            "sha256": _sha256(files[APPLICATIONS]),
            "rows": decision.totals.applications,
        },
        "outputs": {
            name: _sha256(data)
            for name, data in files.items()
            if name not in (RULEBOOK, APPLICATIONS)
        },
        "totals": asdict(decision.totals),
        "cutoffs": {
            name: None if steps is None else scaled_text(steps, decimals)
            for name, steps in decision.cutoffs.items()
        },
        "bound": _bound(decision),
        "scores_needed": decision.sought.value,
        "yields": list(decision.yields),
        "conflict": list(decision.conflict),
    }


def _bound(decision: Decision) -> dict[str, Any]:
    """Return how close the awards are to the best, with the prices that prove it."""
    limit = decision.limit
    told: dict[str, Any] = {
        "sentence": (
            f"The awards in rank order are worth at most {limit.rank_order_gap_percent} % less "
            "than the best that the same rules allow (score times dollars; the prices below "
            "prove it)."
        ),
        "gap_percent": limit.gap_percent,
        "points_cents": limit.points_cents,
        "rank_order_points_cents": limit.rank_order_points_cents,
    }
    if decision.method == OPTIMAL:
        told["sentence"] = (
            f"The awards of the optimal method are worth at most {limit.gap_percent} % less "
            "than the best that the same rules allow, those in rank order at most "
            f"{limit.rank_order_gap_percent} % less (score times dollars; the prices below "
            "prove it)."
        )
        told["optimal_points_cents"] = limit.awards_points_cents
    return {**told, "duals": limit.duals}


def _json(summary: Mapping[str, Any]) -> bytes:
    return (json.dumps(summary, ensure_ascii=False, indent=1) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
