"""The manner of this house for views of allauth: one transaction, audit lines, status 422."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from commonbeat.people import queries, services
from commonbeat.people.models import User

View = Callable[..., HttpResponse]


def in_house_manner(view: View) -> View:
    """Return the view with its changes and their audit lines in one transaction."""

    @wraps(view)
    def mannerly(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":  # reading takes no write lock
            return view(request, *args, **kwargs)
        with transaction.atomic():
            answer = _written_down(view, request, *args, **kwargs)
        return _with_honest_status(answer)

    return mannerly


def _written_down(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Return the view's answer; what it changed about the person's safety is in the log."""
    user = request.user
    if not isinstance(user, User):
        return view(request, *args, **kwargs)
    before = queries.safety(user)
    answer = view(request, *args, **kwargs)
    services.note_safety_changes(user=user, before=before, after=queries.safety(user))
    return answer


def _with_honest_status(answer: HttpResponse) -> HttpResponse:
    """Return a page that shows a form's errors with the status 422."""
    context = answer.context_data if isinstance(answer, TemplateResponse) else None
    forms = [(context or {}).get(name) for name in ("form", "webauthn_form")]
    if answer.status_code == 200 and any(form is not None and form.errors for form in forms):
        answer.status_code = 422
    return answer
