"""`commonbeat award`: turn the applications of a round into awards."""

import json as json_format
from pathlib import Path

import click

from commonbeat.cli.folders import check_target, write_folder
from commonbeat.cli.options import (
    file_argument,
    force_option,
    json_option,
    largest_option,
    manner_options,
)
from commonbeat.cli.progress import progress
from commonbeat.cli.round import compute_round, read_inputs
from commonbeat.cli.say import say_json
from commonbeat.cli.summary import show_summary
from commonbeat.engine.allocation.needed import Seek
from commonbeat.engine.awarding import METHODS


@click.command(
    epilog="Exit codes: 0 done; 2 wrong call or bad input, nothing was written; 3 a bug."
)
@file_argument("rulebook")
@file_argument("applications")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder to write.",
)
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default=METHODS[0],
    show_default=True,
    help="Follow the rank under all constraints, or maximise score x dollars under the same.",
)
@click.option(
    "--scores-needed",
    "seek",
    type=click.Choice([Seek.ALL.value, Seek.NEAREST.value]),
    help="Whose score needed is sought: of all who got nothing, or of the 48 nearest to an"
    " award.  [default: all where that takes seconds, else nearest]",
)
@click.option("--no-report", is_flag=True, help="Leave out report.html.")
@force_option
@json_option
@largest_option
@manner_options
def award(  # noqa: PLR0913 - click passes every option
    rulebook: Path,
    applications: Path,
    *,
    out: Path,
    method: str,
    seek: str | None,
    no_report: bool,
    force: bool,
    json: bool,
    largest_mb: int,
) -> None:
    """Turn the APPLICATIONS of a round into awards, by its RULEBOOK.

    Writes decisions.csv (one line with its reason for every application), scores.csv (how each
    score came about), constraints.csv, run.json (hashes, totals, what yielded) and report.html
    into DIR. The same files give the same bytes, on every machine.
    """
    check_target(out, force=force)
    inputs = read_inputs(rulebook, applications, largest_mb)
    with progress() as tell:
        decision, files = compute_round(
            inputs,
            tell,
            method=method,
            seek=None if seek is None else Seek(seek),
            with_report=not no_report,
        )
        write_folder(out, files, force=force)
    if json:
        say_json(json_format.loads(files["run.json"]))
    else:
        show_summary(decision, out)
