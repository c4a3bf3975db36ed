"""Slide the weights of a rulebook, and see at once who would move."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonbeat.engine.problems import Refused
from commonbeat.opportunities.queries import policy
from commonbeat.selections import access
from commonbeat.selections.enums import Status
from commonbeat.selections.views.frame import workspace_page
from commonbeat.selections.weights import noise_slider, sliders
from commonbeat.selections.what_if import what_if

SHOWN = 25  # moves of each kind on the page


@require_safe
@login_required
@vary_on_headers("HX-Request")
def sliding(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the sliders, and what the weights in the address would change."""
    run = access.workspace_run(request.user, slug, number)
    if run.status != Status.DONE:
        raise Http404
    given = request.GET.dict()
    asked, noise = sliders(policy(run.rulebook), given), noise_slider(given)
    page = workspace_page(run, ("What if", "")) | {"sliders": asked, "noise": noise}
    status = 200
    try:
        answer = what_if(run, asked, noise)
    except Refused as refusal:
        page |= {"problems": refusal.problems}
        status = 422
    else:
        moves = answer.comparison
        page |= {"answer": answer, "gain": moves.gain[:SHOWN], "lose": moves.lose[:SHOWN]}
    part = request.headers.get("HX-Target") == "answer"
    template = "selections/_what_if.html" if part else "selections/what_if.html"
    return render(request, template, page, status=status)
