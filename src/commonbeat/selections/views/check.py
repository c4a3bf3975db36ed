"""How anybody checks a result: hashes, frozen files, and the one command."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from commonbeat.formats.archives import archive
from commonbeat.selections import access
from commonbeat.selections.models import Run
from commonbeat.selections.views.frame import run_page

WHAT = {
    "rulebook.toml": "The rulebook, byte by byte as it was uploaded.",
    "applications.csv": "All applications, byte by byte as they were uploaded.",
    "decisions.csv": "What was decided: one line for every application, with its reason.",
    "scores.csv": "How each score came about: one line for every measure.",
    "constraints.csv": "What each rule on sums of money asked, and what came of it.",
    "run.json": "Hashes, versions and totals of the run.",
}
TYPES = {
    "toml": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@require_safe
def check(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Tell how to check a result, with everything that it takes."""
    run = access.result(request.user, slug, number)
    files = run.files.defer("content")
    beside = run.application_file.companions.defer("content")
    page = run_page(run, ("Check it yourself", "")) | {
        "files": [(each, WHAT.get(each.name, "")) for each in files],
        "beside": beside,
        "size": sum(each.size for each in files) + sum(each.size for each in beside),
        "folder": folder_name(run),
    }
    return render(request, "selections/check.html", page)


@require_safe
def file(request: HttpRequest, slug: str, name: str, number: int | None = None) -> HttpResponse:
    """Give one file of a run, or one beside its applications, byte by byte."""
    run = access.result(request.user, slug, number)
    found = run.files.filter(name=name).first() or get_object_or_404(
        run.application_file.companions.all(), name=name
    )
    kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return _download(bytes(found.content), name, kind)


@require_safe
def folder(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Give the whole run folder as one archive; `commonbeat verify` takes what is in it."""
    run = access.result(request.user, slug, number)
    name = folder_name(run)
    files = ((f"{name}/{each}", content) for each, content in _everything(run))
    return _download(archive(files), f"{name}.zip", "application/zip")


def _everything(run: Run) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a run, then those beside its applications."""
    for each in run.files.all():
        yield each.name, bytes(each.content)
    for beside in run.application_file.companions.all():
        yield beside.name, bytes(beside.content)


def folder_name(run: Run) -> str:
    """Return the name under which a run folder is downloaded."""
    return f"{run.round.slug}-run-{run.number}"


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
