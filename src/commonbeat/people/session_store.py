"""Sessions in the database that know when they end."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session


class SessionStore(db.SessionStore):
    """Django's session, with the end that the database holds for it."""

    ends_at: datetime | None = None  # of a session that was not read yet, or has just begun

    def _get_session_from_db(self) -> Session | None:
        """Return the row of this session, and remember its end."""
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        self.ends_at = None if row is None else row.expire_date
        return row
