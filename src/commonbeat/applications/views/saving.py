"""What the script of a form sends while somebody types, and what it hears of others."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonbeat.applications import access, queries
from commonbeat.applications.drafting import read_batch
from commonbeat.applications.models import Application, FieldEdit
from commonbeat.applications.services.presence import note_presence
from commonbeat.applications.services.writing import take_edits
from commonbeat.engine.forms import JSON, Form, field_at, show_typed
from commonbeat.engine.problems import Refused
from commonbeat.people.access import signed_in
from commonbeat.people.models import User

CHANGES_AT_MOST = 400
LARGEST_BODY = 1_000_000  # bytes


@require_POST
@login_required
def edits(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """Take in a bundle of edits that a page sends while somebody types."""
    user, now = signed_in(request), timezone.now()
    rights = access.application_to_edit_something(user, public_id, timezone.localdate())
    if len(request.body) > LARGEST_BODY:
        return _told("edit.too_large", "That is too much at once.", 413)
    try:
        sent = json.loads(request.body)
        batch = read_batch(sent)
    except (ValueError, RecursionError):
        return _told("edit.unreadable", "What the page sent could not be read.", 400)
    if str(sent.get("writer", user.pk)) != str(user.pk):
        return _told("edit.other_writer", "Somebody else is signed in in this browser.", 409)
    if not all(rights.may_edit(edit.form) for edit in batch.edits):
        raise Http404
    try:
        taken = take_edits(application=rights.application, batch=batch, by=user, now=now)
    except Refused as refusal:
        return _told(refusal.problems[0].code, str(refusal), 409)
    return JsonResponse(taken.answer)


def _told(code: str, words: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "message": words}, status=status)


@never_cache
@require_safe
@login_required
def changes(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """Tell a page what changed since the revision that it has, and who is here."""
    user, now = signed_in(request), timezone.now()
    rights = access.application_to_see(user, public_id, timezone.localdate())
    form = queries.form_seen(rights.application, request.GET.get("form", ""), rights.forms)
    if form is None:
        raise Http404
    application = rights.application
    path = request.GET.get("path", "")[:200]
    note_presence(application=application, user=user, form=form.key, path=path, now=now)
    since = request.GET.get("since", "")
    known = int(since) if since.isdecimal() and len(since) < 16 else application.revision
    newer = list(queries.edits_since(application, form.key, known)[:CHANGES_AT_MOST])
    is_all = len(newer) < CHANGES_AT_MOST
    answer = {
        "person": user.pk,
        "revision": application.revision if is_all else newer[-1].revision,
        "changes": [_change(form, edit, user) for edit in newer],
        "conflicts": list(_conflicts(application, form, user)),
        "here": [
            {"name": str(each.user), "form": each.form, "path": each.path}
            for each in queries.people_here(application, now).exclude(user=user)
            if rights.may_see(each.form)
        ],
        "csrf": get_token(request),  # signing in again in another tab gives a new one
    }
    return JsonResponse(answer)


def _change(form: Form, edit: FieldEdit, user: User) -> dict[str, Any]:
    return {
        "path": edit.path,
        "text": _text(form, edit.path, edit.value),
        "version": edit.version,
        "mine": edit.by_id == user.pk,
    }


def _conflicts(application: Application, form: Form, user: User) -> Iterator[dict[str, object]]:
    """Yield the answers of a form that wait for a choice, both sides in words."""
    waiting = list(queries.open_conflicts(application).filter(form=form.key))
    paths = [each.path for each in waiting]
    kept = {
        each.path: each
        for each in application.values.filter(form=form.key, path__in=paths).select_related(
            "edited_by"
        )
    }
    for each in waiting:
        now = kept.get(each.path)
        yield {
            "path": each.path,
            "kept": _text(form, each.path, None if now is None else now.value),
            "kept_by": "Nobody" if now is None else str(now.edited_by or "Somebody"),
            "other": _text(form, each.path, each.theirs.value),
            "other_by": str(each.theirs.by or "Somebody"),
            "mine": each.theirs.by_id == user.pk,
        }


def _text(form: Form, path: str, value: JSON) -> str:
    field = field_at(form, path)
    return "" if field is None else show_typed(field, value)
