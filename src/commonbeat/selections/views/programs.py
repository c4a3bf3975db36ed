"""The programs of the office, and the results of their rounds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonbeat.opportunities.queries import policy
from commonbeat.selections import access
from commonbeat.selections.addresses import Addresses
from commonbeat.selections.words import rulebook_in_words


@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """List the programs with their newest result."""
    results = access.results(request.user)
    page = {
        "programs": [
            (each, [run for run in results if run.round.program_id == each.pk])
            for each in access.programs()
        ],
        "crumbs": [("Programs", "")],
    }
    return render(request, "selections/programs.html", page)


@require_safe
def program(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell what a program is for, and list its rounds."""
    found = access.program(slug)
    results = [
        (run, Addresses(run))
        for run in access.results(request.user)
        if run.round.program_id == found.pk
    ]
    page: dict[str, object] = {
        "program": found,
        "results": results,
        "newest": results[0] if results else None,
        "crumbs": [("Programs", reverse("selections:programs")), (found.name, "")],
    }
    if results:
        page |= rulebook_in_words(policy(results[0][0].rulebook))
    return render(request, "selections/program.html", page)


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """List all published results."""
    page = {
        "results": [(run, Addresses(run)) for run in access.results(request.user)],
        "crumbs": [("Results", "")],
    }
    return render(request, "selections/rounds.html", page)
