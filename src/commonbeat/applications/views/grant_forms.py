"""Forms of Grants.gov as XML: download one, look at what one would change, take it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonbeat.applications import access
from commonbeat.applications.services.grant_forms import (
    grant_forms_of,
    grant_xml,
    placed_problems,
    preview_xml,
    sealed,
    take_xml,
)
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.sf424 import LARGEST_BYTES
from commonbeat.people.access import signed_in

PAGE = "applications/grant_form.html"


@never_cache
@require_safe
@login_required
def download(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """Download a form as the XML of Grants.gov, or show what keeps it from being valid."""
    now = timezone.now()
    rights = access.application_to_see(signed_in(request), public_id, timezone.localdate())
    forms = {form.key: form for form in grant_forms_of(rights.application, rights.may_see)}
    if key not in forms:
        raise Http404
    form = forms[key]
    try:
        content = grant_xml(application=rights.application, form=form, now=now)
    except Refused as refusal:
        page = {
            "application": rights.application,
            "form": form,
            "invalid": placed_problems(form, refusal.problems),
        }
        return render(request, PAGE, page, status=422)
    name = f"{rights.application.number}-{key}.xml"
    return HttpResponse(
        content,
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@never_cache
@require_POST
@login_required
def look(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what an XML file would change, field by field; nothing is changed yet."""
    user = signed_in(request)
    rights = access.application_to_edit_something(user, public_id, timezone.localdate())
    file = request.FILES.get("xml")
    if file is None:
        messages.error(request, "No XML file was chosen. Choose one.")
        return redirect("applications:application", public_id)
    page: dict[str, Any] = {"application": rights.application, "name": str(file.name)}
    try:
        preview = preview_xml(
            application=rights.application, content=_content(file), edits=rights.may_edit
        )
    except Refused as refusal:
        page["problems"] = refusal.problems
        return render(request, PAGE, page, status=422)
    page |= {
        "form": preview.form,
        "preview": preview,
        "seal": sealed(rights.application, user, preview),
    }
    return render(request, PAGE, page)


@require_POST
@login_required
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the changes of a preview that stayed ticked."""
    user, now = signed_in(request), timezone.now()
    rights = access.application_to_edit_something(user, public_id, timezone.localdate())
    ticked = set(request.POST.getlist("change"))
    try:
        taken = take_xml(
            application=rights.application,
            seal=request.POST.get("seal", ""),
            chosen=lambda number: str(number) in ticked,
            by=user,
            now=now,
        )
    except Refused as refusal:
        page = {"application": rights.application, "problems": refusal.problems}
        return render(request, PAGE, page, status=422)
    saved, met = len(taken.saved), len(taken.conflicts)
    messages.success(request, f"{saved} answers are taken from the file.")
    for problem in taken.refused:
        messages.error(request, str(problem))
    if met:
        messages.warning(
            request, f"{met} answers were changed meanwhile: both are kept. Choose one."
        )
    return redirect("applications:conflicts" if met else "applications:application", public_id)


def _content(file: "UploadedFile[Any]") -> bytes:
    """Return the bytes of a file that is not too large to look at."""
    if (file.size or 0) > LARGEST_BYTES:
        raise Refused(
            Problem(
                "xml.too_large",
                f"The file has {file.size:,} bytes; at most {LARGEST_BYTES:,} are read.",
                "Choose the right file.",
            )
        )
    content: bytes = file.read()
    return content
