"""`commonbeat demo`: the files of a round to try everything on."""

import json as json_format
from pathlib import Path

import click

from commonbeat.cli.folders import check_target, write_folder
from commonbeat.cli.options import force_option, json_option, manner_options
from commonbeat.cli.progress import progress
from commonbeat.cli.round import Inputs, compute_round
from commonbeat.cli.say import say, say_json
from commonbeat.cli.summary import show_summary
from commonbeat.cli.verify import DIFFERS, check
from commonbeat.demonstration import knobs
from commonbeat.demonstration.applications import applications
from commonbeat.demonstration.nation import DEFAULT_SEED
from commonbeat.demonstration.real_round import ASSUMPTION, RealRound, real_round
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
@force_option
@json_option
@manner_options
@click.pass_context
def demo(
    ctx: click.Context,
    *,
    out: Path,
    count: int,
    seed: int,
    real: Path | None,
    force: bool,
    json: bool,
) -> None:
    """Write a rulebook and a file of applications to try everything on.

    By default the applications are synthetic, and everything says so. With --real the agencies,
    their residents, officers, offenses and county figures come from public files; only the
    requests are assumed. Such a round is decided and verified at once.
    """
    check_target(out, force=force)
    if real is not None:
        if not _real(real, out, force=force, json=json):
            ctx.exit(DIFFERS)
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
        decision, files = compute_round(inputs, tell, notice=_notice(joined))
        tell(90, "Verifying with the second implementation")
        verdict = check(files)
        others = {"not_joined.csv": joined.not_joined, "README.txt": _account(joined).encode()}
        write_folder(out, {**files, **others}, force=force)
    if json:
        say_json(
            {
                "folder": str(out),
                "synthetic": False,
                "joined": joined.applications,
                "agencies": joined.agencies,
                "not_joined": joined.reasons,
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
    return verdict.ok


def _notice(joined: RealRound) -> str:
    """Return what the head of the report says: what is assumed, and who is not in it."""
    return (
        f"{ASSUMPTION} Of {joined.agencies:,} agencies {joined.applications:,} could be "
        "joined; not_joined.csv, beside this page, tells of each other one why it is not in "
        "the round."
    )


def _account(joined: RealRound) -> str:
    """Return what was joined, from which files, and what could not be."""
    sources = [
        f"{used.file.name} ({used.file.vintage}): {used.rows:,} rows, {used.file.address}, "
        f"SHA-256 {used.sha256}"
        for used in joined.sources
    ]
    return "\n".join(["A round on real input", "", *joined.sentences, "", *sources, ""])
