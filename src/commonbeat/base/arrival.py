"""When a request reached the server: before anything waited, was read or was worked on."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

ARRIVED = "commonbeat.arrived_at"  # in the environ: seconds since 1970; no header can set it


def note_arrival(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Write down when each request arrived: what the web worker noted, or else now.

    It is the first of the middleware. A request that arrived before a deadline counts,
    however long it waited for a free hand or was worked on.
    """

    def noted(request: HttpRequest) -> HttpResponse:
        request.META.setdefault(ARRIVED, timezone.now().timestamp())
        return get_response(request)

    return noted


def arrived_at(request: HttpRequest) -> datetime:
    """Return when a request reached the server."""
    return datetime.fromtimestamp(float(request.META[ARRIVED]), tz=UTC)
