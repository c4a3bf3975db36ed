"""`commonbeat compare`: who gains and who loses between two runs, and how many dollars move."""

from pathlib import Path

import click

from commonbeat.cli.folders import read_folder, write_file
from commonbeat.cli.inputs import problems_of
from commonbeat.cli.options import force_option, json_option, manner_options
from commonbeat.cli.say import say, say_json
from commonbeat.cli.tables import show_table
from commonbeat.engine.comparison import Comparison, Move
from commonbeat.engine.comparison import compare as compare_decisions
from commonbeat.engine.money import dollars
from commonbeat.engine.wording import plural
from commonbeat.formats.run_reading import RunFiles, read_run
from commonbeat.formats.safe_csv import write_csv

SHOWN = 20
DIFFERS = 1
COLUMNS = (
    "application_id",
    "agency",
    "state",
    "units_before",
    "units_after",
    "cents_before",
    "cents_after",
    "cents_moved",
)


@click.command(
    epilog="Exit codes: 0 every award is the same; 1 some differ; 2 a folder holds no run."
)
@click.argument("first", type=click.Path(path_type=Path), metavar="DIR1")
@click.argument("second", type=click.Path(path_type=Path), metavar="DIR2")
@json_option
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write everybody whose award differs into this file.",
)
@force_option
@manner_options
@click.pass_context
def compare(
    ctx: click.Context,
    first: Path,
    second: Path,
    *,
    json: bool,
    csv_file: Path | None,
    force: bool,
) -> None:
    """Tell who gains and who loses from the run in DIR1 to the run in DIR2.

    The runs may have other rulebooks, other applications, or both. The largest moves are shown.
    """
    found = compare_decisions(_run(first).decisions, _run(second).decisions)
    if csv_file is not None:
        write_file(csv_file, write_csv(COLUMNS, map(_cells, found.moves)), force=force)
    if json:
        say_json(_as_json(found))
    else:
        _show(found, all_moves=csv_file is not None)
    if found.moves:
        ctx.exit(DIFFERS)


def _run(folder: Path) -> RunFiles:
    files = read_folder(folder)
    with problems_of(folder):
        return read_run(files)


def _show(found: Comparison, *, all_moves: bool) -> None:
    if not found.moves:
        say(f"The same: none of {found.applications:,} applications gets more or less.")
        return
    say(sentence(found))
    if found.only_before or found.only_after:
        say(
            f"In the first run only: {plural(found.only_before, 'application')}; "
            f"in the second only: {found.only_after:,}."
        )
    show_table(
        "The largest moves",
        ("Application", "Agency", "State", "Before", "After", "Gain or loss"),
        [
            (
                move.application_id,
                move.agency,
                move.state,
                _units(move.units_before),
                _units(move.units_after),
                dollars(move.cents, whole=True),
            )
            for move in found.moves[:SHOWN]
        ],
    )
    hidden = len(found.moves) - SHOWN
    if hidden > 0 and not all_moves:
        say(f"and {hidden:,} more (--csv FILE writes all)")


def sentence(found: Comparison) -> str:
    """Return the whole comparison in one sentence."""
    return (
        f"Of {plural(found.applications, 'applicant')}, {_verb(len(found.gain), 'gain')} "
        f"{dollars(found.gained_cents, whole=True)} and {_verb(len(found.lose), 'lose')} "
        f"{dollars(found.lost_cents, whole=True)}; {found.newly_funded:,} "
        f"{'is' if found.newly_funded == 1 else 'are'} newly funded, "
        f"{found.no_longer_funded:,} no longer. "
        f"{dollars(found.moved_cents, whole=True)} moves."
    )


def _verb(count: int, verb: str) -> str:
    return f"{count:,} {verb}{'s' if count == 1 else ''}"


def _units(units: int | None) -> str:
    return "not there" if units is None else f"{units:,}"


def _cells(move: Move) -> tuple[str | int | None, ...]:
    return (
        move.application_id,
        move.agency,
        move.state,
        move.units_before,
        move.units_after,
        move.cents_before,
        move.cents_after,
        move.cents,
    )


def _as_json(found: Comparison) -> dict[str, object]:
    return {
        "applications": found.applications,
        "gain": len(found.gain),
        "lose": len(found.lose),
        "newly_funded": found.newly_funded,
        "no_longer_funded": found.no_longer_funded,
        "gained_cents": found.gained_cents,
        "lost_cents": found.lost_cents,
        "moved_cents": found.moved_cents,
        "only_in_first": found.only_before,
        "only_in_second": found.only_after,
        "moves": [dict(zip(COLUMNS, _cells(move), strict=True)) for move in found.moves],
    }
