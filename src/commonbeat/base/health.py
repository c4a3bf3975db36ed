"""The site's own health log: a beat whenever it answered, kept for some months."""

from datetime import datetime, timedelta

from commonbeat.base.models import Heartbeat

KEPT = timedelta(days=180)
EVERY_SECONDS = 30


def beat(*, now: datetime) -> None:
    """Write down that the site answers now, and forget what is too old to matter."""
    Heartbeat.objects.get_or_create(at=now)
    Heartbeat.objects.filter(at__lt=now - KEPT).delete()


def beats_between(since: datetime, until: datetime) -> list[datetime]:
    """Return the beats of a time, with the last one before it."""
    found = Heartbeat.objects.filter(at__gte=since, at__lte=until)
    before = Heartbeat.objects.filter(at__lt=since).values_list("at", flat=True).first()
    listed = list(found.order_by("at").values_list("at", flat=True))
    return listed if before is None else [before, *listed]
