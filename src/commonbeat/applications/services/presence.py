"""Note where somebody is in an application."""

from datetime import datetime, timedelta

from commonbeat.applications.models import Application, Presence
from commonbeat.people.models import User

NOTED_FOR = timedelta(seconds=15)  # somebody who stays at a field is written down so often


def note_presence(
    *, application: Application, user: User, form: str, path: str, now: datetime
) -> None:
    """Write down that somebody is at a field; it is no change of the application."""
    known = Presence.objects.filter(application=application, user=user).first()
    is_new = known is None or (known.form, known.path) != (form, path)
    if is_new or (known is not None and now - known.seen_at >= NOTED_FOR):
        Presence.objects.update_or_create(
            application=application,
            user=user,
            defaults={"form": form, "path": path, "seen_at": now},
        )
