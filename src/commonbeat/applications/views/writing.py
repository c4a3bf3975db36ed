"""Write a form of an application: the page, what it sends without scripts, its history."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonbeat.applications import access, queries
from commonbeat.applications.access import Rights
from commonbeat.applications.checklist import file_problems
from commonbeat.applications.drafting import Batch, Edit, Taken
from commonbeat.applications.models import FieldEdit
from commonbeat.applications.services.writing import restore_edit, take_edits
from commonbeat.applications.views.margin import Margin
from commonbeat.applications.views.uploads import REMOVE, take_files, with_files
from commonbeat.engine.forms import (
    JSON,
    Form,
    field_at,
    form_problems,
    is_answered,
    show_typed,
)
from commonbeat.engine.problems import Problem, Refused
from commonbeat.opportunities.rendering import VERSION, posted, rendered
from commonbeat.people.access import signed_in

EDITS_A_PAGE = 50


def seen_form(rights: Rights, key: str) -> Form:
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
    form = seen_form(rights, key)
    may_edit = rights.may_edit(key) and key in queries.open_forms(rights.application, now)
    if request.method != "POST":
        return _page(request, rights, form, may_edit=may_edit)
    if not may_edit:
        raise Http404
    sent, unread = posted(form, request.POST)
    batch = _whole_page(key, sent, request)
    files = take_files(request, rights, form, user, now)
    try:
        taken = take_edits(application=rights.application, batch=batch, by=user, now=now)
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, str(problem))
        return _page(request, rights, form, may_edit=may_edit, typed=sent)
    return _after(request, rights, key, taken, [*unread, *files])


def _page(
    request: HttpRequest,
    rights: Rights,
    form: Form,
    *,
    may_edit: bool,
    typed: Mapping[str, JSON] | None = None,
) -> HttpResponse:
    """Show a form with what it holds; `typed` stands over it when it could not be taken."""
    application = rights.application
    values = queries.values_of(application)[form.key] | dict(typed or {})
    is_checked = request.GET.get("check") == "1"
    held_back = queries.files_held_back(application)
    problems = form_problems(form, values, complete=is_checked)
    problems += file_problems(form, values, held_back)
    margin = Margin(application, form, values)
    page = {
        "application": application,
        "rights": rights,
        "form": form,
        "sections": rendered(
            form,
            with_files(application, form, values),
            problems=problems,
            versions=queries.versions_of(application, form.key),
            editable=may_edit,
            beside=margin.beside,
        ),
        "problems": problems if is_checked else [],
        "is_checked": is_checked,
        "may_edit": may_edit,
        **_among_the_others(rights, form),
        "client": uuid4(),
        "takes_files": may_edit,
        "conflicts": queries.open_conflicts(application).filter(form=form.key).count(),
        "version": application.opportunity.current,
        "now": timezone.now(),
    }
    return render(request, "applications/write.html", page | margin.shown)


def _among_the_others(rights: Rights, form: Form) -> dict[str, object]:
    """Return the forms that the person may see, the place of this one, and the next."""
    every = queries.form_set_of(rights.application).forms
    forms = [each for each in every if rights.may_see(each.key)]
    keys = [each.key for each in forms]
    place = keys.index(form.key) + 1
    return {"forms": forms, "place": place, "next": next(iter(keys[place:]), None)}


def _whole_page(key: str, sent: Mapping[str, JSON], request: HttpRequest) -> Batch:
    """Return what a page without scripts sent as a batch of edits, with their base versions."""
    edits = []
    for path, value in sent.items():
        text = str(request.POST.get(f"{VERSION}{path}", "0"))
        base = int(text) if text.isdecimal() and len(text) < 10 else 0
        edits.append(Edit(key, path, value if is_answered(value) else None, base))
    return Batch(uuid4(), 0, edits)


def _after(
    request: HttpRequest, rights: Rights, key: str, taken: Taken, unread: Sequence[Problem]
) -> HttpResponse:
    """Go on to where the person wanted: the next form, a conflict, or what is wrong."""
    public_id = rights.application.public_id
    own = [problem for problem in unread if problem.code.startswith("upload.")]
    for problem in [*taken.refused, *own]:
        messages.error(request, str(problem))
    if taken.conflicts:
        messages.warning(request, "Somebody else changed the same answer. Choose one.")
        return redirect("applications:conflicts", public_id)
    wanted = request.POST.get("then", "")
    if not own:
        messages.success(request, "Saved.")
    known = {form.key for form in queries.form_set_of(rights.application).forms}
    if not unread and not taken.problems:
        if wanted in known:
            return redirect("applications:write", public_id, wanted)
        if wanted == "overview":
            return redirect("applications:application", public_id)
    here = redirect("applications:write", public_id, key)
    here["Location"] += "?check=1" if wanted == "check" else _place(request)
    return here


def _place(request: HttpRequest) -> str:
    """Return the anchor of the rows or files that were added or removed; else nothing."""
    wanted = request.POST.get("then", "")
    if wanted.startswith("upload:"):
        return f"#f-{wanted.removeprefix('upload:').replace('.', '-')}"
    for name in request.POST:
        if name.startswith(("add:", "remove:", REMOVE)):
            return f"#f-{name.split(':')[1].partition('.')[0]}"
    return ""


@require_safe
@login_required
def history(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """Show every edit of a form, or of one field, newest first."""
    user = signed_in(request)
    rights = access.application_to_see(user, public_id, timezone.localdate())
    form = seen_form(rights, key)
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


def _text(form: Form, edit: FieldEdit) -> str:
    field = field_at(form, edit.path)
    return "" if field is None else show_typed(field, edit.value)


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
