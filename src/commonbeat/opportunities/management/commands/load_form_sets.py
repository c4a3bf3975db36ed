"""Take in the form sets that come with the product."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from commonbeat.opportunities.services.form_sets import load_ready_sets


class Command(BaseCommand):
    """Add the ready form sets, or their next versions after an update of the product."""

    help = "Take in the form sets that come with the product; may run at any time."

    def handle(self, **_: object) -> None:
        """Load, and say what is new."""
        new = load_ready_sets(now=timezone.now())
        for version in new:
            self.stdout.write(f"{version.form_set.name}, version {version.number}")
        self.stdout.write(f"{len(new)} new; all others were there.")
