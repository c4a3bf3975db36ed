"""Sign in, sign out, change the password, see who you are."""

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter as second_factor_adapter
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as providers
from allauth.socialaccount.adapter import get_adapter as get_provider_adapter
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonbeat.people import demonstration, keeping, queries, services
from commonbeat.people.access import (
    has_second_factor,
    must_have_second_factor,
    signed_in,
)
from commonbeat.people.enums import Role
from commonbeat.people.forms import SignInForm
from commonbeat.people.models import User
from commonbeat.people.session_end import renew, time_left


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; with a right password go to where the person wanted to be."""
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
    if too_many is not None:
        return too_many
    form = SignInForm(request, request.POST or None)
    if form.is_valid():
        user = form.get_user()
        record_authentication(request, user, "password", reauthenticated=True)
        answer: HttpResponse = perform_login(
            request, user, redirect_url=_wanted(request), email=user.email
        )
        return answer
    page = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "providers": _providers(request),
        "form_waits": keeping.KEY in request.session,
    }
    if settings.DEMONSTRATION:
        page |= {"demo_people": queries.demo_people(), "demo_password": demonstration.PASSWORD}
    return render(request, "people/sign_in.html", page, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go home."""
    logout(request)
    messages.success(request, "You have signed out.")
    return redirect("home")


def to_the_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask before going to a provider of sign-ins; then go on by a page of our own.

    The policy of this site sends forms to itself only, and a browser holds a redirection that
    follows a form to that policy.
    """
    answer: HttpResponse = oidc.login(request, provider_id)
    if request.method == "POST" and answer.status_code == 302:
        page = {"address": answer["Location"]}
        return render(request, "people/to_the_provider.html", page)
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> JsonResponse:
    """Tell a script how long the session lasts; sent, let it begin anew."""
    if request.method == "POST" and request.user.is_authenticated:
        renew(request, now=timezone.now())
    left = time_left(request, now=timezone.now())
    if left is None:
        return JsonResponse({"person": "", "seconds": 0})
    person = str(signed_in(request).public_id)
    seconds = max(0, int(left.total_seconds()))
    return JsonResponse({"person": person, "seconds": seconds, "token": get_token(request)})


@require_safe
@never_cache
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """Show what the person typed when the session had ended, to be sent now or thrown away."""
    form = keeping.waiting(request, signed_in(request))
    if form is None:
        return redirect("people:me")
    page = {"form": form, "typed": form.content["typed"], "files": form.content["files"]}
    return render(request, "people/kept.html", page)


@require_POST
@login_required
def forget_kept(request: HttpRequest) -> HttpResponse:
    """Throw away what waits."""
    keeping.forget(request, signed_in(request))
    messages.success(request, "It is thrown away.")
    return redirect("people:me")


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, with which roles, and what keeps the account safe."""
    person = signed_in(request)
    page = {
        "person": person,
        "roles": [role for role in Role if person.has_role(role)],
        "safety": queries.safety(person),
        "has_second_factor": has_second_factor(person),
        "must_have_second_factor": must_have_second_factor(person),
        "sessions": len(UserSession.objects.purge_and_list(person)),
        "providers": _providers(request),
    }
    return render(request, "people/me.html", page)


@sensitive_post_parameters()
@never_cache
@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Show the form, or take the new password and keep this session."""
    user = signed_in(request)
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="change_password")
    if too_many is not None:
        return too_many
    form = PasswordChangeForm(user, request.POST or None)
    if form.is_valid():
        services.change_password(user=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        account_adapter(request).send_notification_mail("account/email/password_changed", user)
        messages.success(request, "Your password has been changed.")
        return redirect("people:me")
    status = 422 if form.errors else 200
    return render(request, "people/change_password.html", {"form": form}, status=status)


def second_factor(request: HttpRequest) -> HttpResponse:
    """Show the second factors of the person, and whether one is needed."""
    answer: HttpResponse = factors.index(request)
    if not isinstance(request.user, User):
        return answer
    person = signed_in(request)
    return _with(
        answer,
        has_second_factor=has_second_factor(person),
        must_have_second_factor=must_have_second_factor(person),
    )


def new_app(request: HttpRequest) -> HttpResponse:
    """Show the secret for an app, and take its first code."""
    answer: HttpResponse = app.activate_totp(request)
    if not isinstance(answer, TemplateResponse):
        return answer
    drawing = (answer.context_data or {}).get("totp_svg", "")
    return _with(answer, picture=drawing.partition("?>")[2])  # without the XML declaration


def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a passkey, unless that leaves a person of the office without a second factor."""
    if request.method == "POST" and isinstance(request.user, User):
        key = get_object_or_404(Authenticator, pk=pk, user=request.user)
        if not second_factor_adapter().can_delete_authenticator(key):
            words = second_factor_adapter().error_messages["cannot_delete_authenticator"]
            messages.error(request, words)
            return redirect("mfa_index")
    answer: HttpResponse = passkeys.remove_webauthn(request, pk=pk)
    return answer


def joined_providers(request: HttpRequest) -> HttpResponse:
    """Show the providers joined with the account, and those that could be."""
    return _with(providers.connections(request), providers=_providers(request))


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: dict[str, str] | None = None,
) -> HttpResponse:
    """Say that too many passwords were wrong, and when to try again."""
    del response
    services.note_lockout(
        email=(credentials or {}).get("username", ""),
        since=timezone.now() - settings.AXES_COOLOFF_TIME,
    )
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "people/locked_out.html", {"minutes": minutes}, status=429)


def _with(answer: HttpResponse, **more: object) -> HttpResponse:
    """Return an answer whose page, if it is one, knows more."""
    if isinstance(answer, TemplateResponse):
        answer.context_data = (answer.context_data or {}) | more
    return answer


def _providers(request: HttpRequest) -> list[dict[str, str]]:
    """Return the name and the address of each provider of sign-ins."""
    adapter = get_provider_adapter(request)
    return [
        {"name": app.name, "address": reverse("openid_connect_login", args=[app.provider_id])}
        for app in adapter.list_apps(request, provider="openid_connect")
    ]


def _wanted(request: HttpRequest) -> str:
    """Return the page asked for before signing in, if it is one of ours."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return resolve_url("people:me")
