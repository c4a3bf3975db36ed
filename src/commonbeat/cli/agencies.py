"""`commonbeat agencies import`: bring the registry up to public files."""

from dataclasses import asdict
from pathlib import Path

import click

from commonbeat.cli.folders import read_file
from commonbeat.cli.inputs import problems_of
from commonbeat.cli.office import office, room
from commonbeat.cli.options import file_argument, json_option, manner_options
from commonbeat.cli.progress import progress
from commonbeat.cli.say import SHOWN, say, say_json
from commonbeat.demonstration.public_files import BY_KIND, OFFENSES_YEAR

KINDS = (*BY_KIND, "ueis")


@click.group()
def agencies() -> None:
    """Bring the registry of agencies up to public files."""


@agencies.command(
    "import", epilog="Exit codes: 0 imported; 2 the file is bad, nothing changed."
)
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@file_argument("file")
@click.option("--dry-run", is_flag=True, help="Report what would change, and save nothing.")
@click.option("--vintage", metavar="TEXT", default="", help="The edition of the file.")
@click.option(
    "--year",
    type=click.IntRange(1960, 2099),
    default=OFFENSES_YEAR,
    show_default=True,
    help="The year of a table of offenses, which does not say it.",
)
@click.option("--everything", is_flag=True, help="List every changed field.")
@json_option
@manner_options
def import_(
    kind: str,
    file: Path,
    *,
    dry_run: bool,
    vintage: str,
    year: int,
    everything: bool,
    json: bool,
) -> None:
    """Import a public FILE of a KIND, all or nothing.

    KIND is one of: employees (FBI police employees: the agencies themselves), places (Census
    codes of places, Geocorr), offenses (FBI, Table 8, by city), poverty and unemployment (USDA,
    by county), ueis (the office's own list of ORI and UEI).

    A second import updates and reports what changed; a file with a problem changes nothing.
    """
    data = read_file(file)
    with office(), progress() as tell, problems_of(file):
        tell(10, f"Importing {file.name}")
        report = room("commonbeat.agencies.services.imports").import_file(
            kind=kind, data=data, vintage=vintage, year=year, by=None, dry_run=dry_run
        )
    if json:
        say_json({"kind": kind, **asdict(report)})
        return
    shown = report.details if everything else report.details[:SHOWN]
    for line in [*report.sentences, *shown]:
        say(line)
    if len(shown) < len(report.details):
        say(f"  and {len(report.details) - len(shown):,} more (--everything)")
    if dry_run:
        say("Nothing was saved: this was a dry run.")
