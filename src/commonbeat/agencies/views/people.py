"""The people of an agency: who holds what, invitations, roles given and ended."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from commonbeat.agencies import access, queries
from commonbeat.agencies.enums import AUTHORIZED_REPRESENTATIVES, ROLE_WORDS, AgencyRole
from commonbeat.agencies.forms import InvitationForm, RoleForm
from commonbeat.agencies.models import Agency
from commonbeat.agencies.services import invitations, roles
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.access import signed_in

ADMINISTRATOR = AgencyRole.ENTITY_ADMINISTRATOR
PAST_SHOWN = 20


@require_safe
@never_cache
@login_required
def people(request: HttpRequest, ori: str) -> HttpResponse:
    """Show who holds what in an agency, to those who hold something in it."""
    user = signed_in(request)
    agency = access.member_agency(user, ori)
    now, held = timezone.now(), queries.members(agency)
    filled = {role for member in held for role in member.roles}
    page = {
        "agency": agency,
        "members": held,
        "may_change": ADMINISTRATOR in access.roles_in(user, agency),
        "missing": [role for role in AUTHORIZED_REPRESENTATIVES if role not in filled],
        "open": queries.open_invitations(agency, now),
        "past": queries.past_invitations(agency, now)[:PAST_SHOWN],
        "registration": queries.registration_of(agency),
        "role_words": [(role.label, ROLE_WORDS[role]) for role in AgencyRole],
    }
    return render(request, "agencies/people.html", page)


@never_cache
@login_required
def invite(request: HttpRequest, ori: str) -> HttpResponse:
    """Show the form, or send the invitation and go back to the agency's people."""
    user = signed_in(request)
    agency = access.member_agency(user, ori, ADMINISTRATOR)
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        key = secrets.token_urlsafe(32)
        link = request.build_absolute_uri(reverse("agencies:invitation", args=[key]))
        try:
            sent = invitations.invite(
                agency=agency, **form.cleaned_data, key=key, link=link, by=user,
                now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, f"The invitation is on its way to {sent.email}.")
            return redirect("agencies:people", agency.ori)
    return _form(request, agency, form, "Invite a person", "Send the invitation")


@require_POST
@login_required
def withdraw(request: HttpRequest, ori: str, public_id: UUID) -> HttpResponse:
    """Take an invitation back that nobody accepted."""
    user = signed_in(request)
    agency = access.member_agency(user, ori, ADMINISTRATOR)
    invitation = access.invitation_of(agency, public_id)
    try:
        invitations.withdraw_invitation(invitation=invitation, by=user, now=timezone.now())
        messages.success(request, f"The invitation of {invitation.email} is withdrawn.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("agencies:people", agency.ori)


@never_cache
@login_required
def give_role(request: HttpRequest, ori: str, person: UUID) -> HttpResponse:
    """Show the roles that a person does not hold, or give one."""
    user = signed_in(request)
    agency = access.member_agency(user, ori, ADMINISTRATOR)
    member = access.member_of(agency, person)
    left = [role for role in AgencyRole if role not in queries.held_roles(agency, member)]
    form = RoleForm(request.POST or None, roles=left)
    if form.is_valid():
        role = form.cleaned_data["role"]
        try:
            roles.give_role(agency=agency, user=member, role=role, by=user)
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, f"{member.display_name} is now {role.label.lower()}.")
            return redirect("agencies:people", agency.ori)
    heading = f"Give {member.display_name} another role"
    return _form(request, agency, form, heading, "Give the role")


@never_cache
@login_required
def end_role(request: HttpRequest, ori: str, person: UUID, role: str) -> HttpResponse:
    """Ask before a role ends; sent, end it at once. Everybody may lay down their own."""
    user = signed_in(request)
    agency = access.member_agency(user, ori)
    member = access.member_of(agency, person)
    if member != user and ADMINISTRATOR not in access.roles_in(user, agency):
        raise Http404
    if role not in queries.held_roles(agency, member):
        raise Http404
    ending = AgencyRole(role)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            roles.end_role(agency=agency, user=member, role=ending, by=user, now=timezone.now())
        except Refused as refusal:
            problems = list(refusal.problems)
        else:
            ended = f"{member.display_name} is no longer {ending.label.lower()}."
            messages.success(request, ended)
            stays = bool(access.roles_in(user, agency))
            return redirect("agencies:people" if stays else "agencies:agency", agency.ori)
    page = {"agency": agency, "member": member, "role": ending, "problems": problems}
    status = 422 if problems else 200
    return render(request, "agencies/end_role.html", page, status=status)


@never_cache
@login_required
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Show an invitation to whoever has its link and signed in, or accept it."""
    user = signed_in(request)
    found = access.invitation(key)
    problems = invitations.acceptance_problems(found, user, timezone.now())
    if request.method == "POST":
        try:
            invitations.accept_invitation(invitation=found, user=user, now=timezone.now())
        except Refused as refusal:
            problems = list(refusal.problems)
        else:
            messages.success(request, f"You now act for {found.agency.name}.")
            return redirect("agencies:people", found.agency.ori)
    mine = user.email == found.email
    page = {
        "invitation": found if mine else None,
        "roles": [(role.label, ROLE_WORDS[role]) for role in AgencyRole if role in found.roles],
        "problems": problems,
        "is_member": mine and bool(access.roles_in(user, found.agency)),
    }
    failed = request.method == "POST" and problems
    return render(request, "agencies/invitation.html", page, status=422 if failed else 200)


@require_safe
@never_cache
@login_required
@vary_on_headers("HX-Request")
def mine(request: HttpRequest) -> HttpResponse:
    """Show the agencies for which the person acts; as a part where htmx asks."""
    user = signed_in(request)
    page = {"memberships": queries.memberships(user), "claims": queries.claims_of(user)}
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"agencies/{'_mine' if part else 'mine'}.html", page)


def _form(
    request: HttpRequest,
    agency: Agency,
    form: InvitationForm | RoleForm,
    heading: str,
    button: str,
) -> HttpResponse:
    page = {"agency": agency, "form": form, "heading": heading, "button": button}
    status = 422 if form.errors else 200
    return render(request, "agencies/people_form.html", page, status=status)
