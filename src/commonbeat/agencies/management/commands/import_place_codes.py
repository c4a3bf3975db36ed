"""Give municipal agencies the Census code of their place, all or nothing."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from commonbeat.agencies.management.files import file_bytes, refused
from commonbeat.agencies.models import Source
from commonbeat.agencies.services.figures import missed_lines
from commonbeat.agencies.services.places import import_place_codes
from commonbeat.engine.problems import Refused


class Command(BaseCommand):
    """Read the whole file, then write; a file with a problem changes nothing."""

    help = "Import codes of places from a crosswalk of places and counties (Geocorr 2022)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and what to say of its source."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--vintage", default="2022", help="edition of the file")
        parser.add_argument("--dry-run", action="store_true", help="report, and save nothing")

    def handle(self, *, file: Path, vintage: str, dry_run: bool, **_: object) -> None:
        """Import, and say in numbers what came of it and which agencies found no place."""
        source = Source(
            name="Missouri Census Data Center, Geocorr",
            vintage=vintage,
            address="https://mcdc.missouri.edu/applications/geocorr2022.html",
            licence="Census data, public domain",
        )
        try:
            report = import_place_codes(
                data=file_bytes(file), source=source, by=None, dry_run=dry_run
            )
        except Refused as refusal:
            raise refused(file, refusal) from None
        self.stdout.write(
            f"{report.set:,} agencies got the code of their place, {report.changed:,} changed,"
            f" {report.unchanged:,} unchanged." + (" Nothing was saved." if dry_run else "")
        )
        for line in missed_lines(report.missed):
            self.stdout.write(f"  {line}")
