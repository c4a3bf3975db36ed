"""Form sets for staff: the list, one set and its versions, trying a form, comparing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from commonbeat.engine.forms import Form, form_problems, moves
from commonbeat.engine.forms.editing import empty
from commonbeat.engine.problems import Refused
from commonbeat.opportunities import access, queries
from commonbeat.opportunities.forms.form_sets import EMPTY, NewSetForm, ReleaseForm
from commonbeat.opportunities.models import FormSet, FormSetVersion
from commonbeat.opportunities.rendering import posted, rendered
from commonbeat.opportunities.services import form_sets as services
from commonbeat.people.access import with_role

Crumbs = list[tuple[str, str]]


def crumbs_to(*further: tuple[str, str]) -> Crumbs:
    """Return the way to a page below the list of form sets."""
    workspace = ("Workspace", reverse("selections:workspace"))
    return [workspace, ("Form sets", reverse("opportunities:form_sets")), *further]


def crumb_of(form_set: FormSet) -> tuple[str, str]:
    """Return the step to the page of a form set."""
    return (form_set.name, reverse("opportunities:form_set", args=[form_set.slug]))


@login_required
def form_sets(request: HttpRequest) -> HttpResponse:
    """List all form sets: those of the office, then those of the product."""
    user = with_role(request, *access.OFFICE)
    page = {
        "form_sets": queries.form_sets(),
        "may_write": user.has_role(*access.WRITERS),
        "crumbs": [*crumbs_to()[:-1], ("Form sets", "")],
    }
    return render(request, "opportunities/form_sets/list.html", page)


@login_required
def new_form_set(request: HttpRequest) -> HttpResponse:
    """Make a form set from another one or from nothing, and go to its builder."""
    user = with_role(request, *access.WRITERS)
    sets = [(each.slug, each.name) for each in queries.form_sets()]
    initial = {"start": request.GET.get("from", EMPTY)}
    form = NewSetForm(request.POST or None, initial=initial, sets=sets)
    if form.is_valid():
        name, start = form.cleaned_data["name"], form.cleaned_data["start"]
        try:
            made = services.make_form_set(name=name, definition=_start(start, name), by=user)
            return redirect("opportunities:build", made.slug)
        except Refused as refusal:
            form.show(refusal)
    page = {"form": form, "crumbs": crumbs_to(("New", ""))}
    status = 422 if form.errors else 200
    return render(request, "opportunities/form_sets/new.html", page, status=status)


def _start(slug: str, name: str) -> dict[str, object]:
    """Return the definition to begin from: the newest version of a set, or an empty one."""
    if slug == EMPTY:
        return empty(name)
    version = FormSetVersion.objects.filter(form_set__slug=slug).order_by("-number").first()
    if version is None:
        raise Http404
    return dict(version.definition)


@login_required
def form_set(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a form set: its versions, and what is in the newest."""
    user = with_role(request, *access.OFFICE)
    found = access.office_form_set(user, slug)
    versions = list(found.versions.select_related("saved_by"))
    page = {
        "form_set": found,
        "versions": versions,
        "newest": versions[0],
        "contents": queries.read_version(versions[0]),
        "form": ReleaseForm(),
        "may_write": user.has_role(*access.WRITERS),
        "crumbs": crumbs_to((found.name, "")),
    }
    return render(request, "opportunities/form_sets/set.html", page)


@login_required
@require_POST
def begin_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the next version, and go to its builder."""
    user = with_role(request, *access.WRITERS)
    found = access.office_form_set(user, slug)
    try:
        services.begin_draft(form_set=found, by=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("opportunities:form_set", slug)
    return redirect("opportunities:build", slug)


@login_required
@require_POST
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """Release the draft: opportunities may use it from now on."""
    user = with_role(request, *access.WRITERS)
    draft = access.draft_to_edit(user, slug)
    form = ReleaseForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        released = services.release(version=draft, note=note, by=user, now=now())
        messages.success(request, f"Version {released.number} is released.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("opportunities:form_set", slug)


@login_required
def try_form(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """Show a form as an applicant sees it, and check what is typed; nothing is stored."""
    user = with_role(request, *access.OFFICE)
    version = access.office_form_set_version(user, slug, number)
    form = _form(version, key)
    values, problems = posted(form, request.POST) if request.method == "POST" else ({}, [])
    checked = "check" in request.POST
    if checked:
        unread = {problem.where for problem in problems}
        found = form_problems(form, values, complete=True)
        problems += [problem for problem in found if problem.where not in unread]
    page = {
        "version": version,
        "form": form,
        "sections": rendered(form, values, problems=problems),
        "problems": problems,
        "checked": checked,
        "crumbs": crumbs_to(crumb_of(version.form_set), (form.title, "")),
    }
    status = 422 if problems else 200
    return render(request, "opportunities/form_sets/try.html", page, status=status)


def _form(version: FormSetVersion, key: str) -> Form:
    try:
        return queries.read_version(version).form(key)
    except KeyError:
        raise Http404 from None


@login_required
def compare(request: HttpRequest, slug: str, old: int, new: int) -> HttpResponse:
    """Show what moves between two versions."""
    user = with_role(request, *access.OFFICE)
    before = access.office_form_set_version(user, slug, old)
    after = access.office_form_set_version(user, slug, new)
    page = {
        "old": before,
        "new": after,
        "moves": moves(queries.read_version(before), queries.read_version(after)),
        "crumbs": crumbs_to(crumb_of(after.form_set), ("What moves", "")),
    }
    return render(request, "opportunities/form_sets/compare.html", page)


@login_required
def definition(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """Give the definition of a version as it is kept."""
    user = with_role(request, *access.OFFICE)
    version = access.office_form_set_version(user, slug, number)
    return JsonResponse(
        version.definition, json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
