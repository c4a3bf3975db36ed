"""The files of a run from its two inputs, always alike, and the verdict on such files."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from commonbeat.engine.allocation.needed import Seek
from commonbeat.engine.applications import Applications
from commonbeat.engine.decision import decide
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.verdict import Files, Verdict, verify_run
from commonbeat.formats.applications import read_applications
from commonbeat.formats.run_folder import sought, write_run

SYNTHETIC = "Synthetic data: places are real; applications, figures and awards are made up."

ALL_SOUGHT = 20_000  # applications up to which all scores needed are sought

Tell = Callable[[int, str], None]
Read = Callable[[bytes, Policy], Applications]


@dataclass(frozen=True)
class Folder:
    """A run folder, with the parsed inputs that it was made from."""

    policy: Policy
    applications: Applications
    files: dict[str, bytes]


def make_folder(
    rulebook: bytes,
    applications: bytes,
    *,
    notice: str = "",
    read: Read = read_applications,
    seek: Seek | None = None,
    tell: Tell | None = None,
) -> Folder:
    """Decide a round and return its files. Raises Refused when the inputs do not fit.

    seek  of which unfunded applications the score needed is sought; None: of all, as nobody
          waits at a keyboard, but in rounds so large that it would take hours
    """
    tell = tell or _silent
    tell(2, "Reading the rulebook")
    policy = read_rulebook(rulebook)
    tell(5, "Reading the applications")
    columns = read(applications, policy)
    if seek is None and columns.rows <= ALL_SOUGHT:
        seek = Seek.ALL
    decision = decide(policy, columns, seek=seek, progress=tell)
    tell(85, "Writing the files of the run")
    return Folder(policy, columns, write_run(decision, rulebook, applications, notice=notice))


def verdict_on(files: Files, *, notice: str) -> Verdict:
    """Return what the second implementation says of the files of a run, sentences included.

    notice  what every file of the run has to say about its data
    """
    seek = sought(json.loads(files["run.json"]))

    def write_again(rulebook: bytes, applications: bytes) -> Files:
        return make_folder(rulebook, applications, notice=notice, seek=seek).files

    return verify_run(files, read_rulebook=read_rulebook, write_again=write_again)


def _silent(percent: int, stage: str) -> None:
    del percent, stage
