"""Pages about receipts that everybody may use: the keys of the site, and a check."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonbeat.applications import keys
from commonbeat.applications.forms import ReceiptForm
from commonbeat.applications.receipts import UNREADABLE, Said, said_of_file, said_of_number
from commonbeat.engine import receipts


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
