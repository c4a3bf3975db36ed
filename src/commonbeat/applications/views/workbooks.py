"""Download an application as a workbook, and take it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonbeat.applications import access
from commonbeat.applications.services.workbooks import (
    LARGEST_WORKBOOK,
    take_workbook,
    workbook_of,
)
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.sniffing import FileKind
from commonbeat.people.access import signed_in


@never_cache
@require_safe
@login_required
def workbook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Download the forms that the person may see, filled in, to work without a network."""
    rights = access.application_to_see(signed_in(request), public_id, timezone.localdate())
    content = workbook_of(rights.application, rights.may_see, timezone.now())
    answer = HttpResponse(content, content_type=FileKind.XLSX.media_type)
    name = f"{rights.application.number}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
@login_required
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a workbook back, and show what became of each answer in it."""
    user, now = signed_in(request), timezone.now()
    rights = access.application_to_edit_something(user, public_id, timezone.localdate())
    file = request.FILES.get("workbook")
    if file is None:
        messages.error(request, "No workbook was chosen. Choose the file that you filled in.")
        return redirect("applications:application", public_id)
    page: dict[str, object] = {"application": rights.application, "name": str(file.name)}
    try:
        page["result"] = take_workbook(
            application=rights.application,
            content=_content(file),
            edits=rights.may_edit,
            by=user,
            now=now,
        )
    except Refused as refusal:
        page["problems"] = refusal.problems
    status = 422 if "problems" in page else 200
    return render(request, "applications/workbook.html", page, status=status)


def _content(file: "UploadedFile[Any]") -> bytes:
    """Return the bytes of a file that is not too large to look at."""
    if (file.size or 0) > LARGEST_WORKBOOK:
        raise Refused(
            Problem(
                "workbook.too_large",
                f"The file has {file.size:,} bytes; at most {LARGEST_WORKBOOK:,} are taken.",
                "Upload the workbook that was downloaded here, without pictures.",
            )
        )
    content: bytes = file.read()
    return content
