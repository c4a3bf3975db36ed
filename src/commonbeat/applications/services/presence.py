"""Note where somebody is in an application."""

from datetime import datetime

from commonbeat.applications.models import Application, Presence
from commonbeat.people.models import User


def note_presence(
    *, application: Application, user: User, form: str, path: str, now: datetime
) -> None:
    """Write down that somebody is at a field; it is no change of the application."""
    Presence.objects.update_or_create(
        application=application,
        user=user,
        defaults={"form": form, "path": path, "seen_at": now},
    )
