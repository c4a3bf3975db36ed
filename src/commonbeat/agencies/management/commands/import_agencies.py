"""Bring the registry up to the FBI's police employee file, all or nothing."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand
from rich.progress import track

from commonbeat.agencies.management.files import (
    FBI_ADDRESS,
    PUBLIC_DOMAIN,
    SHOWN,
    file_bytes,
    refused,
)
from commonbeat.agencies.models import Source
from commonbeat.agencies.services.registry import Report, import_police_employees
from commonbeat.engine.problems import Refused


class Command(BaseCommand):
    """Read the whole file, then write; a file with a problem changes nothing."""

    help = "Import agencies, their population and staff from the FBI's police employee file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and what to say of its source."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report, and save nothing")
        parser.add_argument("--vintage", default="2025", help="edition of the file")
        parser.add_argument(
            "--everything", action="store_true", help="list every changed field"
        )

    def handle(
        self,
        *,
        file: Path,
        dry_run: bool,
        vintage: str,
        everything: bool,
        **_: object,
    ) -> None:
        """Import, and say in numbers what came of it."""
        source = Source(
            name="FBI police employee data",
            vintage=vintage,
            address=FBI_ADDRESS,
            licence=PUBLIC_DOMAIN,
        )
        terminal = self.stdout.isatty()
        try:
            report = import_police_employees(
                data=file_bytes(file),
                source=source,
                by=None,
                dry_run=dry_run,
                progress=lambda rows: track(
                    list(rows), "Comparing agencies", disable=not terminal
                ),
            )
        except Refused as refusal:
            raise refused(file, refusal) from None
        self._tell(report, everything=everything)

    def _tell(self, report: Report, *, everything: bool) -> None:
        would = "would be " if report.dry_run else ""
        self.stdout.write(
            f"{report.added:,} agencies {would}added, {report.updated:,} {would}updated,"
            f" {report.unchanged:,} unchanged; {report.older:,} older than what is on record;"
            f" {report.absent:,} on record but not in the file stay as they are."
        )
        for name, count in Counter(each.field for each in report.changes).most_common():
            self.stdout.write(f"  {name}: {count:,} changed")
        changes = report.changes if everything else report.changes[:SHOWN]
        for each in changes:
            self.stdout.write(
                f"  {each.ori} {each.name}: {each.field} {each.before!r} -> {each.after!r}"
            )
        if len(changes) < len(report.changes):
            self.stdout.write(
                f"  and {len(report.changes) - len(changes):,} more (--everything)"
            )
