"""Read everything through, certify it, submit it, change it again, withdraw it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonbeat.agencies.enums import AUTHORIZED_REPRESENTATIVES
from commonbeat.agencies.queries import grants
from commonbeat.applications import access, queries
from commonbeat.applications.access import Rights
from commonbeat.applications.content import Prepared, prepare
from commonbeat.applications.forms.submitting import CertifyForm
from commonbeat.applications.models import Application
from commonbeat.applications.services.submitting import (
    certify_application,
    change_again,
    submit_application,
    withdraw_application,
)
from commonbeat.base.arrival import arrived_at
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.queries import standing_of
from commonbeat.opportunities.rendering import rendered
from commonbeat.people.access import signed_in
from commonbeat.people.proving import proof_required


def _frame(rights: Rights, now: datetime) -> dict[str, Any]:
    """Return what every page on the way to a submission shows."""
    application = rights.application
    request = queries.open_request(application, now)
    prepared = prepare(application, request)
    return {
        "application": application,
        "rights": rights,
        "prepared": prepared,
        "information_request": request,
        "missing": sum(
            len(state.problems)
            for state in prepared.states
            if state.is_needed and rights.may_see(state.form.key)
        ),
        "certified": _certified(application, prepared),
        "partners": prepared.content["partners"] if rights.is_member else [],
        "deadline": application.opportunity.deadline if request is None else request.due_at,
        "standing": standing_of(application.opportunity, now),
        "version": application.opportunity.current,
        "conflicts": queries.open_conflicts(application, rights.forms).count(),
        "may_certify": bool(rights.roles & set(AUTHORIZED_REPRESENTATIVES)),
        "now": now,
    }


def _certified(application: Application, prepared: Prepared) -> list[dict[str, Any]]:
    """Return for each representative who it is, the newest certification, and if it holds."""
    given = {each.role: each for each in application.certifications.order_by("id")}
    holding = {
        each.role: each
        for each in application.certifications.filter(content_sha256=prepared.sha256)
    }
    people = list(grants(application.agency))
    return [
        {
            "role": role,
            "people": [each.user for each in people if each.role == role],
            "certification": holding.get(role.value) or given.get(role.value),
            "holds": role.value in holding,
        }
        for role in AUTHORIZED_REPRESENTATIVES
    ]


def _forms(
    application: Application, prepared: Prepared, rights: Rights
) -> list[dict[str, Any]]:
    """Return every form that the person may see, as it would be submitted."""
    values = queries.values_of(application)
    return [
        {
            "state": state,
            "sections": rendered(
                state.form,
                values.get(state.form.key, {}),
                prefix=f"{state.form.key}-",
                problems=(),
                versions={},
                editable=False,
            ),
            "anchor": f"{state.form.key}-",
        }
        for state in prepared.states
        if rights.may_see(state.form.key)
    ]


@never_cache
@require_safe
@login_required
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show everything as it would be submitted, and what is missing, each with its link."""
    now = timezone.now()
    rights = access.application_to_see(signed_in(request), public_id, timezone.localdate())
    page = _frame(rights, now)
    page["forms"] = _forms(rights.application, page["prepared"], rights)
    return render(request, "applications/review.html", page)


@never_cache
@proof_required
def certify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a representative certify what the application says, after a fresh proof."""
    user, now = signed_in(request), timezone.now()
    rights, role = access.application_to_certify(user, public_id)
    page = _frame(rights, now)
    first = {"name": user.display_name, "content_sha256": page["prepared"].sha256}
    form = CertifyForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        given = form.cleaned_data
        try:
            certify_application(
                application=rights.application,
                role=role,
                name=given["name"],
                title=given["title"],
                content_sha256=given["content_sha256"],
                by=user,
                now=now,
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, f"Certified as {role.label.lower()}.")
            return redirect("applications:submit", public_id)
    page |= {"form": form, "role": role}
    page["forms"] = _forms(rights.application, page["prepared"], rights)
    status = 422 if form.errors else 200
    return render(request, "applications/certify.html", page, status=status)


@never_cache
@login_required
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what is still needed and how much time is left; submit, and show the receipt."""
    user, now = signed_in(request), timezone.now()
    if request.method == "POST":
        rights = access.application_to_submit(user, public_id)
        try:
            submission = submit_application(
                application=rights.application,
                by=user,
                arrived_at=arrived_at(request),
                now=now,
            )
        except Refused as refusal:
            page = _frame(access.application_to_submit(user, public_id), now)
            page["refused"] = refusal.problems
            return render(request, "applications/submit.html", page, status=422)
        return redirect("applications:receipt", public_id, submission.number)
    rights = access.application_of_member(user, public_id)
    return render(request, "applications/submit.html", _frame(rights, now))


@require_POST
@login_required
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a submitted application again; what was submitted counts until the next."""
    user = signed_in(request)
    rights = access.application_to_submit(user, public_id)
    try:
        change_again(application=rights.application, by=user, arrived_at=arrived_at(request))
    except Refused as refusal:
        _say(request, refusal)
    else:
        messages.success(
            request, "It is open again. What was submitted counts until you submit."
        )
    return redirect("applications:submit", public_id)


@never_cache
@login_required
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask once more, then withdraw what counts."""
    user, now = signed_in(request), timezone.now()
    rights = access.application_to_submit(user, public_id)
    if request.method == "POST":
        try:
            withdraw_application(
                application=rights.application,
                by=user,
                arrived_at=arrived_at(request),
                now=now,
            )
        except Refused as refusal:
            _say(request, refusal)
        else:
            messages.success(request, "Withdrawn. The receipt stays, and says so.")
        return redirect("applications:submissions", public_id)
    return render(request, "applications/withdraw.html", _frame(rights, now))


def _say(request: HttpRequest, refusal: Refused) -> None:
    for problem in refusal.problems:
        messages.error(request, str(problem))
