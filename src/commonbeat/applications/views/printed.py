"""Applications for paper: as they are now, and as they were submitted."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonbeat.applications import access
from commonbeat.applications.models import Submission
from commonbeat.applications.printing import draft_document, submitted_document
from commonbeat.formats.printed import print_document
from commonbeat.people.access import signed_in


@never_cache
@require_safe
@login_required
def draft_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return what an application says now, as far as the person may see it, as a PDF."""
    now = timezone.now()
    rights = access.application_to_see(signed_in(request), public_id, timezone.localdate())
    document = draft_document(
        rights.application, rights.may_see, is_member=rights.is_member, now=now
    )
    name = f"{rights.application.number}-draft.pdf"
    return _download(print_document(document, made_at=now), name)


@never_cache
@require_safe
@login_required
def submitted_pdf(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Return what was submitted under a receipt, as a PDF for the agency."""
    return _submitted(access.submission_to_see(signed_in(request), public_id, number))


@never_cache
@require_safe
@login_required
def received_pdf(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Return the submission that counts, as a PDF for the office."""
    round_ = access.round_received(signed_in(request), slug)
    return _submitted(access.received_submission(round_, number))


def _submitted(found: Submission) -> HttpResponse:
    data = print_document(submitted_document(found), made_at=found.recorded_at)
    return _download(data, f"{found.receipt_number}-application.pdf")


def _download(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
