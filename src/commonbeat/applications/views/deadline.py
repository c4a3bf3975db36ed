"""Outages before a deadline, and a later deadline for all that somebody decides."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonbeat.applications import access
from commonbeat.applications.forms.submitting import ExtendForm
from commonbeat.base.health import beats_between
from commonbeat.engine.outages import WINDOW, Outage, outages, proposed_extension
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.models import Opportunity
from commonbeat.opportunities.services.extensions import extend_deadline
from commonbeat.people.access import signed_in


def _outages(opportunity: Opportunity) -> list[Outage]:
    """Return the outages in the days before the deadline, as far as it has come."""
    until = min(opportunity.deadline, timezone.now())
    since = opportunity.deadline - WINDOW
    return outages(beats_between(since, until), since=since, until=until)


@login_required
def deadline(request: HttpRequest, slug: str) -> HttpResponse:
    """Show outages and what they would give back; extend the deadline for all alike."""
    user = signed_in(request)
    round_ = access.round_received(user, slug)
    opportunity = round_.opportunity
    version = opportunity.current
    if version is None:
        raise Http404
    found = _outages(opportunity)
    proposed = proposed_extension(found, deadline=opportunity.deadline)
    with timezone.override(ZoneInfo(version.time_zone)):
        form = ExtendForm(
            request.POST if request.method == "POST" else None, initial={"until": proposed}
        )
        if request.method == "POST":
            access.round_received(user, slug, to_work=True)
            if form.is_valid() and _extended(request, form, opportunity, found):
                return redirect("applications:deadline", slug)
        page: dict[str, Any] = {
            "round": round_,
            "version": version,
            "deadline": opportunity.deadline,
            "now": timezone.now(),
            "outages": found,
            "proposed": proposed,
            "hours": WINDOW.total_seconds() // 3600,
            "extensions": opportunity.extensions.select_related("granted_by"),
            "form": form,
            "may_work": user.has_role(*access.WORKERS),
        }
        status = 422 if form.errors else 200
        return render(request, "applications/received/deadline.html", page, status=status)


def _extended(
    request: HttpRequest, form: ExtendForm, opportunity: Opportunity, found: list[Outage]
) -> bool:
    try:
        extend_deadline(
            opportunity=opportunity,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            outages=found,
            by=signed_in(request),
            now=timezone.now(),
        )
    except Refused as refusal:
        form.show(refusal)
        return False
    messages.success(request, "The deadline is extended for all applicants alike.")
    return True
