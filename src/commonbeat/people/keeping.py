"""Nothing typed is lost: a form that came too late waits until its person has signed in again.

The session has ended, so the person is known by a signed cookie of its own that opens nothing.
A page's own token holds only until the next sign-in in that browser: a form that passed that
check was written by the person of the cookie.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone

from commonbeat.engine.problems import Problem
from commonbeat.people import queries, services
from commonbeat.people.models import KeptForm, User

Answer = Callable[[HttpRequest], HttpResponse]
COOKIE = "commonbeat_person"
COOKIE_AGE = 7 * 24 * 60 * 60
KEY = "kept_form"  # in the session: the form that waits
LONGEST = 1_000_000  # characters of one form
SECRETS = ("password", "csrfmiddlewaretoken", "credential", "secret")
_SIGNER = TimestampSigner(salt="commonbeat.people.keeping")


def nothing_typed_is_lost(answer: Answer) -> Answer:
    """Return a middleware that keeps the form of somebody whose session has ended."""

    def keep_or_go_on(request: HttpRequest) -> HttpResponse:
        signed_in_before = _person(request)
        waited = None if signed_in_before is None else request.session.get(KEY)
        response = answer(request)
        if asked_to_sign_in(request, response):
            return kept_or(request, response)
        _remember_person(request, response, signed_in_before)
        if waited is not None and waited == request.session.get(KEY):
            _forget_sent(request, response)
        return response

    return keep_or_go_on


def asked_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether something that was sent is refused because nobody is signed in."""
    if request.method != "POST" or response.status_code != HTTPStatus.FOUND:
        return False
    leads_to = urlsplit(response["Location"]).path
    return leads_to == resolve_url(settings.LOGIN_URL) and not _is_of_accounts(request)


def kept_or(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the form for its person and lead to the sign-in; else give `response`."""
    if _is_of_a_script(request):
        return JsonResponse(_told_to_a_script(), status=HTTPStatus.UNAUTHORIZED)
    owner = _person_of_cookie(request)
    if owner is None:
        return response
    if not keep(request, owner=owner):
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return render(request, "people/too_long_to_keep.html", status=status)
    where = urlencode({"next": reverse("people:kept")})
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{where}")


def keep(request: HttpRequest, *, owner: User) -> bool:
    """Keep what was typed for its person; False when it is too long."""
    typed = {
        name: values
        for name, values in request.POST.lists()
        if not any(secret in name.lower() for secret in SECRETS)
    }
    files = [str(file) for _, many in request.FILES.lists() for file in many]
    content = json.dumps({"typed": typed, "files": files})
    if len(content) > LONGEST:
        return False
    address = request.get_full_path()
    form = services.keep_form(owner=owner, address=address, content=content, now=timezone.now())
    request.session[KEY] = str(form.public_id)
    return True


def waiting(request: HttpRequest, owner: User) -> KeptForm | None:
    """Return the form that waits in this browser for this person and for no other."""
    key = request.session.get(KEY)
    if key is None:
        return None
    return queries.kept_form(owner=owner, public_id=key, now=timezone.now())


def forget(request: HttpRequest, owner: User) -> None:
    """Throw the waiting form away."""
    form = waiting(request, owner)
    if form is not None:
        services.forget_kept_form(form=form)
    request.session.pop(KEY, None)


def _forget_sent(request: HttpRequest, response: HttpResponse) -> None:
    """Throw the waiting form away once its person has sent it and it was taken."""
    owner = _person(request)
    if request.method != "POST" or owner is None:
        return
    form = waiting(request, owner)
    if (
        form is not None
        and form.address == request.get_full_path()
        and response.status_code < 400
    ):
        forget(request, owner)


def _is_of_accounts(request: HttpRequest) -> bool:
    """Return whether this is a form about the account itself, which may hold secrets."""
    return request.path.startswith(reverse("people:sign_in").removesuffix("sign-in/"))


def _is_of_a_script(request: HttpRequest) -> bool:
    """Return whether a script sent it, which keeps what was typed by itself."""
    json_wanted = "application/json" in (request.content_type, request.headers.get("Accept"))
    return json_wanted or "HX-Request" in request.headers


def _told_to_a_script() -> dict[str, object]:
    """Return what a script is told when nobody is signed in."""
    problem = Problem(
        "session.ended",
        "You are signed out.",
        "Sign in in another tab; what you typed stays here.",
    )
    return {"problems": [asdict(problem)], "sign_in": resolve_url(settings.LOGIN_URL)}


def _person(request: HttpRequest) -> User | None:
    """Return who is signed in, without asking the database for strangers."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None


def _person_of_cookie(request: HttpRequest) -> User | None:
    """Return who was last signed in in this browser."""
    try:
        key = _SIGNER.unsign(request.COOKIES.get(COOKIE, ""), max_age=COOKIE_AGE)
        return User.objects.get(public_id=key, is_active=True)
    except (BadSignature, ObjectDoesNotExist):
        return None


def _remember_person(request: HttpRequest, response: HttpResponse, before: User | None) -> None:
    """Set the cookie when somebody signs in, and take it away when somebody signs out."""
    after = request.user if isinstance(request.user, User) else None
    if after is not None and (after != before or COOKIE not in request.COOKIES):
        response.set_cookie(
            COOKIE,
            _SIGNER.sign(str(after.public_id)),
            max_age=COOKIE_AGE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    elif before is not None and after is None:
        response.delete_cookie(COOKIE, samesite="Lax")
