"""Who else works on an application: outside consultants, and official partners."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonbeat.applications import access, queries
from commonbeat.applications.access import SUBMITTERS, Rights
from commonbeat.applications.forms.guests import ConfirmForm, InviteForm, PartnerForm
from commonbeat.applications.services.collaborating import (
    Invited,
    accept_collaboration,
    end_collaboration,
    invite_collaborator,
)
from commonbeat.applications.services.partners import (
    Confirmation,
    ask_partner,
    confirm_partner,
    end_partner,
)
from commonbeat.engine.problems import Refused
from commonbeat.people.access import signed_in


@login_required
def people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show who works along from outside; invite a consultant, ask a partner."""
    rights = access.application_of_member(signed_in(request), public_id, *SUBMITTERS)
    wanted = request.POST.get("what")
    known = queries.form_set_of(rights.application).forms
    invite = InviteForm(
        request.POST if wanted == "invite" else None,
        choices=[(each.key, each.title) for each in known],
        auto_id="invite_%s",
    )
    partner = PartnerForm(request.POST if wanted == "partner" else None, auto_id="partner_%s")
    done = (invite.is_valid() and _invite(request, rights, invite)) or (
        partner.is_valid() and _ask(request, rights, partner)
    )
    if done:
        return redirect("applications:people", public_id)
    titles = {each.key: each.title for each in known}
    page = {
        "application": rights.application,
        "invite": invite,
        "partner": partner,
        "collaborators": [
            (each, [titles.get(key, key) for key in each.forms])
            for each in queries.collaborators_of(rights.application, timezone.localdate())
        ],
        "partners": queries.partners_of(rights.application),
    }
    status = 422 if invite.errors or partner.errors else 200
    return render(request, "applications/people.html", page, status=status)


def _invite(request: HttpRequest, rights: Rights, form: InviteForm) -> bool:
    """Invite by what was typed; a refusal is shown in the form."""
    key, given = secrets.token_urlsafe(32), form.cleaned_data
    invited = Invited(
        email=given["email"],
        forms=given["chosen"],
        may_edit=given["may"] == "edit",
        ends_on=given["ends_on"],
    )
    try:
        invite_collaborator(
            application=rights.application,
            invited=invited,
            key=key,
            link=request.build_absolute_uri(reverse("applications:invitation", args=[key])),
            by=signed_in(request),
            today=timezone.localdate(),
        )
    except Refused as refusal:
        form.show(refusal)
        return False
    messages.success(request, f"An invitation went to {given['email']}.")
    return True


def _ask(request: HttpRequest, rights: Rights, form: PartnerForm) -> bool:
    """Ask a partner by what was typed; a refusal is shown in the form."""
    key, given = secrets.token_urlsafe(32), form.cleaned_data
    try:
        ask_partner(
            application=rights.application,
            organization=given["organization"],
            email=given["email"],
            request=given["request"],
            key=key,
            link=request.build_absolute_uri(reverse("applications:partner", args=[key])),
            by=signed_in(request),
        )
    except Refused as refusal:
        form.show(refusal)
        return False
    messages.success(request, f"A request went to {given['email']}.")
    return True


@require_POST
@login_required
def remove(request: HttpRequest, public_id: UUID, who: UUID) -> HttpResponse:
    """Shut somebody out at once; what the person wrote stays."""
    user = signed_in(request)
    rights = access.application_of_member(user, public_id, *SUBMITTERS)
    found = get_object_or_404(rights.application.collaborators, public_id=who)
    end_collaboration(collaborator=found, by=user, now=timezone.now())
    messages.success(request, f"{found.email} is shut out. What was written stays.")
    return redirect("applications:people", public_id)


@require_POST
@login_required
def remove_partner(request: HttpRequest, public_id: UUID, who: UUID) -> HttpResponse:
    """Take a partner out of the application."""
    user = signed_in(request)
    rights = access.application_of_member(user, public_id, *SUBMITTERS)
    found = get_object_or_404(rights.application.partner_statements, public_id=who)
    end_partner(asked=found, by=user, now=timezone.now())
    messages.success(request, f"{found.organization} is no longer named as a partner.")
    return redirect("applications:people", public_id)


@never_cache
@login_required
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Show an invitation to the person who was sent it; accept it."""
    user, found = signed_in(request), queries.invited(key)
    if found is None:
        raise Http404
    page: dict[str, object] = {"invitation": found, "application": found.application}
    status = 200
    if request.method == "POST":
        try:
            accept_collaboration(
                collaborator=found, user=user, now=timezone.now(), today=timezone.localdate()
            )
        except Refused as refusal:
            page["problems"], status = refusal.problems, 422
        else:
            return redirect("applications:application", found.application.public_id)
    return render(request, "applications/invitation.html", page, status=status)


@never_cache
def partner(request: HttpRequest, key: str) -> HttpResponse:
    """Let a partner say in its own words what it will do; the link is enough."""
    asked = queries.asked_partner(key)
    if asked is None:
        raise Http404
    form = ConfirmForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        words = Confirmation(given["statement"], given["name"], given["title"])
        try:
            confirm_partner(asked=asked, confirmation=words, now=timezone.now())
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect("applications:partner", key)
    page = {"asked": asked, "application": asked.application, "form": form}
    status = 422 if form.errors else 200
    return render(request, "applications/partner.html", page, status=status)
