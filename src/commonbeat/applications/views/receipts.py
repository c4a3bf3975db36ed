"""Receipts: those of an application, the keys of the site, and a check for everybody."""

import json
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonbeat.applications import access, keys, queries
from commonbeat.applications.forms.submitting import ReceiptForm
from commonbeat.applications.models import Submission
from commonbeat.applications.printing import receipt_document
from commonbeat.applications.receipts import UNREADABLE, Said, said_of_file, said_of_number
from commonbeat.engine import receipts
from commonbeat.formats.printed import print_document
from commonbeat.people.access import signed_in


@never_cache
@require_safe
@login_required
def submissions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List every submission of an application, the one that counts marked."""
    rights = access.application_of_member(signed_in(request), public_id)
    found = queries.light(rights.application.submissions.all())
    page = {
        "application": rights.application,
        "rights": rights,
        "submissions": found.select_related("submitted_by", "withdrawn_by"),
    }
    return render(request, "applications/submissions.html", page)


def _submission(request: HttpRequest, public_id: UUID, number: int) -> Submission:
    return access.submission_to_see(signed_in(request), public_id, number)


@never_cache
@require_safe
@login_required
def receipt(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Show a receipt with all its hashes."""
    found = _submission(request, public_id, number)
    page = {
        "submission": found,
        "application": found.application,
        "receipt": found.signed_file["receipt"],
        "certifications": found.document["certifications"],
        "version": found.application.opportunity.current,
    }
    return render(request, "applications/receipt.html", page)


@never_cache
@require_safe
@login_required
def receipt_json(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Return the receipt file."""
    found = _submission(request, public_id, number)
    text = json.dumps(found.signed_file, ensure_ascii=False, indent=1)
    return _download(text.encode(), "application/json", f"{found.receipt_number}.json")


@never_cache
@require_safe
@login_required
def content_json(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Return the content as it was received, byte by byte."""
    found = _submission(request, public_id, number)
    name = f"{found.receipt_number}-content.json"
    return _download(bytes(found.content), "application/json", name)


@never_cache
@require_safe
@login_required
def receipt_pdf(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Return the receipt for paper."""
    found = _submission(request, public_id, number)
    pdf = print_document(receipt_document(found), made_at=found.recorded_at)
    return _download(pdf, "application/pdf", f"{found.receipt_number}.pdf")


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def receipt_keys(request: HttpRequest) -> HttpResponse:
    """Show the public keys that sign receipts here, old ones too."""
    found = keys.public_keys(now=timezone.now())
    rows = [(receipts.key_id(public), since) for public, since in found]
    return render(request, "applications/receipts/keys.html", {"keys": rows})


@require_safe
def receipt_keys_json(request: HttpRequest) -> HttpResponse:
    """Return the public keys as the file that checks a receipt without this site."""
    del request
    found = keys.public_keys(now=timezone.now())
    return JsonResponse(receipts.keys_file(found), json_dumps_params={"indent": 1})


def verify_receipt(request: HttpRequest) -> HttpResponse:
    """Say whether a receipt is valid: from its file, its text, or its number and hash."""
    is_sent = request.method == "POST"
    form = ReceiptForm(request.POST, request.FILES) if is_sent else ReceiptForm()
    said = _said(form) if form.is_valid() else None
    page = {"form": form, "said": said}
    status = 422 if form.errors else 200
    return render(request, "applications/receipts/verify.html", page, status=status)


def _said(form: ReceiptForm) -> Said:
    given = form.cleaned_data
    if given["number"]:
        return said_of_number(given["number"], given["sha256"])
    try:
        document = json.loads(form.receipt)
    except (ValueError, RecursionError):
        return Said(UNREADABLE, ("It is not JSON.",))
    return said_of_file(document, form.content, keys.trusted(now=timezone.now()))
