"""Who may see which opportunity and form set: everybody what is published, the office all."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from commonbeat.opportunities.models import (
    FormSet,
    FormSetVersion,
    Opportunity,
    OpportunityVersion,
)
from commonbeat.opportunities.queries import public_opportunities
from commonbeat.people.enums import Role
from commonbeat.people.models import User

WRITERS = (Role.PROGRAM_MANAGER, Role.DIRECTOR)
OFFICE = tuple(Role)


def public_opportunity(number: str) -> Opportunity:
    """Return an opportunity that was ever published, with its current version; or 404."""
    found = public_opportunities().filter(number=number).first()
    if found is None:
        raise Http404
    return found


def office_opportunities(user: User) -> QuerySet[Opportunity]:
    """Return all opportunities, drafts included, for people of the office; others get 404."""
    if not user.has_role(*OFFICE):
        raise Http404
    return Opportunity.objects.select_related("round__program", "current")


def office_opportunity(user: User, number: str) -> Opportunity:
    """Return an opportunity, a draft too, for somebody of the office; or 404."""
    found = office_opportunities(user).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def office_version(user: User, number: str, version: int) -> OpportunityVersion:
    """Return one version of an opportunity for somebody of the office; or 404."""
    found = (
        office_opportunity(user, number)
        .versions.select_related("opportunity__round__program", "form_set__form_set")
        .filter(number=version)
        .first()
    )
    if found is None:
        raise Http404
    return found


def office_form_set(user: User, slug: str) -> FormSet:
    """Return a form set for somebody of the office; or 404."""
    if not user.has_role(*OFFICE):
        raise Http404
    return get_object_or_404(FormSet, slug=slug)


def office_form_set_version(user: User, slug: str, number: int) -> FormSetVersion:
    """Return one version of a form set for somebody of the office; or 404."""
    return get_object_or_404(office_form_set(user, slug).versions, number=number)


def draft_to_edit(user: User, slug: str) -> FormSetVersion:
    """Return the draft of a form set for somebody who may change it; or 404."""
    if not user.has_role(*WRITERS):
        raise Http404
    drafts = FormSetVersion.objects.select_related("form_set")
    return get_object_or_404(drafts, form_set__slug=slug, released_at__isnull=True)
