"""Who is asking, and whether the person may."""

from django.http import Http404, HttpRequest

from commonbeat.people.enums import Role
from commonbeat.people.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person who asks, behind `@login_required`; else 404."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def with_role(request: HttpRequest, *roles: Role) -> User:
    """Return the person who asks if one of `roles` is held; else 404, which tells nothing."""
    user = signed_in(request)
    if not user.has_role(*roles):
        raise Http404
    return user
