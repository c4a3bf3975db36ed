"""Screen one submission or many alike, and ask an applicant for what is missing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonbeat.applications import access
from commonbeat.applications.enums import Outcome
from commonbeat.applications.forms.submitting import AskForm, ScreenForm
from commonbeat.applications.models import Submission
from commonbeat.applications.queries import form_set_of
from commonbeat.applications.received import Filters, digest
from commonbeat.applications.services.asking import ask_for_information
from commonbeat.applications.services.screening import screen_submissions
from commonbeat.engine.forms import flat
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.models import Round
from commonbeat.opportunities.rendering import rendered
from commonbeat.people.access import signed_in

SHOWN = 50


def _page(request: HttpRequest, round_: Round, found: Submission) -> dict[str, Any]:
    """Return what the page of one submission shows: exactly what was submitted."""
    document, application = found.document, found.application
    form_set = form_set_of(application)
    forms = [
        {
            "form": form,
            "anchor": f"{form.key}-",
            "sections": rendered(
                form,
                flat(form, document["forms"][form.key]),
                prefix=f"{form.key}-",
                editable=False,
            ),
        }
        for form in form_set.forms
        if form.key in document["forms"]
    ]
    return {
        "round": round_,
        "submission": found,
        "application": application,
        "forms": forms,
        "certifications": document["certifications"],
        "attachments": document["attachments"],
        "partners": document.get("partners", []),  # older submissions have none
        "screenings": found.screenings.select_related("by"),
        "requests": application.information_requests.select_related("asked_by"),
        "choices": [(form.key, form.title) for form in form_set.forms],
        "may_work": signed_in(request).has_role(*access.WORKERS),
    }


@never_cache
@require_safe
@login_required
def submission(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show a submission as it was received, and what the office found in it."""
    round_ = access.round_received(signed_in(request), slug)
    page = _page(request, round_, access.received_submission(round_, number))
    page |= {"screen_form": ScreenForm(), "ask_form": AskForm(choices=page["choices"])}
    return render(request, "applications/received/one.html", page)


@require_POST
@login_required
def screen_one(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Write down what the office found in one submission."""
    user = signed_in(request)
    round_ = access.round_received(user, slug, to_work=True)
    found = access.received_submission(round_, number)
    form = ScreenForm(request.POST)
    if form.is_valid():
        try:
            screen_submissions(
                submissions=[found],
                outcome=Outcome(form.cleaned_data["outcome"]),
                reason=form.cleaned_data["reason"],
                checks=form.confirmed,
                by=user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, f"{number} is screened.")
            return redirect("applications:received", slug)
    page = _page(request, round_, found)
    page |= {"screen_form": form, "ask_form": AskForm(choices=page["choices"])}
    return render(request, "applications/received/one.html", page, status=422)


@require_POST
@login_required
def ask(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Open some forms of an application again, until a day."""
    user = signed_in(request)
    round_ = access.round_received(user, slug, to_work=True)
    found = access.received_submission(round_, number)
    page = _page(request, round_, found)
    form = AskForm(request.POST, choices=page["choices"])
    if form.is_valid():
        try:
            ask_for_information(
                application=found.application,
                forms=form.cleaned_data["wanted"],
                message=form.cleaned_data["message"],
                due_at=form.cleaned_data["due_at"],
                by=user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, "The applicant is asked, and was sent a mail.")
            return redirect("applications:received_one", slug, number)
    page |= {"screen_form": ScreenForm(), "ask_form": form}
    return render(request, "applications/received/one.html", page, status=422)


@require_POST
@login_required
def screen_many(request: HttpRequest, slug: str) -> HttpResponse:
    """Show exactly whom a screening of many would touch; carry it out once it is confirmed."""
    user = signed_in(request)
    round_ = access.round_received(user, slug, to_work=True)
    form = ScreenForm(request.POST)
    chosen = _chosen(request, round_)
    if not form.is_valid() or not chosen:
        messages.error(request, "Choose submissions and what was found in them.")
        return redirect("applications:received", slug)
    shown, now = request.POST.get("digest", ""), digest(chosen)
    page: dict[str, Any] = {
        "round": round_,
        "form": form,
        "chosen": chosen,
        "first": chosen[:SHOWN],
        "outcome": Outcome(form.cleaned_data["outcome"]),
        "digest": now,
        "numbers": request.POST.getlist("number"),
        "all": request.POST.get("all", ""),
        "has_changed": bool(shown) and shown != now,
    }
    if shown != now:
        return render(request, "applications/received/preview.html", page)
    try:
        screen_submissions(
            submissions=chosen,
            outcome=page["outcome"],
            reason=form.cleaned_data["reason"],
            checks=form.confirmed,
            by=user,
            now=timezone.now(),
        )
    except Refused as refusal:
        page["problems"] = refusal.problems
        return render(request, "applications/received/preview.html", page, status=422)
    messages.success(request, f"{len(chosen):,} submissions are screened.")
    return redirect("applications:received", slug)


def _chosen(request: HttpRequest, round_: Round) -> list[Submission]:
    """Return the submissions that were ticked, or all that the filters show."""
    if request.POST.get("all") == "1":
        asked = request.POST.dict() | {"outcome": request.POST.get("filter", "")}
        return list(Filters.read(asked).rows(round_))
    numbers = request.POST.getlist("number")
    return list(Filters().rows(round_).filter(application__number__in=numbers))
