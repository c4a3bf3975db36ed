"""What the frame of every page shows: the demonstration strip and the navigation."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    address: str
    here: bool


PUBLIC = (("Programs", "selections:programs"), ("Agencies", "agencies:list"))
STAFF = (
    ("Workspace", "selections:workspace", ""),
    ("Audit log", "base:audit", "base.view_auditline"),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what `base.html` needs on every page."""
    return {"demonstration": settings.DEMONSTRATION, "places": places(request)}


def places(request: HttpRequest) -> list[Place]:
    """Return the navigation for whoever asks: staff see their own entries too."""
    wanted = list(PUBLIC)
    user = getattr(request, "user", None)  # absent when an error comes before sign-in is read
    if user is not None and user.is_authenticated:
        wanted += [
            (label, name) for label, name, right in STAFF if not right or user.has_perm(right)
        ]
    found = []
    for label, name in wanted:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue  # that room is not part of this installation
        found.append(Place(label, address, here=request.path.startswith(address)))
    return found
