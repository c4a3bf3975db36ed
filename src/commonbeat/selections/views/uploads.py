"""Take in rulebooks and applications, with every problem shown; look at what was taken."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonbeat.applications.models import ApplicationFile, RefusedFile
from commonbeat.applications.services import (
    LARGEST_FILE,
    keep_refusal,
    save_applications,
    too_large,
)
from commonbeat.engine.problems import Refused
from commonbeat.formats.safe_csv import write_csv
from commonbeat.opportunities.models import Round, Rulebook
from commonbeat.opportunities.queries import policy
from commonbeat.opportunities.services import save_rulebook
from commonbeat.people.access import signed_in
from commonbeat.selections import access
from commonbeat.selections.forms import ApplicationsForm, RulebookForm
from commonbeat.selections.preview import preview
from commonbeat.selections.words import rulebook_in_words

LONGEST_NUMBER = 10  # digits; Python reads no number of thousands of them
SHOWN = 200  # problems on the page; the CSV has all


def _crumbs(round_: Round, last: str) -> list[tuple[str, str]]:
    return [
        ("Workspace", reverse("selections:workspace")),
        (round_.name, reverse("selections:round", args=[round_.slug])),
        (last, ""),
    ]


@login_required
def new_rulebook(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or keep the rulebook and show what it says."""
    round_ = access.round_to_work_on(request.user, slug)
    form = RulebookForm(request.POST or None, request.FILES or None)
    page: dict[str, object] = {
        "round": round_,
        "form": form,
        "crumbs": _crumbs(round_, "Upload a rulebook"),
    }
    if form.is_valid():
        try:
            kept = save_rulebook(
                round_=round_,
                content=form.cleaned_data["file"].read(),
                by=signed_in(request),
            )
        except Refused as refusal:
            page |= {"problems": refusal.problems, "problem_count": len(refusal.problems)}
            return render(request, "selections/new_rulebook.html", page, status=422)
        messages.success(request, f"{kept} is kept as version {kept.number}.")
        return redirect("selections:workspace_rulebook", slug, kept.number)
    status = 422 if form.errors else 200
    return render(request, "selections/new_rulebook.html", page, status=status)


@require_safe
@login_required
def rulebook(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a version of the rulebook in plain words, with the weight of every measure."""
    round_ = access.workspace_round(request.user, slug)
    kept = get_object_or_404(round_.rulebooks.select_related("uploaded_by"), number=number)
    page = {
        "round": round_,
        "rulebook": kept,
        "crumbs": _crumbs(round_, str(kept)),
    }
    page |= rulebook_in_words(policy(kept))
    return render(request, "selections/workspace_rulebook.html", page)


@require_safe
@login_required
def rulebook_file(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give the rulebook byte by byte."""
    round_ = access.workspace_round(request.user, slug)
    kept = get_object_or_404(Rulebook, round=round_, number=number)
    response = HttpResponse(bytes(kept.content), content_type="text/plain; charset=utf-8")
    name = f"{round_.slug}-rulebook-{number}.toml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
def new_applications(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or keep the file and show its scores; or every problem of it."""
    round_ = access.round_to_work_on(request.user, slug)
    form = ApplicationsForm(request.POST or None, request.FILES or None, round_=round_)
    page: dict[str, object] = {
        "round": round_,
        "form": form,
        "has_rulebook": round_.rulebooks.exists(),
        "crumbs": _crumbs(round_, "Upload applications"),
    }
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            kept = _save(request, round_, form.cleaned_data["rulebook"], upload)
        except Refused as refusal:
            page |= _refused(request, round_, upload, refusal)
            return render(request, "selections/new_applications.html", page, status=422)
        messages.success(request, f"{kept.rows:,} applications are kept.")
        return redirect("selections:application_file", slug, kept.number)
    status = 422 if form.errors else 200
    return render(request, "selections/new_applications.html", page, status=status)


def _save(
    request: HttpRequest, round_: Round, rulebook_: Rulebook, upload: "UploadedFile[bytes]"
) -> ApplicationFile:
    """Keep the file; what is far too large is refused before it is read."""
    size = upload.size or 0
    if size > LARGEST_FILE:
        raise Refused(too_large(size))
    return save_applications(
        round_=round_,
        rulebook=rulebook_,
        name=upload.name or "applications.csv",
        content=upload.read(),
        by=signed_in(request),
    )


def _refused(
    request: HttpRequest, round_: Round, upload: "UploadedFile[bytes]", refusal: Refused
) -> dict[str, object]:
    """Keep the problems for download, and return what the page shows of them."""
    refused = keep_refusal(
        round_=round_,
        name=upload.name or "applications.csv",
        byte_count=upload.size or 0,
        problems=refusal.problems,
        by=signed_in(request),
    )
    return {
        "refused": refused,
        "problems": refusal.problems[:SHOWN],
        "problem_count": len(refusal.problems),
    }


@require_safe
@login_required
def refused_csv(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Give all problems of a refused file as a CSV to mend it by."""
    round_ = access.round_to_work_on(request.user, slug)
    refused = get_object_or_404(RefusedFile, round=round_, public_id=public_id)
    content = write_csv(
        ["where", "problem", "way_out", "code"],
        (
            [each["where"], each["message"], each["way_out"], each["code"]]
            for each in refused.problems
        ),
    )
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="problems.csv"'
    return response


@require_safe
@login_required
def application_file(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show how the applications of a file would score under a rulebook."""
    round_ = access.workspace_round(request.user, slug)
    kept = get_object_or_404(
        round_.application_files.select_related("rulebook", "uploaded_by"), number=number
    )
    chosen = _chosen_rulebook(request, kept)
    page: dict[str, object] = {
        "round": round_,
        "file": kept,
        "rulebook": chosen,
        "rulebooks": round_.rulebooks.defer("content"),
        "crumbs": _crumbs(round_, str(kept)),
    }
    try:
        page |= {"preview": preview(chosen, kept)}
    except Refused as refusal:
        page |= {
            "problems": refusal.problems[:SHOWN],
            "problem_count": len(refusal.problems),
        }
    return render(request, "selections/application_file.html", page)


def _chosen_rulebook(request: HttpRequest, kept: ApplicationFile) -> Rulebook:
    """Return the rulebook that the address asks for, or the one the file was checked with."""
    wanted = request.GET.get("rulebook", "")
    if wanted.isdecimal() and len(wanted) < LONGEST_NUMBER:
        return get_object_or_404(Rulebook, round_id=kept.round_id, number=int(wanted))
    return kept.rulebook
