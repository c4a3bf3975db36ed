"""One round, from its two files to the files of its run."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonbeat.cli.folders import read_file
from commonbeat.cli.inputs import problems_of
from commonbeat.cli.outlines import PREPARED, map_shapes
from commonbeat.cli.progress import Tell
from commonbeat.engine.allocation.needed import Seek
from commonbeat.engine.awarding import OPTIMAL
from commonbeat.engine.decision import Decision, decide
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.verdict import WriteAgain
from commonbeat.formats.applications import read_applications
from commonbeat.formats.drawing import tile_shapes
from commonbeat.formats.report import write_report
from commonbeat.formats.run_folder import MakeReport, RunFiles, sought, write_run
from commonbeat.formats.software import SOFTWARE_VERSION

REPORT = "report.html"


@dataclass(frozen=True)
class Inputs:
    """The two files of a round, and what problems call them."""

    rulebook: bytes
    applications: bytes
    rulebook_path: Path = Path("rulebook.toml")
    applications_path: Path = Path("applications.csv")


def read_inputs(rulebook: Path, applications: Path, largest_mb: int) -> Inputs:
    """Return the files of a round."""
    return Inputs(
        read_file(rulebook, largest_mb=largest_mb),
        read_file(applications, largest_mb=largest_mb),
        rulebook,
        applications,
    )


def compute_round(
    inputs: Inputs,
    tell: Tell,
    *,
    method: str = "rank-order",
    seek: Seek | None = None,
    with_report: bool = True,
    notice: str = "",
) -> tuple[Decision, dict[str, bytes]]:
    """Decide a round and return also the files of its run."""
    tell(1, "Reading the rulebook")
    with problems_of(inputs.rulebook_path):
        rulebook = read_rulebook(inputs.rulebook)
    tell(3, "Reading the applications")
    with problems_of(inputs.applications_path):
        applications = read_applications(inputs.applications, rulebook)
        decision = decide(rulebook, applications, method=method, seek=seek, progress=tell)
    tell(85, "Writing the files of the run")
    files = write_run(
        decision,
        inputs.rulebook,
        inputs.applications,
        notice=notice,
        report=report_of(rulebook) if with_report else None,
    )
    return decision, files


def report_of(rulebook: Rulebook) -> MakeReport:
    """Return what makes the report of a run under this rulebook."""

    def make(run: RunFiles, files: Mapping[str, bytes]) -> bytes:
        return write_report(run, files, rulebook, map_shapes())

    return make


def write_again(files: Mapping[str, bytes]) -> WriteAgain | None:
    """Return what writes a run again for a comparison of every byte, sentences too.

    None for a run of another version of the software, whose sentences may be other ones.
    """
    summary = _summary(files)
    if _software(files) != SOFTWARE_VERSION:
        return None

    def again(rulebook_bytes: bytes, applications_bytes: bytes) -> dict[str, bytes]:
        rulebook = read_rulebook(rulebook_bytes)
        applications = read_applications(applications_bytes, rulebook)
        method = str(summary.get("method", ""))
        told = _units(files) if method == OPTIMAL else None
        return write_run(
            decide(rulebook, applications, method=method, told=told, seek=sought(summary)),
            rulebook_bytes,
            applications_bytes,
            notice=str(summary.get("notice", "")),
            report=_same_report(files[REPORT], rulebook) if REPORT in files else None,
        )

    return again


def not_compared(files: Mapping[str, bytes]) -> list[str]:
    """Return a sentence for each part of a run that `write_again` cannot compare here."""
    cautions = []
    if _software(files) != SOFTWARE_VERSION:
        cautions.append(
            f"The sentences were not compared: run.json names Commonbeat {_software(files)},"
            f" this is {SOFTWARE_VERSION}, which may word them otherwise."
        )
    elif REPORT in files and not PREPARED.is_file():
        cautions.append(
            f"{REPORT} was compared by its SHA-256 alone: this machine has no shapes of maps"
            " to draw it again."
        )
    return cautions


def _software(files: Mapping[str, bytes]) -> str:
    return str(_summary(files).get("software", "without a version"))


def _units(files: Mapping[str, bytes]) -> NDArray[np.int64]:
    """Return the units that decisions.csv tells, in its order."""
    lines = csv.DictReader(io.StringIO(files["decisions.csv"].decode()))
    return np.array([int(line["units_awarded"]) for line in lines], dtype=np.int64)


def _same_report(found: bytes, rulebook: Rulebook) -> MakeReport:
    """Return what makes a report as it was found, if this machine could have made it so.

    The map may have been drawn with outlines or, where there were none, with tiles. Without
    outlines of its own this machine cannot tell; then the hash in run.json has to do.
    """

    def make(run: RunFiles, files: Mapping[str, bytes]) -> bytes:
        if not PREPARED.is_file():
            return found
        made = write_report(run, files, rulebook, map_shapes())
        if made == found:
            return found
        tiles = write_report(run, files, rulebook, tile_shapes())
        return found if found == tiles else made

    return make


def _summary(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return run.json, or nothing when it is not readable: the verdict will say so."""
    try:
        found = json.loads(files.get("run.json", b""))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
