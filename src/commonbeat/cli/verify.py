"""`commonbeat verify`: recompute a run with the second implementation."""

from collections.abc import Mapping
from pathlib import Path

import click

from commonbeat.cli.folders import read_file, read_folder
from commonbeat.cli.options import json_option, largest_option, manner_options
from commonbeat.cli.round import not_compared, write_again
from commonbeat.cli.say import say, say_json
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.verdict import Verdict, verify_run

DIFFERS = 1


@click.command(
    epilog="Exit codes: 0 everything agrees; 1 something differs; 2 the folder holds no run."
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="APPLICATIONS.csv",
    help="Recompute from this file instead of the folder's own.",
)
@click.option(
    "--every-score",
    "every",
    is_flag=True,
    help="Decide again with every score needed, not a sample: minutes for thousands.",
)
@json_option
@largest_option
@manner_options
@click.pass_context
def verify(
    ctx: click.Context,
    folder: Path,
    *,
    against: Path | None,
    every: bool,
    json: bool,
    largest_mb: int,
) -> None:
    """Recompute the run in DIR with a second implementation and compare every file.

    The second implementation is written for plainness, in fractions and lists, and shares no
    code with the first. One line when all agrees; else what differs, the first applicant that
    differs, how many awards are wrong and how many dollars move. Awards of the optimal method
    are not found again: they are checked against every rule and a proven bound. What could not
    be compared here is told as a caution, which does not change the exit code.
    """
    files = read_folder(folder, largest_mb=largest_mb)
    trusted = None if against is None else read_file(against, largest_mb=largest_mb)
    verdict, cautions = check(files, trusted, every=every), _cautions(folder, files)
    if json:
        say_json(_as_json(verdict, cautions))
    else:
        for message in verdict.messages:
            say(message)
        for caution in cautions:
            say(f"Caution: {caution}")
    if not verdict.ok:
        ctx.exit(DIFFERS)


def check(
    files: Mapping[str, bytes], against: bytes | None = None, *, every: bool = False
) -> Verdict:
    """Return the verdict of the second implementation on the files of a run."""
    return verify_run(
        files,
        against,
        read_rulebook=read_rulebook,
        write_again=write_again(files),
        every=every,
    )


def _cautions(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Return a sentence for each thing that the verdict does not speak of."""
    others = sorted(each.name for each in folder.iterdir() if each.name not in files)
    strange = [f"{name} is no file of a run; it was not looked at." for name in others]
    return [*not_compared(files), *strange]


def _as_json(verdict: Verdict, cautions: list[str]) -> dict[str, object]:
    return {
        "agrees": verdict.ok,
        "messages": list(verdict.messages),
        "cautions": cautions,
        "first": verdict.first,
        "awards_moved": verdict.moved.awards,
        "too_much": verdict.moved.too_much,
        "too_little": verdict.moved.too_little,
        "too_much_cents": verdict.moved.too_much_cents,
        "too_little_cents": verdict.moved.too_little_cents,
    }
