"""My applications, and the overview of one: its forms and what is still missing."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonbeat.agencies.access import agencies_of
from commonbeat.applications import access, queries
from commonbeat.applications.checklist import checklist
from commonbeat.applications.enums import Stage
from commonbeat.applications.margin import Place
from commonbeat.applications.models import Task
from commonbeat.applications.services.grant_forms import grant_forms_of
from commonbeat.people.access import signed_in


@require_safe
@login_required
def applications(request: HttpRequest) -> HttpResponse:
    """List the applications that the person may open, and the agencies she acts for."""
    user = signed_in(request)
    page = {
        "applications": access.applications_of(user, timezone.localdate()),
        "agencies": agencies_of(user),
        "tasks": _titled(queries.tasks_of_person(user, timezone.localdate())),
        "today": timezone.localdate(),
    }
    return render(request, "applications/mine.html", page)


def _titled(tasks: Iterable[Task]) -> list[tuple[Task, str]]:
    """Return tasks of several applications, each with the number of its application."""
    return [(each, each.application.number) for each in tasks]


@require_safe
@login_required
def application(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one application: who is in it, its forms, what each still needs."""
    user = signed_in(request)
    rights = access.application_to_see(user, public_id, timezone.localdate())
    found = rights.application
    values = queries.values_of(found)
    states = [
        (state, rights.may_edit(state.form.key))
        for state in checklist(
            queries.form_set_of(found), values, queries.files_held_back(found)
        )
        if rights.may_see(state.form.key)
    ]
    tasks = queries.soonest_first(queries.tasks_seen(found, rights.commented_forms))
    titles = queries.Titles(found, values)
    comments = queries.comments_seen(found, rights.commented_forms)
    open_comments = comments.filter(parent__isnull=True, resolved_at__isnull=True)
    page = {
        "application": found,
        "rights": rights,
        "states": states,
        "missing": sum(len(state.problems) for state, _ in states if state.is_needed),
        "here": queries.people_here(found, timezone.now()).exclude(user=user),
        "is_amended": found.stage == Stage.DRAFT and queries.amended_forms(found) is not None,
        "left_over": [each for each in queries.left_over(found) if rights.may_see(each.form)],
        "partners": queries.partners_of(found) if rights.is_member else [],
        "conflicts": queries.open_conflicts(found, rights.forms).count(),
        "grant_forms": grant_forms_of(found, rights.may_see),
        "version": found.opportunity.current,
        "now": timezone.now(),
        "today": timezone.localdate(),
        "tasks": [(each, titles.of(Place(each.form, each.path))) for each in tasks],
        "open_comments": open_comments.count(),
    }
    return render(request, "applications/application.html", page)
