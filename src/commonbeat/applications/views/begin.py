"""Begin an application: which agency, and may it apply at all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonbeat.agencies.access import agencies_of
from commonbeat.applications import access
from commonbeat.applications.forms.beginning import BeginForm
from commonbeat.applications.services.beginning import begin_application
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.access import public_opportunity
from commonbeat.people.access import signed_in


@login_required
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the agency and the eligibility questions; then open the forms."""
    user, opportunity = signed_in(request), public_opportunity(number)
    version = opportunity.current
    agencies = agencies_of(user)
    earlier = access.applications_of(user, timezone.localdate()).filter(agency__in=agencies)
    form = BeginForm(
        request.POST or None,
        agencies=agencies,
        questions=[] if version is None else version.eligibility,
        earlier=earlier,
        initial={"copy_from": earlier.filter(number=request.GET.get("copy", "")).first()},
    )
    if form.is_valid():
        try:
            application = begin_application(
                opportunity=opportunity,
                agency=form.cleaned_data["agency"],
                answers=form.answers,
                copy_from=form.cleaned_data["copy_from"],
                by=user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(
                request,
                f"Application {application.number} is begun. All is saved as you type.",
            )
            return redirect("applications:application", application.public_id)
    page = {"form": form, "opportunity": opportunity, "version": version, "agencies": agencies}
    status = 422 if form.errors else 200
    return render(request, "applications/begin.html", page, status=status)
