"""Home, the error pages, and the two addresses that machines ask."""

from collections.abc import Sequence

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonbeat.selections import access
from commonbeat.selections.addresses import Addresses
from commonbeat.selections.folder import SYNTHETIC
from commonbeat.selections.models import Run
from commonbeat.selections.statistics import Group
from commonbeat.site.source import source_archive

NEWEST = 3  # results that the home page shows


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the office does, and what it funded as far as that is public."""
    results = access.results(request.user)
    page = {
        "results": [(run, Addresses(run)) for run in results[:NEWEST]],
        "rounds": len(results),
        "totals": totals(results),
    }
    return render(request, "site/home.html", page)


def totals(results: Sequence[Run]) -> list[dict[str, object]]:
    """Return what was decided, apart by what has to be said of it: never made up with real."""
    groups: dict[str, list[Group]] = {}
    for run in results:
        groups.setdefault(kind_of_data(run), []).append(run.statistics["total"])
    return [
        {
            "kind": kind,
            "rounds": len(found),
            "received": sum(total["received"] for total in found),
            "funded": sum(total["funded"] for total in found),
            "federal_cents": sum(total["federal_cents"] for total in found),
        }
        for kind, found in sorted(groups.items())
    ]


def kind_of_data(run: Run) -> str:
    """Return the sentence that has to be said of a run's data; nothing where all is real."""
    if run.round.is_synthetic:
        return SYNTHETIC
    return next(iter(run.application_file.notice.splitlines()), "")


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    """Give the program that this site runs, so that anybody can recompute what it decided."""
    del request
    found = source_archive()
    if found is None:
        raise Http404
    return HttpResponse(
        found,
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="commonbeat.zip"'},
    )


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that the process serves; asks nothing of the database."""
    del request
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer whether the database is there and migrated; 503 with a word when it is not."""
    del request
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if waiting:
        return JsonResponse({"status": "migrations are missing"}, status=503)
    return JsonResponse({"status": "ok"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old, and how to send it again."""
    del reason  # is for developers; Django logs it
    return render(request, "site/csrf_failure.html", status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this may not be done."""
    del exception
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing here; the same words whether hidden or absent."""
    del exception
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our mistake, with as little machinery as possible."""
    return render(request, "500.html", status=500)
