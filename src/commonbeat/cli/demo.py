"""`commonbeat demo`: the files of a round to try everything on."""

import json as json_format
import sys
from pathlib import Path

import click

from commonbeat.cli.folders import check_target, write_folder
from commonbeat.cli.office import manage, office
from commonbeat.cli.options import force_option, json_option, manner_options
from commonbeat.cli.progress import progress
from commonbeat.cli.round import Inputs, compute_round
from commonbeat.cli.say import say, say_json
from commonbeat.cli.summary import show_summary
from commonbeat.cli.verify import DIFFERS, check
from commonbeat.demonstration import knobs
from commonbeat.demonstration.applications import applications
from commonbeat.demonstration.nation import DEFAULT_SEED
from commonbeat.demonstration.real_round import real_round
from commonbeat.demonstration.rulebooks import DEFAULT_PRESET, REAL_PRESET, synthetic_rulebook
from commonbeat.engine.rulebook.presets import read as read_preset

SEED = 2009
SYNTHETIC = """\
Synthetic round

The {count:,} applications in this folder are made up by a generator (seed {seed}).
Places and counties are real; agencies, staff, crime, money and plans are not. No agency asked
for or was given anything.

Decide it:    commonbeat award rulebook.toml applications.csv --out run
Check it:     commonbeat verify run
"""


@click.command(
    epilog="Exit codes: 0 done; 1 the verification differs; 2 wrong call or bad files."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("commonbeat-demo"),
    show_default=True,
    metavar="DIR",
    help="The folder to write.",
)
@click.option(
    "--applications",
    "count",
    type=click.IntRange(1, 500_000),
    default=knobs.ROUND_SIZE,
    show_default=True,
    help="How many synthetic applications.",
)
@click.option(
    "--seed", type=int, default=SEED, show_default=True, help="The same seed, the same bytes."
)
@click.option(
    "--real",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Join these public files instead, run and verify; see docs/how-to.",
)
@click.option(
    "--publish",
    is_flag=True,
    help="With --real: also publish the round on the demonstration site of this checkout.",
)
@force_option
@json_option
@manner_options
def demo(
    *,
    out: Path,
    count: int,
    seed: int,
    real: Path | None,
    publish: bool,
    force: bool,
    json: bool,
) -> None:
    """Write a rulebook and a file of applications to try everything on.

    By default the applications are synthetic, and everything says so. With --real the agencies,
    their residents, officers, offenses and county figures come from public files; only the
    requests are assumed. Such a round is decided and verified at once.
    """
    if publish and real is None:
        raise click.UsageError("--publish goes with --real: `make run` has a synthetic round.")
    check_target(out, force=force)
    if real is not None:
        if not _real(real, out, force=force, json=json):
            click.get_current_context().exit(DIFFERS)
        if publish:
            with office():
                manage("load_real_round", str(real), stdout=sys.stderr if json else sys.stdout)
        return
    made = applications(seed=seed, count=count, nation_seed=DEFAULT_SEED)
    files = {
        "rulebook.toml": synthetic_rulebook(DEFAULT_PRESET),
        "applications.csv": made.content,
        "README.txt": SYNTHETIC.format(seed=seed, count=count).encode(),
    }
    write_folder(out, files, force=force)
    if json:
        say_json({"folder": str(out), "synthetic": True, "seed": seed, "applications": count})
        return
    say(f"{out}: rulebook.toml and applications.csv with {count:,} synthetic applications.")
    say(f"Next: commonbeat award {out}/rulebook.toml {out}/applications.csv --out run")


def _real(data: Path, out: Path, *, force: bool, json: bool) -> bool:
    """Join, decide, verify and write a round of real agencies; return whether all agrees."""
    with progress() as tell:
        tell(0, "Joining the public files")
        joined = real_round(data)
        inputs = Inputs(read_preset(REAL_PRESET), joined.content)
        decision, files = compute_round(inputs, tell, notice=joined.notice)
        tell(90, "Verifying with the second implementation")
        verdict = check(files)
        write_folder(out, {**files, **joined.companions}, force=force)
    if json:
        say_json(
            {
                "folder": str(out),
                "synthetic": False,
                "joined": joined.applications,
                "agencies": joined.agencies,
                "not_joined": joined.reasons,
                "cities_not_joined": joined.city_reasons,
                "verified": verdict.ok,
                "messages": list(verdict.messages),
                "totals": json_format.loads(files["run.json"])["totals"],
            }
        )
        return verdict.ok
    for sentence in joined.sentences:
        say(sentence)
    show_summary(decision, out)
    for message in verdict.messages:
        say(message)
    say(f"Read it: {out / 'report.html'}")
    return verdict.ok
