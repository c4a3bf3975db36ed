"""Who is asking, and whether the person may."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from django.conf import settings
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


def must_have_second_factor(user: User) -> bool:
    """Return whether this person is staff, who need one; the demonstration's people do not.

    Their password is published: a second factor would protect nothing. Outside a
    demonstration they cannot sign in at all, and nobody is exempt.
    """
    exempt = user.is_demonstration and settings.DEMONSTRATION
    return not exempt and user.has_role(*Role)


def has_second_factor(user: User, *, besides: Authenticator | None = None) -> bool:
    """Return whether the person has an app or a passkey, not counting `besides`."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found = Authenticator.objects.filter(user=user, type__in=kinds)
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return bool(found.exists())


def proved_recently(request: HttpRequest) -> bool:
    """Return whether the person gave password or second factor within the last five minutes."""
    return bool(did_recently_reauthenticate(request))
