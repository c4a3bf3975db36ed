"""Decides and verifies a round in another process, while the database is being filled.

On a machine with two cores the demonstration is there a third sooner. Decided and verified is
by the same functions as by the background worker.
"""

import signal
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from commonbeat.applications.limits import read_within_limits
from commonbeat.engine.verification.verdict import Files, Verdict
from commonbeat.selections.folder import Folder, Tell, make_folder, verdict_on


@dataclass(frozen=True)
class Inputs:
    """What a run folder is made from."""

    rulebook: bytes
    applications: bytes
    notice: str


@dataclass(frozen=True)
class Ahead:
    """A round that is being decided and verified; what it is asked for must be the same."""

    inputs: Inputs
    found: Future[tuple[Folder, Verdict]]

    def make(self, rulebook: bytes, applications: bytes, *, notice: str, tell: Tell) -> Folder:
        """Return the run folder, once it is there. Raises ValueError for another round."""
        if Inputs(rulebook, applications, notice) != self.inputs:
            raise ValueError("another round was decided ahead")
        tell(5, "Being decided beside")
        return self.found.result()[0]

    def check(self, files: Files, *, notice: str) -> Verdict:
        """Return the verdict on the folder. Raises ValueError for other files."""
        folder, verdict = self.found.result()
        if files != folder.files or notice != self.inputs.notice:
            raise ValueError("other files were verified ahead")
        return verdict


@contextmanager
def begun(inputs: Inputs) -> Iterator[Ahead]:
    """Begin a round in a process that ends with this block."""
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_end_at_once)
    with pool:
        yield Ahead(inputs, pool.submit(_decide_and_verify, inputs))


def _end_at_once() -> None:
    """Let Ctrl-C end the process without its last words; who waits for it has its own."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _decide_and_verify(inputs: Inputs) -> tuple[Folder, Verdict]:
    folder = make_folder(
        inputs.rulebook, inputs.applications, notice=inputs.notice, read=read_within_limits
    )
    return folder, verdict_on(folder.files, notice=inputs.notice)
