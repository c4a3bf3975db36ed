"""Claims: made on an agency's page, decided in the office's queue."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonbeat.agencies import access, queries
from commonbeat.agencies.enums import ROLE_WORDS, AgencyRole, ClaimState
from commonbeat.agencies.forms import ClaimForm, DecisionForm
from commonbeat.agencies.models import labels
from commonbeat.agencies.services import claims as services
from commonbeat.engine.problems import Refused
from commonbeat.people.access import signed_in, with_role
from commonbeat.people.enums import Role

DECIDERS = (Role.PROGRAM_MANAGER, Role.DIRECTOR)
READERS = (*DECIDERS, Role.AUDITOR)
DECIDED_A_PAGE = 50


@require_safe
@never_cache
@login_required
@vary_on_headers("HX-Request")
def acting(request: HttpRequest, ori: str) -> HttpResponse:
    """Say what the person may do for an agency, or how to claim its page; a part for htmx."""
    user = signed_in(request)
    agency = access.agency(ori)
    held = access.roles_in(user, agency)
    page = {
        "agency": agency,
        "held": labels(held),
        "claim": None if held else queries.newest_claim(agency, user),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"agencies/{'_acting' if part else 'acting'}.html", page)


@never_cache
@login_required
def claim(request: HttpRequest, ori: str) -> HttpResponse:
    """Show the form, or make the claim and go back to the agency's page."""
    user = signed_in(request)
    agency = access.agency(ori)
    waiting = queries.newest_claim(agency, user)
    if waiting is not None and waiting.state != ClaimState.WAITING:
        waiting = None
    form = ClaimForm(request.POST or None)
    if form.is_valid():
        try:
            services.claim_agency(agency=agency, **form.cleaned_data, by=user)
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, "The office has your claim. It answers by mail.")
            return redirect("agencies:agency", agency.ori)
    page = {
        "agency": agency,
        "form": form,
        "waiting": waiting,
        "held": labels(access.roles_in(user, agency)),
        "role_words": [(role.label, ROLE_WORDS[role]) for role in AgencyRole],
    }
    return render(request, "agencies/claim.html", page, status=422 if form.errors else 200)


@require_safe
@never_cache
@login_required
def claims(request: HttpRequest) -> HttpResponse:
    """Show the claims that wait, and those that were decided."""
    with_role(request, *READERS)
    decided = Paginator(queries.decided_claims(), DECIDED_A_PAGE)
    page = {
        "waiting": queries.waiting_claims(),
        "page": decided.get_page(request.GET.get("page")),
    }
    return render(request, "agencies/claims.html", page)


@never_cache
@login_required
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a claim beside who acts for the agency already, or decide it."""
    user = with_role(request, *(DECIDERS if request.method == "POST" else READERS))
    found = access.claim(public_id)
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.decide_claim(
                claim=found,
                is_granted=given["decision"] == "grant",
                reason=given["reason"],
                by=user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.show(refusal)
            found.refresh_from_db()
        else:
            messages.success(request, f"Decided. {found.user.display_name} is told by mail.")
            return redirect("agencies:claims")
    page = {
        "claim": found,
        "form": form,
        "members": queries.members(found.agency),
        "earlier": queries.earlier_claims(found),
        "may_decide": user.has_role(*DECIDERS)
        and found.state == ClaimState.WAITING
        and found.user_id != user.pk,
    }
    return render(request, "agencies/decide.html", page, status=422 if form.errors else 200)
