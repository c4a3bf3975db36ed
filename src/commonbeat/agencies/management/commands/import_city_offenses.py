"""Give municipal agencies the offences of their city, all or nothing."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from commonbeat.agencies.management.files import (
    FBI_ADDRESS,
    PUBLIC_DOMAIN,
    file_bytes,
    refused,
)
from commonbeat.agencies.models import Source
from commonbeat.agencies.services.figures import import_city_offenses, missed_lines
from commonbeat.engine.problems import Refused


class Command(BaseCommand):
    """Read the whole file, then write; a file with a problem changes nothing."""

    help = "Import offences known to the police by city (FBI, Crime in the U.S., Table 8)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and its year."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, default=2019)
        parser.add_argument("--dry-run", action="store_true", help="report, and save nothing")

    def handle(self, *, file: Path, year: int, dry_run: bool, **_: object) -> None:
        """Import, and say in numbers what came of it and which agencies found no city."""
        source = Source(
            name="FBI Crime in the United States, Table 8",
            vintage=str(year),
            address=FBI_ADDRESS,
            licence=PUBLIC_DOMAIN,
        )
        try:
            report = import_city_offenses(
                data=file_bytes(file), year=year, source=source, by=None, dry_run=dry_run
            )
        except Refused as refusal:
            raise refused(file, refusal) from None
        self.stdout.write(
            f"{report.matched:,} agencies found their city; {report.added:,} figures added,"
            f" {report.changed:,} changed, {report.unchanged:,} unchanged."
            + (" Nothing was saved." if dry_run else "")
        )
        for line in missed_lines(report.missed):
            self.stdout.write(f"  {line}")
