"""Hand out an attached file, always as a download that cannot run as a page of this site."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from commonbeat.applications import access
from commonbeat.applications.models import Attachment
from commonbeat.people.access import signed_in


@require_safe
@login_required
def attached(request: HttpRequest, public_id: UUID, file: UUID) -> HttpResponse:
    """Download a file that is or was attached; one that waits for the scanner is held back."""
    user = signed_in(request)
    rights = access.application_to_see(user, public_id, timezone.localdate())
    found = get_object_or_404(
        Attachment.objects.select_related("blob"),
        public_id=file,
        application=rights.application,
    )
    if not rights.may_see(found.form):
        raise Http404
    if not found.blob.may_be_opened:
        page = {"application": rights.application, "file": found}
        return render(request, "applications/held_back.html", page, status=409)
    answer = HttpResponse(bytes(found.blob.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=found.name)
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
