"""What the background worker asks of the government's registry of entities."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from commonbeat.agencies import queries
from commonbeat.agencies.registry_check import ExtractFile
from commonbeat.agencies.services import registration


@task()
def check_registrations() -> None:
    """Ask about every agency that the newest edition was not asked about."""
    check_now(timezone.now())


def check_now(now: datetime) -> registration.CheckReport:
    """Do the same at once, and return what came of it."""
    registry = ExtractFile(settings.SAM_EXTRACT)
    return registration.check_registrations(registry=registry, now=now)


def enqueue_due(now: datetime) -> bool:
    """Ask for a check in the background if one is due; return whether it is."""
    edition = ExtractFile(settings.SAM_EXTRACT).edition()
    if not edition or not queries.registrations_due(edition, now.date()).exists():
        return False
    check_registrations.enqueue()
    return True
