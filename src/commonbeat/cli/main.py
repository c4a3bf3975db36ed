"""The command `commonbeat`: its tree, its exit codes, and what happens when something fails.

Exit codes: 0 done or all agrees; 1 it differs; 2 wrong call or bad input; 3 a bug.
"""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from functools import partial
from types import FrameType, TracebackType
from typing import TextIO

import click

from commonbeat.cli.lazy import Entry, LazyGroup
from commonbeat.cli.options import Manner, traceback_option
from commonbeat.cli.say import show_problems
from commonbeat.engine.problems import Refused
from commonbeat.formats.software import SOFTWARE_VERSION

OK, DIFFERS, BAD_INPUT, BUG = 0, 1, 2, 3
STOPPED = 130

SECTIONS = {
    "Decide a round": {
        "award": Entry("commonbeat.cli.award", "award", "Turn applications into awards."),
        "what-if": Entry(
            "commonbeat.cli.what_if",
            "what_if",
            "Try many scenarios, and tell who is near the edge.",
        ),
    },
    "Check it": {
        "verify": Entry(
            "commonbeat.cli.verify", "verify", "Recompute a run with the second implementation."
        ),
        "compare": Entry(
            "commonbeat.cli.compare",
            "compare",
            "Tell who gains and who loses between two runs.",
        ),
        "audit": Entry("commonbeat.cli.audit", "audit", "Check the log of the office's steps."),
        "receipt": Entry(
            "commonbeat.cli.receipt", "receipt", "Check the receipt of a submission."
        ),
    },
    "Rulebooks and files": {
        "rulebook": Entry(
            "commonbeat.cli.rulebook",
            "rulebook",
            "Check a rulebook, put it in words, start one.",
        ),
        "demo": Entry(
            "commonbeat.cli.demo", "demo", "Write the files of a round to try it on."
        ),
        "agencies": Entry(
            "commonbeat.cli.agencies", "agencies", "Import agencies into the registry."
        ),
    },
    "The office": {
        "people": Entry(
            "commonbeat.cli.people", "people", "Add people, give roles, let go who left."
        ),
    },
    "This machine": {
        "warm-up": Entry(
            "commonbeat.cli.warm_up", "warm_up", "Compile what the first run would compile."
        ),
    },
}


@click.group(
    cls=LazyGroup,
    sections=SECTIONS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog="Exit codes: 0 done, all agrees; 1 it differs; 2 wrong call or bad input; 3 a bug.",
)
@click.version_option(SOFTWARE_VERSION, prog_name="commonbeat")
@traceback_option
def commonbeat() -> None:
    """From a round's applications to awards that anyone can re-run, explain and check."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    # A command ends soon: looking for garbage so often costs a tenth of its time.
    gc.set_threshold(200_000, 20, 20)
    manner = Manner()
    sys.excepthook = partial(_report_bug, manner)
    for which in (signal.SIGTERM, signal.SIGINT):
        signal.signal(which, partial(_stop, manner))
    try:
        code = _outcome(arguments, manner)
    except OSError as error:
        if error.filename is not None:
            raise  # not the answer but a file: a bug, since commands refuse those themselves
        code = _say_unsaid(error)
    sys.exit(code)


def _outcome(arguments: Sequence[str] | None, manner: Manner) -> int:
    """Run the command, say what is wrong if something is, and return the exit code."""
    try:
        code = commonbeat.main(
            args=None if arguments is None else list(arguments),
            prog_name="commonbeat",
            obj=manner,
            standalone_mode=False,
        )
    except Refused as refusal:
        show_problems(refusal.problems, manner)
        code = BAD_INPUT
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = _say_stopped()
    except BrokenPipeError:
        # The reader of a pipe (such as `head`) has seen enough.
        _silence(sys.stdout)
        code = OK
    return code if isinstance(code, int) else OK


def _say_unsaid(error: OSError) -> int:
    """Say that the answer could not be written, where somebody can still read that."""
    _silence(sys.stdout)
    try:
        click.echo(f"The answer could not be written: {error.strerror}.", err=True)
    except OSError:
        _silence(sys.stderr)
    return BAD_INPUT


def _silence(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere, so that ending does not fail on it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _stop(manner: Manner, _signal: int, _frame: FrameType | None) -> None:
    """End as on Ctrl-C, so that an unfinished folder is cleared away."""
    manner.stopped = True
    raise KeyboardInterrupt


def _say_stopped() -> int:
    click.echo("Stopped; nothing was written.", err=True)
    return STOPPED


def _report_bug(
    manner: Manner,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """Say in one line that this is a bug, and leave with exit code 3."""
    if manner.stopped:
        # A library whose loading is interrupted reports that it cannot be loaded.
        sys.exit(_say_stopped())
    if manner.traceback:
        traceback.print_exception(kind, error, trace)
    click.echo(
        f"commonbeat {SOFTWARE_VERSION} has a bug: {kind.__name__}: {error}. Nothing was "
        "written. Please report it with what the same call prints with --traceback.",
        err=True,
    )
    sys.exit(BUG)
