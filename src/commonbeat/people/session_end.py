"""When a session ends: it goes on while somebody works, and pages know how much is left."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from commonbeat.people.models import User
from commonbeat.people.session_store import SessionStore

Answer = Callable[[HttpRequest], HttpResponse]
ASKS_ONLY = "X-Asks-Only"  # sent by scripts that look by themselves: nobody works there
RENEW_AFTER = 0.1  # of its length: a session is written at most so often


def session_goes_on(answer: Answer) -> Answer:
    """Return a middleware that prolongs the session of whoever works with the site."""

    def prolong(request: HttpRequest) -> HttpResponse:
        length = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        now = timezone.now()
        asks_only = request.method == "GET" and (
            request.path == reverse("people:session") or ASKS_ONLY in request.headers
        )
        left = None if asks_only else time_left(request, now=now)
        if left is not None and left < length * (1 - RENEW_AFTER):
            renew(request, now=now)
        return answer(request)

    return prolong


def time_left(request: HttpRequest, *, now: datetime) -> timedelta | None:
    """Return how long the session of a signed-in person lasts; None for strangers."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None  # asks the database nothing
    if not isinstance(request.user, User) or not isinstance(request.session, SessionStore):
        return None
    ends_at = request.session.ends_at
    if ends_at is None:
        return timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return ends_at - now


def renew(request: HttpRequest, *, now: datetime) -> None:
    """Let the session begin anew: its cookie and its row are written with the answer."""
    request.session.modified = True
    if isinstance(request.session, SessionStore):
        request.session.ends_at = now + timedelta(seconds=settings.SESSION_COOKIE_AGE)
