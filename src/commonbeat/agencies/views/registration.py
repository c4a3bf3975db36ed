"""The registration of an agency in the government's registry of entities."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from commonbeat.agencies import access, queries, tasks
from commonbeat.agencies.forms import RegistrationForm
from commonbeat.agencies.services.registration import enter_uei
from commonbeat.engine.problems import Refused
from commonbeat.people.access import signed_in

CHECKS_SHOWN = 12


@never_cache
@login_required
def registration(request: HttpRequest, ori: str) -> HttpResponse:
    """Show UEI and status with each check, or take the UEI and ask the registry."""
    user = signed_in(request)
    agency = access.agency_to_register(user, ori)
    form = RegistrationForm(request.POST or None, initial={"uei": agency.uei})
    if form.is_valid():
        now = timezone.now()
        try:
            enter_uei(agency=agency, **form.cleaned_data, by=user, now=now)
        except Refused as refusal:
            form.show(refusal)
        else:
            asked = tasks.enqueue_due(now)
            told = "The registry is being asked." if asked else "It will be checked later."
            messages.success(request, f"The UEI is on record. {told}")
            return redirect("agencies:registration", agency.ori)
    checks = list(queries.registrations(agency)[:CHECKS_SHOWN])
    page = {
        "agency": agency,
        "form": form,
        "registration": checks[0] if checks else None,
        "checks": checks,
        "is_member": bool(access.roles_in(user, agency)),
    }
    status = 422 if form.errors else 200
    return render(request, "agencies/registration.html", page, status=status)
