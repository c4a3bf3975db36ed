"""What one agency applied for and received: a panel for its page, and a page of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonbeat.engine.problems import Problem
from commonbeat.formats.ori import read_ori
from commonbeat.selections import access
from commonbeat.selections.addresses import Addresses, agency_page


@require_safe
@vary_on_headers("HX-Request")
def awards(request: HttpRequest, ori: str) -> HttpResponse:
    """Show an agency's applications in published rounds; as a panel where htmx asks."""
    found = read_ori(ori)
    if isinstance(found, Problem):
        raise Http404
    decisions = [
        (each, Addresses(each.run).application(each.application_id))
        for each in access.agency_decisions(request.user, found)
    ]
    page: dict[str, object] = {"ori": found, "decisions": decisions}
    if request.headers.get("HX-Request") == "true":
        return render(request, "selections/_agency_awards.html", page)
    page |= {"agency_page": agency_page(found)}
    return render(request, "selections/agency_awards.html", page)
