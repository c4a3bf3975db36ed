"""`commonbeat agencies import`: bring the registry up to public files."""

from pathlib import Path

import click

from commonbeat.cli.office import manage, office
from commonbeat.cli.options import file_argument, manner_options


@click.group()
def agencies() -> None:
    """Bring the registry of agencies up to public files."""


@agencies.command(
    "import", epilog="Exit codes: 0 imported; 2 the file is bad, nothing changed."
)
@file_argument("file")
@click.option("--dry-run", is_flag=True, help="Report what would change, and save nothing.")
@click.option("--vintage", metavar="YEAR", help="The edition of the file.")
@click.option("--everything", is_flag=True, help="List every changed field.")
@manner_options
def import_(file: Path, *, dry_run: bool, vintage: str | None, everything: bool) -> None:
    """Import the agencies of the FBI's police employee FILE, all or nothing.

    A second import updates and reports what changed; a file with a problem changes nothing.
    """
    given = {} if vintage is None else {"vintage": vintage}
    with office():
        manage("import_agencies", str(file), dry_run=dry_run, everything=everything, **given)
