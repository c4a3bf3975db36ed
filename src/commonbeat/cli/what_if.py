"""`commonbeat what-if`: many scenarios at once, and how sure each award is."""

from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from commonbeat.cli.chances import CHANCE_COLUMNS, as_json, chances, show
from commonbeat.cli.folders import read_file, read_folder, write_file
from commonbeat.cli.inputs import problems_of
from commonbeat.cli.options import force_option, json_option, manner_options
from commonbeat.cli.progress import progress
from commonbeat.cli.ranges import Range, RangeType, WeightType
from commonbeat.cli.say import say_json
from commonbeat.engine.applications import Applications
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.scenarios import Scenarios
from commonbeat.engine.trials import what_if as try_scenarios
from commonbeat.formats.applications import read_applications
from commonbeat.formats.safe_csv import write_csv


@click.command("what-if", epilog="Exit codes: 0 done; 2 wrong call or bad input; 3 a bug.")
@click.argument(
    "source",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR | RULEBOOK APPLICATIONS.csv",
)
@click.option(
    "--scenarios",
    "count",
    type=click.IntRange(min=1),
    default=1_000,
    show_default=True,
    help="How many scenarios.",
)
@click.option(
    "--noise",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="POINTS",
    help="Standard deviation of the noise of every score, in points.",
)
@click.option(
    "--weight",
    "weights",
    type=WeightType(),
    multiple=True,
    help="Draw the weight of a category from this range; may be given several times.",
)
@click.option("--budget", type=RangeType(), help="Draw the funds available, in dollars.")
@click.option("--cap", type=RangeType(), help="Draw the request cap, in percent of its own.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed, the same draws."
)
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the chance of every applicant into this file.",
)
@force_option
@json_option
@manner_options
def what_if(  # noqa: PLR0913 - click passes every option
    source: tuple[Path, ...],
    *,
    count: int,
    noise: float,
    weights: tuple[tuple[str, Range], ...],
    budget: Range | None,
    cap: Range | None,
    seed: int,
    csv_file: Path | None,
    force: bool,
    json: bool,
) -> None:
    """Decide a round again and again, each time with something moved a little.

    Give the folder of a run, or a rulebook and a file of applications. Tells in how many
    scenarios each applicant is funded, and how many awards are coin flips. Ranges are drawn
    from evenly; weights are rescaled to add up to 100.
    """
    rulebook, applications = _inputs(source)
    asked = Scenarios(
        count=count,
        noise_sd_steps=noise * 10**rulebook.score.decimals,
        weights=dict(weights),
        funds_cents=None if budget is None else _whole(budget, 100, "--budget"),
        cap_percent=None if cap is None else _whole(cap, 1, "--cap"),
    )
    with progress() as tell:
        found = try_scenarios(
            rulebook, applications, asked, np.random.default_rng(seed), progress=tell
        )
    lines = chances(rulebook, applications, found)
    if csv_file is not None:
        write_file(csv_file, write_csv(CHANCE_COLUMNS, lines), force=force)
    if json:
        say_json(as_json(rulebook, found, lines, seed))
    else:
        show(found, lines)


def _inputs(source: Sequence[Path]) -> tuple[Rulebook, Applications]:
    """Return rulebook and applications of a run folder or of two files."""
    if len(source) > 2:
        raise click.UsageError("Give one folder, or one rulebook and one file of applications.")
    if len(source) == 1:
        files = read_folder(source[0])
        books, table = source[0] / "rulebook.toml", source[0] / "applications.csv"
        data = files.get(books.name, b""), files.get(table.name, b"")
    else:
        books, table = source
        data = read_file(books), read_file(table)
    with problems_of(books):
        rulebook = read_rulebook(data[0])
    with problems_of(table):
        return rulebook, read_applications(data[1], rulebook)


def _whole(given: Range, scale: int, option: str) -> tuple[int, int]:
    """Return both ends of a range in whole cents or percents."""
    low, high = given[0] * scale, given[1] * scale
    if low.denominator != 1 or high.denominator != 1:
        unit = "cents" if scale == 100 else "percents"
        raise click.UsageError(f"{option}: give whole {unit}.")
    return int(low), int(high)
