"""The forms of an opportunity were amended: show what moves, take it over."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonbeat.applications import access, queries
from commonbeat.applications.services.amending import take_over_forms
from commonbeat.engine.forms import moves
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.queries import read_version
from commonbeat.people.access import signed_in


@login_required
def amendment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show which questions came, went or changed; take the new forms over."""
    user = signed_in(request)
    found = access.application_of_member(user, public_id).application
    newer = queries.amended_forms(found)
    if request.method == "POST":
        try:
            take_over_forms(application=found, by=user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The new forms are taken over. No answer was changed.")
        return redirect("applications:application", public_id)
    if newer is None:
        raise Http404
    page = {
        "application": found,
        "moves": moves(read_version(found.form_set), read_version(newer)),
    }
    return render(request, "applications/amendment.html", page)
