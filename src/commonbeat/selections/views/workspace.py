"""The office's workspace: its rounds, and all that belongs to one of them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonbeat.selections import access, queries
from commonbeat.selections.forms import StartForm


@require_safe
@login_required
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds with the newest run of each, and what waits for whom."""
    found = access.workspace_rounds(request.user)
    page = {
        "rounds": queries.with_standing(found),
        "waiting": queries.waiting_for_approval(),
        "may_work": access.may_work(request.user),
        "may_decide": access.may_decide(request.user),
        "crumbs": [("Workspace", "")],
    }
    return render(request, "selections/workspace.html", page)


@require_safe
@login_required
def round_(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a round: its rulebooks, its files, its runs, and everything that was done."""
    found = access.workspace_round(request.user, slug)
    rulebooks = list(found.rulebooks.select_related("uploaded_by").defer("content"))
    files = list(found.application_files.select_related("uploaded_by").defer("content"))
    runs = list(queries.runs_of(found))
    published = queries.published_run(found)
    page = {
        "round": found,
        "rulebooks": rulebooks,
        "files": files,
        "runs": runs,
        "published": published,
        "may_work": access.may_work(request.user),
        "form": StartForm(round_=found, is_correction=published is not None),
        "steps": queries.steps_of_round(found, rulebooks, files, runs),
        "crumbs": [("Workspace", reverse("selections:workspace")), (found.name, "")],
    }
    return render(request, "selections/round.html", page)
