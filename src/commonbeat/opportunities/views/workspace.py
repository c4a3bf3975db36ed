"""Opportunities in the workspace: the list, one with its versions, one version to read."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonbeat.base.queries import audit_lines
from commonbeat.opportunities import access, queries
from commonbeat.opportunities.enums import Stage
from commonbeat.opportunities.forms.offers import ReturnForm
from commonbeat.opportunities.models import Opportunity, OpportunityVersion
from commonbeat.opportunities.services.wording import posting_problems
from commonbeat.people.access import signed_in
from commonbeat.people.models import User

ROWS_A_PAGE = 50


def crumbs(opportunity: Opportunity, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of an opportunity in the workspace."""
    page = reverse("opportunities:office_opportunity", args=[opportunity.number])
    return [
        ("Workspace", reverse("selections:workspace")),
        ("Opportunities", reverse("opportunities:office_list")),
        (opportunity.number, page if more else ""),
        *more,
    ]


@require_safe
@login_required
def opportunities(request: HttpRequest) -> HttpResponse:
    """List all opportunities with where each stands, drafts included."""
    user = signed_in(request)
    found = queries.with_open_version(access.office_opportunities(user))
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    return render(
        request,
        "opportunities/offers/office_list.html",
        {
            "page": page,
            "rows": [(each, _public_standing(each, now)) for each in page.object_list],
            "waiting": queries.waiting_versions(),
            "may_write": access.may_write(user),
            "crumbs": [
                ("Workspace", reverse("selections:workspace")),
                ("Opportunities", ""),
            ],
        },
    )


def _public_standing(opportunity: Opportunity, now: Any) -> str:
    return queries.standing_of(opportunity, now) if opportunity.current else ""


@require_safe
@login_required
def opportunity(request: HttpRequest, number: str) -> HttpResponse:
    """Show an opportunity: what is to be done, its versions, its questions, its steps."""
    user = signed_in(request)
    found = access.office_opportunity(user, number)
    versions = list(found.versions.select_related("written_by", "submitted_by", "decided_by"))
    open_version = next((each for each in versions if each.stage != Stage.PUBLISHED), None)
    page = {
        "opportunity": found,
        "standing": _public_standing(found, timezone.now()),
        "versions": versions,
        "open_version": open_version,
        "questions": found.questions.select_related("answered_by"),
        "steps": audit_lines(subject=found),
        "may_write": access.may_write(user),
        "crumbs": crumbs(found),
    }
    return render(request, "opportunities/offers/office_opportunity.html", page)


@require_safe
@login_required
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Show one version as people would read it, what changes, and what can be done with it."""
    user = signed_in(request)
    found = access.office_version(user, number, version)
    return render(
        request, "opportunities/offers/office_version.html", version_page(user, found)
    )


def version_page(user: User, found: OpportunityVersion) -> dict[str, Any]:
    """Return what the page of a version shows; a refused decision adds its problems."""
    is_open = found.stage != Stage.PUBLISHED
    waits = found.stage == Stage.SUBMITTED
    may_write = access.may_write(user)
    before = queries.version_before(found)
    return {
        "opportunity": found.opportunity,
        "version": found,
        "facts": queries.readable_facts(found.opportunity, found),
        "sections": queries.sections_of(found),
        "changes": queries.changes_between(before, found) if before else [],
        "before": before,
        "problems": posting_problems(found, timezone.now()) if is_open else [],
        "may_edit": may_write and is_open and not waits,
        "may_decide": may_write and waits and found.submitted_by_id != user.pk,
        "own": waits and found.submitted_by_id == user.pk,
        "return_form": ReturnForm(),
        "crumbs": crumbs(found.opportunity, (f"Version {found.number}", "")),
    }
