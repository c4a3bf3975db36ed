"""What became of an application, for the agency that wrote it; and taking it into the next."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonbeat.applications.access import application_of_member
from commonbeat.people.access import signed_in
from commonbeat.selections import links
from commonbeat.selections.addresses import Addresses


@never_cache
@require_safe
@login_required
def outcome(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the published decision on an application; unfunded, offer to carry it on."""
    application = application_of_member(signed_in(request), public_id).application
    decision = links.published_decision(application)
    page: dict[str, object] = {"application": application, "decision": decision}
    if decision is not None:
        at = Addresses(decision.run)
        page["address"] = at.application(decision.application_id)
        page["run"] = decision.run
        if not decision.units_awarded:
            page["next"] = links.next_opportunities(application, timezone.now())
    return render(request, "selections/outcome.html", page)
