"""`check_registrations`: ask the registry again, and note what changed."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from commonbeat.agencies.tasks import check_now


class Command(BaseCommand):
    """Check the registrations of agencies against the extract of SAM.gov."""

    help = "Check the registrations of agencies against the extract that SAM_EXTRACT names."

    def handle(self, **_: object) -> None:
        """Check what is due, and say what came of it."""
        self.stdout.write(check_now(timezone.now()).sentence)
