"""Steps with an opportunity: submitted, returned, approved, amended, archived, answered."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonbeat.engine.problems import Refused
from commonbeat.opportunities import access
from commonbeat.opportunities.access import WRITERS
from commonbeat.opportunities.forms.offers import AnswerForm
from commonbeat.opportunities.services import offers
from commonbeat.opportunities.services.questions import answer_question
from commonbeat.opportunities.views.workspace import crumbs, version_page
from commonbeat.people.access import with_role


def _step(
    request: HttpRequest, number: str, version: int, done: str, act: Callable[..., object]
) -> HttpResponse:
    """Take a step with a version, and show the page of it again with what came of it."""
    user = with_role(request, *WRITERS)
    found = access.office_version(user, number, version)
    try:
        act(version=found, by=user, now=timezone.now())
    except Refused as refusal:
        found = access.office_version(user, number, version)
        page = version_page(user, found) | {"refused": refusal.problems}
        return render(request, "opportunities/offers/office_version.html", page, status=422)
    messages.success(request, done)
    return redirect("opportunities:version", number, version)


@require_POST
@login_required
def submit(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Hand a draft to another person."""
    done = "Submitted. Another person has to approve it."
    return _step(request, number, version, done, offers.submit_version)


@require_POST
@login_required
def approve(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Approve what another person submitted; everybody can read it from then on."""
    done = "Approved: everybody can read it now."
    return _step(request, number, version, done, offers.publish_version)


@require_POST
@login_required
def return_(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Give a version back with the reason."""
    act = partial(offers.return_version, reason=request.POST.get("reason", ""))
    return _step(request, number, version, "Returned with your reason.", act)


@require_POST
@login_required
def amend(request: HttpRequest, number: str) -> HttpResponse:
    """Begin the next version, or go to the one that is begun."""
    user = with_role(request, *WRITERS)
    found = access.office_opportunity(user, number)
    if found.current is None:
        messages.info(request, "It is not published yet: change the draft itself.")
        return redirect("opportunities:office_opportunity", number)
    version = offers.amend(opportunity=found, by=user)
    return redirect("opportunities:edit", number, version.number)


@require_POST
@login_required
def archive(request: HttpRequest, number: str) -> HttpResponse:
    """Take an opportunity out of the lists."""
    user = with_role(request, *WRITERS)
    found = access.office_opportunity(user, number)
    offers.archive(opportunity=found, by=user, now=timezone.now())
    messages.success(request, "Archived. Its page stays, and says so.")
    return redirect("opportunities:office_opportunity", number)


@login_required
def answer(request: HttpRequest, number: str, public_id: str) -> HttpResponse:
    """Show the form, or publish the answer to a question."""
    user = with_role(request, *WRITERS)
    question = access.office_question(user, number, public_id)
    form = AnswerForm(request.POST or None, initial={"answer": question.answer})
    if form.is_valid():
        given = form.cleaned_data["answer"]
        try:
            answer_question(question=question, answer=given, by=user, now=timezone.now())
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, "The answer is published.")
            return redirect("opportunities:office_opportunity", number)
    page = {
        "question": question,
        "form": form,
        "crumbs": crumbs(question.opportunity, ("Answer", "")),
    }
    status = 422 if form.errors else 200
    return render(request, "opportunities/offers/answer.html", page, status=status)
