"""Two people changed the same answer: show both, let somebody choose."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commonbeat.applications import access, queries
from commonbeat.applications.models import FieldConflict, FieldValue
from commonbeat.applications.services.writing import resolve_conflict
from commonbeat.engine.forms import Field, Kind, field_at, read_typed, show_typed
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.access import signed_in

TYPED_TOGETHER = (Kind.TEXT, Kind.LONG_TEXT)


@require_safe
@login_required
def conflicts(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List the answers that two people changed at once, side by side."""
    user = signed_in(request)
    rights = access.application_to_see(user, public_id, timezone.localdate())
    form_set = queries.form_set_of(rights.application)
    rows = []
    for each in queries.open_conflicts(rights.application, rights.forms):
        field = field_at(form_set.form(each.form), each.path)
        kept = FieldValue.objects.select_related("edited_by").get(
            application=rights.application, form=each.form, path=each.path
        )
        if field is not None:
            rows.append(
                {
                    "conflict": each,
                    "field": field,
                    "kept": kept,
                    "kept_text": show_typed(field, kept.value),
                    "other_text": show_typed(field, each.theirs.value),
                    "together": field.kind in TYPED_TOGETHER,
                    "may_edit": rights.may_edit(each.form),
                }
            )
    page = {"application": rights.application, "rows": rows}
    return render(request, "applications/conflicts.html", page)


@require_POST
@login_required
def settle(request: HttpRequest, public_id: UUID, conflict: UUID) -> HttpResponse:
    """Take the answer that somebody chose, or wrote out of both."""
    user, now = signed_in(request), timezone.now()
    rights = access.application_to_see(user, public_id, timezone.localdate())
    found = get_object_or_404(FieldConflict, public_id=conflict, application=rights.application)
    if not rights.may_edit(found.form):
        raise Http404
    field = field_at(queries.form_set_of(rights.application).form(found.form), found.path)
    value = _chosen(request, found, field)
    if isinstance(value, Problem):
        messages.error(request, str(value))
        return redirect("applications:conflicts", public_id)
    try:
        resolve_conflict(conflict=found, value=value, by=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Settled. Both answers stay in the history.")
    return redirect("applications:conflicts", public_id)


def _chosen(request: HttpRequest, conflict: FieldConflict, field: Field | None) -> object:
    """Return the value that the buttons of the page mean."""
    choice = request.POST.get("choice")
    if choice == "other":
        return conflict.theirs.value
    if choice == "together" and field is not None:
        return read_typed(field, str(request.POST.get("text", "")))
    return FieldValue.objects.values_list("value", flat=True).get(
        application_id=conflict.application_id, form=conflict.form, path=conflict.path
    )
