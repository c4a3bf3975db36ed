"""What the frame of every page shows: the demonstration strip and the navigation."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from commonbeat.people.enums import Role
from commonbeat.people.models import User
from commonbeat.people.session_end import time_left


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    address: str
    here: bool


PUBLIC = (("Programs", "selections:programs"), ("Agencies", "agencies:list"))
SIGNED_IN = (("My applications", "applications:mine"),)
STAFF = (("Workspace", "selections:workspace"), ("Audit log", "base:audit"))


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what `base.html` needs on every page."""
    return {
        "demonstration": settings.DEMONSTRATION,
        "places": places(request),
        "session_seconds": session_seconds(request),
    }


def session_seconds(request: HttpRequest) -> int | None:
    """Return how many seconds the session of a signed-in person lasts; None for strangers."""
    if not hasattr(request, "user"):  # an error came before sign-in was read
        return None
    left = time_left(request, now=timezone.now())
    return None if left is None else max(0, int(left.total_seconds()))


def places(request: HttpRequest) -> list[Place]:
    """Return the navigation for whoever asks: staff see their own entries too."""
    user = getattr(request, "user", None)  # absent when an error comes before sign-in is read
    is_staff = isinstance(user, User) and user.has_role(*Role)
    wanted = PUBLIC + (STAFF if is_staff else SIGNED_IN if isinstance(user, User) else ())
    return [_place(request, label, reverse(name)) for label, name in wanted]


def _place(request: HttpRequest, label: str, address: str) -> Place:
    """Return an entry, marked when the page lies below it: results lie below programs."""
    below = (address, reverse("selections:rounds")) if label == "Programs" else (address,)
    return Place(label, address, here=request.path.startswith(below))
