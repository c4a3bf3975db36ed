"""Sign in, sign out, change the password, see who you are."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from commonbeat.base import audit
from commonbeat.people import demonstration, queries, services
from commonbeat.people.access import signed_in
from commonbeat.people.enums import Role
from commonbeat.people.forms import SignInForm


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; with a right password go to where the person wanted to be."""
    form = SignInForm(request, request.POST or None)
    if form.is_valid():
        user = form.get_user()
        login(request, user)
        audit.record(user, "person.signed_in", user)
        return redirect(_wanted(request))
    page = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    if settings.DEMONSTRATION:
        page |= {"demo_people": queries.demo_people(), "demo_password": demonstration.PASSWORD}
    return render(request, "people/sign_in.html", page, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go home."""
    logout(request)
    messages.success(request, "You have signed out.")
    return redirect("home")


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, with which roles."""
    person = signed_in(request)
    roles = [role for role in Role if person.has_role(role)]
    return render(request, "people/me.html", {"person": person, "roles": roles})


@sensitive_post_parameters()
@never_cache
@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Show the form, or take the new password and keep this session."""
    user = signed_in(request)
    form = PasswordChangeForm(user, request.POST or None)
    if form.is_valid():
        services.change_password(user=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, "Your password has been changed.")
        return redirect("people:me")
    status = 422 if form.errors else 200
    return render(request, "people/change_password.html", {"form": form}, status=status)


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


def _wanted(request: HttpRequest) -> str:
    """Return the page asked for before signing in, if it is one of ours."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return resolve_url("people:me")
