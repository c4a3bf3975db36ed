"""The builder of form sets: forms, sections and fields of a draft, each step a plain POST."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonbeat.engine.forms import Field, Form, FormSet, Kind, Section, editing, read_form_set
from commonbeat.engine.problems import Problem, Refused
from commonbeat.opportunities import access, queries
from commonbeat.opportunities.forms.fields import FieldForm, initial_of
from commonbeat.opportunities.forms.form_sets import (
    DefinitionForm,
    FormDetails,
    NewFieldForm,
    SectionDetails,
    TitleForm,
)
from commonbeat.opportunities.models import FormSetVersion
from commonbeat.opportunities.rendering import rendered
from commonbeat.opportunities.services import form_sets as services
from commonbeat.opportunities.views.form_sets import crumb_of, crumbs_to
from commonbeat.people.access import with_role

Definition = Mapping[str, Any]
_STEPS = {"up": -1, "down": 1}


def _save(request: HttpRequest, draft: FormSetVersion, definition: Definition) -> None:
    """Keep a changed definition, if the page was made from what is kept now."""
    base = request.POST.get("base", "")
    user = with_role(request, *access.WRITERS)
    services.save_draft(version=draft, definition=definition, base_sha256=base, by=user)


@login_required
def build(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the forms of a draft; add, move and remove them."""
    draft = access.draft_to_edit(with_role(request, *access.WRITERS), slug)
    adding = TitleForm(request.POST if "add" in request.POST else None)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            changed = _set_changed(request, draft.definition, adding)
            if changed is not None:
                _save(request, draft, changed)
                return redirect("opportunities:build", slug)
        except Refused as refusal:
            problems = list(refusal.problems)
    page = {
        "draft": draft,
        "contents": queries.read_version(draft),
        "adding": adding,
        "problems": problems,
        "crumbs": crumbs_to(crumb_of(draft.form_set), ("Build", "")),
    }
    status = 422 if problems or adding.errors else 200
    return render(request, "opportunities/form_sets/build.html", page, status=status)


def _set_changed(
    request: HttpRequest, definition: Definition, adding: TitleForm
) -> Definition | None:
    """Return the definition after the step that was asked for; None for a bad title."""
    if "add" in request.POST:
        title = adding.cleaned_data["title"] if adding.is_valid() else ""
        return editing.with_form(definition, title=title) if title else None
    step, _, key = request.POST.get("do", "").partition(" ")
    if step == "remove":
        return editing.without_form(definition, key)
    if step not in _STEPS:
        raise Http404
    return editing.with_form_moved(definition, key, step=_STEPS[step])


