"""Write a form of an application: the page, the edits that it sends, what others changed."""

import json
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonbeat.applications import access, queries
from commonbeat.applications.access import Rights
from commonbeat.applications.drafting import Batch, Edit, read_batch
from commonbeat.applications.models import FieldEdit
from commonbeat.applications.services.presence import note_presence
from commonbeat.applications.services.writing import restore_edit, take_edits
from commonbeat.engine.forms import Form, field_at, form_problems, is_answered, show_typed
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.rendering import VERSION, posted, rendered
from commonbeat.people.access import signed_in

EDITS_A_PAGE = 50
CHANGES_AT_MOST = 400
LARGEST_BODY = 1_000_000  # bytes


def _form(rights: Rights, key: str) -> Form:
    """Return the form that the person may see; or 404."""
    try:
        form = queries.form_set_of(rights.application).form(key)
    except KeyError:
        raise Http404 from None
    if not rights.may_see(key):
        raise Http404
    return form


@never_cache
@login_required
def write(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """Show a form filled in, or take what a page without scripts sent."""
    user, now = signed_in(request), timezone.now()
    rights = access.application_to_see(user, public_id, timezone.localdate())
    application, form = rights.application, _form(rights, key)
    may_edit = rights.may_edit(key) and key in queries.open_forms(application, now)
    values = queries.values_of(application)[key]
    problems = []
    if request.method == "POST":
        if not may_edit:
            raise Http404
        sent, unread = posted(form, request.POST)
        try:
            taken = take_edits(
                application=application, batch=_whole_page(key, sent, request), by=user, now=now
            )
        except Refused as refusal:
            for problem in refusal.problems:
                messages.error(request, str(problem))
        else:
            return _after(request, rights, key, taken.conflicts, unread, taken.problems)
        values |= sent
    elif request.GET.get("check") == "1":
        problems = form_problems(form, values, complete=True)
    else:
        problems = form_problems(form, values, complete=False)
    forms = queries.form_set_of(application).forms
    keys = [each.key for each in forms if rights.may_see(each.key)]
    place = keys.index(key)
    page = {
        "application": application,
        "form": form,
        "sections": rendered(
            form,
            values,
            problems=problems,
            versions=queries.versions_of(application, key),
            editable=may_edit,
        ),
        "problems": problems if request.GET.get("check") == "1" else [],
        "may_edit": may_edit,
        "forms": [each for each in forms if rights.may_see(each.key)],
        "next": keys[place + 1] if place + 1 < len(keys) else None,
        "client": uuid4(),
        "version": application.opportunity.current,
        "now": now,
    }
    return render(request, "applications/write.html", page)


def _whole_page(key: str, sent: dict[str, object], request: HttpRequest) -> Batch:
    """Return what a page without scripts sent as a batch of edits, with their base versions."""
    edits = []
    for path, value in sent.items():
        text = str(request.POST.get(f"{VERSION}{path}", "0"))
        base = int(text) if text.isdecimal() and len(text) < 10 else 0
        edits.append(Edit(key, path, value if is_answered(value) else None, base))
    return Batch(uuid4(), 0, edits)


def _after(
    request: HttpRequest,
    rights: Rights,
    key: str,
    conflicts: object,
    unread: object,
    problems: object,
) -> HttpResponse:
    """Go on to where the person wanted: the next form, a conflict, or what is wrong."""
    public_id = rights.application.public_id
    if conflicts:
        messages.warning(request, "Somebody else changed the same answer. Choose one.")
        return redirect("applications:conflicts", public_id)
    wanted = request.POST.get("then", "")
    messages.success(request, "Saved.")
    if unread or problems or wanted == "check":
        here = redirect("applications:write", public_id, key)
        here["Location"] += "?check=1" if wanted == "check" else ""
        return here
    known = {form.key for form in queries.form_set_of(rights.application).forms}
    if wanted in known:
        return redirect("applications:write", public_id, wanted)
    if wanted == "overview":
        return redirect("applications:application", public_id)
    return redirect("applications:write", public_id, key)


@require_POST
@login_required
def edits(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """Take in a bundle of edits that a page sends while somebody types."""
    user, now = signed_in(request), timezone.now()
    rights = access.application_to_see(user, public_id, timezone.localdate())
    if len(request.body) > LARGEST_BODY:
        return _told("edit.too_large", "That is too much at once.", 413)
    try:
        batch = read_batch(json.loads(request.body))
    except (ValueError, RecursionError):
        return _told("edit.unreadable", "What the page sent could not be read.", 400)
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
    application = rights.application
    form, path = request.GET.get("form", "")[:60], request.GET.get("path", "")[:200]
    note_presence(application=application, user=user, form=form, path=path, now=now)
    since = request.GET.get("since", "")
    known = int(since) if since.isdecimal() and len(since) < 16 else application.revision
    if not rights.may_see(form):
        raise Http404
    newer = FieldEdit.objects.filter(
        application=application, form=form, revision__gt=known, version__isnull=False
    ).select_related("by")
    shape = _form(rights, form)
    answer = {
        "revision": application.revision,
        "now": now.isoformat(),
        "changes": [
            {
                "path": edit.path,
                "text": _text(shape, edit),
                "value": edit.value,
                "version": edit.version,
                "by": str(edit.by or ""),
                "mine": edit.by_id == user.pk,
            }
            for edit in newer[:CHANGES_AT_MOST]
        ],
        "here": [
            {"name": str(each.user), "form": each.form, "path": each.path}
            for each in queries.people_here(application, now).exclude(user=user)
        ],
        "conflicts": queries.open_conflicts(application).count(),
        "csrf": get_token(request),  # signing in again in another tab gives a new one
    }
    return JsonResponse(answer)


def _text(form: Form, edit: FieldEdit) -> str:
    field = field_at(form, edit.path)
    return "" if field is None else show_typed(field, edit.value)


@require_safe
@login_required
def history(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """Show every edit of a form, or of one field, newest first."""
    user = signed_in(request)
    rights = access.application_to_see(user, public_id, timezone.localdate())
    form = _form(rights, key)
    path = request.GET.get("path", "")[:200]
    found = FieldEdit.objects.filter(application=rights.application, form=key)
    if path:
        found = found.filter(path=path)
    page = Paginator(found.select_related("by").order_by("-id"), EDITS_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [(edit, field_at(form, edit.path), _text(form, edit)) for edit in page]
    return render(
        request,
        "applications/history.html",
        {
            "application": rights.application,
            "form": form,
            "rows": rows,
            "page": page,
            "path": path,
            "may_edit": rights.may_edit(key),
        },
    )


@require_POST
@login_required
def restore(request: HttpRequest, public_id: UUID, key: str, edit: int) -> HttpResponse:
    """Put an earlier answer back."""
    user = signed_in(request)
    rights = access.application_to_edit(user, public_id, key, timezone.localdate())
    found = get_object_or_404(FieldEdit, pk=edit, application=rights.application, form=key)
    try:
        taken = restore_edit(edit=found, by=user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if taken.refused:
            messages.error(request, str(taken.refused[0]))
        else:
            messages.success(request, "The earlier answer is back.")
    return redirect("applications:write", public_id, key)
