"""The pages of the audit log and of the outbox."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonbeat.base import audit, queries

LINES_A_PAGE = 50
MAILS_A_PAGE = 20


@require_safe
@login_required
def audit_log(request: HttpRequest) -> HttpResponse:
    """List the steps, newest first, by action and person; staff only."""
    if not request.user.has_perm("base.view_auditline"):
        raise Http404
    action, person = request.GET.get("action", ""), request.GET.get("person", "")
    lines = queries.audit_lines(action=action, person=person)
    page = {
        "lines": Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page")),
        "action": action,
        "person": person,
        "actions": queries.audit_actions(),
        "people": queries.audit_people(),
        "head_hash": audit.head_hash(),
        "total": queries.audit_length(),
    }
    return render(request, "base/audit_log.html", page)


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """List the mails that the site sent: to everybody in a demonstration, else to staff.

    Texts are shown in a demonstration only: a link in a mail lets its reader in.
    """
    if not (settings.DEMONSTRATION or request.user.has_perm("base.view_mail")):
        raise Http404
    mails = Paginator(queries.mails(), MAILS_A_PAGE).get_page(request.GET.get("page"))
    page = {"mails": mails, "shows_texts": settings.DEMONSTRATION}
    return render(request, "base/outbox.html", page)