@login_required
def build_form(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show the outline of a form beside its preview; change its sections and fields."""
    draft = access.draft_to_edit(with_role(request, *access.WRITERS), slug)
    form = _form(queries.read_version(draft), key)
    asked = {
        name: request.POST if name in request.POST else None for name in ("add", "section")
    }
    adding = NewFieldForm(asked["add"], places=_places(form))
    section = TitleForm(asked["section"], prefix="section")
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            address = _form_changed(request, draft, key, adding, section)
            if address is not None:
                return redirect(address)
        except Refused as refusal:
            problems = list(refusal.problems)
    page = {
        "draft": draft,
        "form": form,
        "outline": _outline(form),
        "sections": rendered(form, {}),
        "adding": adding,
        "new_section": section,
        "problems": problems,
        "crumbs": crumbs_to(crumb_of(draft.form_set), *_build_crumbs(slug), (form.title, "")),
    }
    status = 422 if problems or adding.errors or section.errors else 200
    return render(request, "opportunities/form_sets/build_form.html", page, status=status)


def _build_crumbs(slug: str, form: Form | None = None) -> list[tuple[str, str]]:
    found = [("Build", reverse("opportunities:build", args=[slug]))]
    if form is not None:
        found.append((form.title, reverse("opportunities:build_form", args=[slug, form.key])))
    return found


def _form(form_set: FormSet, key: str) -> Form:
    try:
        return form_set.form(key)
    except KeyError:
        raise Http404 from None


def _places(form: Form) -> list[tuple[str, str]]:
    sections = [(f"section {n}", each.heading) for n, each in enumerate(form.sections)]
    rows = [
        (f"rows {each.key}", f"Each row of “{each.title}”")
        for each in form.fields
        if each.kind is Kind.ROWS
    ]
    return [*sections, *rows]


def _outline(form: Form) -> list[tuple[Section, list[tuple[str, Field]]]]:
    """Return the sections with the addresses of their fields, those of rows included."""
    found = []
    for section in form.sections:
        fields: list[tuple[str, Field]] = []
        for each in section.fields:
            fields.append((each.key, each))
            fields += [(f"{each.key}.{inner.key}", inner) for inner in each.fields]
        found.append((section, fields))
    return found


def _form_changed(
    request: HttpRequest,
    draft: FormSetVersion,
    key: str,
    adding: NewFieldForm,
    section: TitleForm,
) -> str | None:
    """Carry out one step; return the address of the page that follows, None if it was bad."""
    here = reverse("opportunities:build_form", args=[draft.form_set.slug, key])
    definition = draft.definition
    if "add" in request.POST:
        if not adding.is_valid():
            return None
        changed, field = _with_field(definition, key, adding.cleaned_data)
        _save(request, draft, changed)
        return reverse("opportunities:build_field", args=[draft.form_set.slug, key, field])
    if "section" in request.POST:
        if not section.is_valid():
            return None
        heading = section.cleaned_data["title"]
        _save(request, draft, editing.with_section(definition, key, heading=heading))
        return here
    _save(request, draft, _moved(request.POST.get("do", ""), definition, key))
    return here


def _with_field(
    definition: Definition, form: str, given: Mapping[str, Any]
) -> tuple[Definition, str]:
    what, _, place = given["place"].partition(" ")
    where = {"section": int(place)} if what == "section" else {"rows": place}
    kind = Kind(given["kind"])
    return editing.with_field(definition, form, title=given["title"], kind=kind, **where)


def _moved(step: str, definition: Definition, form: str) -> Definition:
    """Return the definition after "up field town", "remove section 2" and the like."""
    word, _, rest = step.partition(" ")
    what, _, name = rest.partition(" ")
    if what == "field" and word == "remove":
        return editing.without_field(definition, form, name)
    if what == "field" and word in _STEPS:
        return editing.with_field_moved(definition, form, name, step=_STEPS[word])
    if what == "section" and name.isdecimal() and word == "remove":
        return editing.without_section(definition, form, int(name))
    if what == "section" and name.isdecimal() and word in _STEPS:
        return editing.with_section_moved(definition, form, int(name), step=_STEPS[word])
    raise Http404


@login_required
def form_details(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Change title and introduction of a form."""
    draft = access.draft_to_edit(with_role(request, *access.WRITERS), slug)
    form = _form(queries.read_version(draft), key)
    initial = {"title": form.title, "intro": form.intro, "optional": form.optional}
    details = FormDetails(request.POST or None, initial=initial)
    change: Callable[[], Definition] = lambda: editing.with_form_changed(  # noqa: E731  read later
        draft.definition, key, **details.cleaned_data
    )
    return _details(request, draft, form, details, change)


@login_required
def section_details(request: HttpRequest, slug: str, key: str, number: int) -> HttpResponse:
    """Change heading and introduction of a section."""
    draft = access.draft_to_edit(with_role(request, *access.WRITERS), slug)
    form = _form(queries.read_version(draft), key)
    if number >= len(form.sections):
        raise Http404
    section = form.sections[number]
    initial = {"heading": section.heading, "intro": section.intro}
    details = SectionDetails(request.POST or None, initial=initial)
    change: Callable[[], Definition] = lambda: editing.with_section_changed(  # noqa: E731  later
        draft.definition, key, number, **details.cleaned_data
    )
    return _details(request, draft, form, details, change)


def _details(
    request: HttpRequest,
    draft: FormSetVersion,
    form: Form,
    details: FormDetails | SectionDetails,
    change: Callable[[], Definition],
) -> HttpResponse:
    slug = draft.form_set.slug
    if details.is_valid():
        try:
            _save(request, draft, change())
            return redirect("opportunities:build_form", slug, form.key)
        except Refused as refusal:
            details.show(refusal)
    steps = (crumb_of(draft.form_set), *_build_crumbs(slug, form), ("Change", ""))
    page = {"draft": draft, "form": details, "heading": "Change", "crumbs": crumbs_to(*steps)}
    status = 422 if details.errors else 200
    return render(request, "opportunities/form_sets/details.html", page, status=status)


@login_required
def build_field(request: HttpRequest, slug: str, key: str, address: str) -> HttpResponse:
    """Change one field; with `preview`, show it as it would be."""
    draft = access.draft_to_edit(with_role(request, *access.WRITERS), slug)
    form = _form(queries.read_version(draft), key)
    field_form = _field_form(request, form, address)
    preview: dict[str, Any] = {}
    if "preview" in request.POST or request.method != "POST":
        preview = _preview(draft, form, address, field_form)
    elif field_form.is_valid():
        try:
            _save(request, draft, _field_changed(draft, key, address, field_form))
            return redirect("opportunities:build_form", slug, key)
        except Refused as refusal:
            field_form.show(_without_places(refusal))
    steps = (crumb_of(draft.form_set), *_build_crumbs(slug, form), (field_form.field.title, ""))
    page = {
        "draft": draft,
        "in_form": form,
        "address": address,
        "form": field_form,
        "field": field_form.field,
        "crumbs": crumbs_to(*steps),
    }
    status = 422 if field_form.is_bound and field_form.errors else 200
    template = "opportunities/form_sets/build_field.html"
    return render(request, template, page | preview, status=status)


@login_required
def preview_field(request: HttpRequest, slug: str, key: str, address: str) -> HttpResponse:
    """Show a field as it would be with what is typed: the part of the page for htmx."""
    draft = access.draft_to_edit(with_role(request, *access.WRITERS), slug)
    form = _form(queries.read_version(draft), key)
    page = _preview(draft, form, address, _field_form(request, form, address))
    return render(request, "opportunities/form_sets/_preview.html", page)


def _field_form(request: HttpRequest, form: Form, address: str) -> FieldForm:
    top, _, inner = address.partition(".")
    outer = form.field(top)
    field = outer.field(inner) if outer is not None and inner else outer
    if outer is None or field is None:
        raise Http404
    near_by = [*outer.fields, *form.fields] if inner else list(form.fields)
    others = [
        each
        for each in near_by
        if each.key != field.key and each.kind not in (Kind.ROWS, Kind.FILE)
    ]
    initial = initial_of(field, form.prefill.get(address, ""))
    return FieldForm(
        request.POST or None, initial=initial, field=field, in_rows=bool(inner), others=others
    )


def _field_changed(
    draft: FormSetVersion, key: str, address: str, field_form: FieldForm
) -> Definition:
    given = field_form.cleaned_data
    return editing.with_field_changed(
        draft.definition,
        key,
        address,
        field=field_form.schema(editing.field_of(draft.definition, key, address)),
        required=given["required"],
        computed=field_form.computed(),
        prefill=given.get("prefill", ""),
    )


def _preview(
    draft: FormSetVersion, form: Form, address: str, field_form: FieldForm
) -> dict[str, Any]:
    """Return the field as an applicant would see it, or why it cannot be shown yet."""
    if field_form.is_bound:
        if not field_form.is_valid():
            return {"waits": True}
        try:
            changed = _field_changed(draft, form.key, address, field_form)
            form = read_form_set(changed).form(form.key)
        except Refused as refusal:
            return {"preview_problems": _without_places(refusal).problems}
    top, _, inner = address.partition(".")
    values = {f"{top}.a1": 0} if form.by_key[top].kind is Kind.ROWS else {}
    shown = {
        each.path: each
        for section in rendered(form, values, prefix="preview:")
        for each in section.fields
    }[top]
    if inner:
        shown = next(each for each in shown.rows[0].fields if each.field.key == inner)
    return {"shown": shown}


def _without_places(refusal: Refused) -> Refused:
    """Return the problems without the places in the definition, which nobody here sees."""
    return Refused(*(replace(problem, where="") for problem in refusal.problems))


@login_required
def build_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a draft as text: everything that a definition may say."""
    draft = access.draft_to_edit(with_role(request, *access.WRITERS), slug)
    text = json.dumps(draft.definition, indent=1, ensure_ascii=False)
    form = DefinitionForm(request.POST or None, initial={"text": text})
    if form.is_valid():
        try:
            _save(request, draft, _read_text(form.cleaned_data["text"]))
            return redirect("opportunities:build", slug)
        except Refused as refusal:
            form.show(refusal)
    steps = (crumb_of(draft.form_set), *_build_crumbs(slug), ("As text", ""))
    page = {"draft": draft, "form": form, "heading": "As text", "crumbs": crumbs_to(*steps)}
    status = 422 if form.errors else 200
    return render(request, "opportunities/form_sets/details.html", page, status=status)


def _read_text(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(
            Problem(
                "form_set.not_json",
                f"The text is not JSON: {str(error)[:120]}.",
                "Correct it at that place.",
                where="text",
            )
        ) from None
    if isinstance(found, dict):
        return found
    raise Refused(
        Problem(
            "form_set.not_json",
            f"The text is JSON of a {type(found).__name__}.",
            'It has to begin with { and hold "format", "title" and "forms".',
            where="text",
        )
    )
