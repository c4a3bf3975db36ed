"""`send_digests`: mail what is new in what people follow and search for."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from commonbeat.opportunities.services.digests import send_digests


class Command(BaseCommand):
    """Send today's digests; a second run on the same day sends nothing twice."""

    help = "Mail what is new to those who follow opportunities; once a day each."

    def handle(self, **_: object) -> None:
        """Send, and say how many."""
        count = send_digests(now=timezone.now(), today=timezone.localdate())
        self.stdout.write(f"{count} digest{'' if count == 1 else 's'} sent.")
