"""Give counties their poverty, unemployment and income, all or nothing."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from commonbeat.agencies.management.files import (
    ERS_ADDRESS,
    PUBLIC_DOMAIN,
    file_bytes,
    refused,
)
from commonbeat.agencies.models import Source
from commonbeat.agencies.services.figures import KINDS, import_county_economics
from commonbeat.engine.problems import Refused


class Command(BaseCommand):
    """Read the whole file, then write; a file with a problem changes nothing."""

    help = "Import poverty or unemployment by county (USDA Economic Research Service)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind of file and the file."""
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("file", type=Path)
        parser.add_argument("--vintage", default="2020", help="edition of the file")
        parser.add_argument("--dry-run", action="store_true", help="report, and save nothing")

    def handle(
        self, *, kind: str, file: Path, vintage: str, dry_run: bool, **_: object
    ) -> None:
        """Import, and say in numbers what came of it."""
        source = Source(
            name=f"USDA Economic Research Service, county {kind}",
            vintage=vintage,
            address=ERS_ADDRESS,
            licence=PUBLIC_DOMAIN,
        )
        try:
            report = import_county_economics(
                data=file_bytes(file), kind=kind, source=source, by=None, dry_run=dry_run
            )
        except Refused as refusal:
            raise refused(file, refusal) from None
        self.stdout.write(
            f"{report.matched:,} counties; {report.added:,} figures added,"
            f" {report.changed:,} changed, {report.unchanged:,} unchanged."
            + (" Nothing was saved." if dry_run else "")
        )
