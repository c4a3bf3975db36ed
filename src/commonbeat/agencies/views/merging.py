"""Likely duplicates, and joining two records of one agency."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonbeat.agencies import access, queries
from commonbeat.agencies.forms import MergeForm, TwoAgenciesForm
from commonbeat.agencies.merging import plan_merge
from commonbeat.agencies.services.merging import merge_agencies
from commonbeat.engine.problems import Refused
from commonbeat.formats.duplicates import likely_duplicates
from commonbeat.people.access import with_role
from commonbeat.people.enums import Role

PAIRS_A_PAGE = 50
MERGERS = (Role.PROGRAM_MANAGER, Role.DIRECTOR)


@require_safe
@never_cache
@login_required
def duplicates(request: HttpRequest) -> HttpResponse:
    """Show the pairs that are likely one agency, or go to the two that were typed."""
    with_role(request, *MERGERS)
    asked = "kept" in request.GET or "merged" in request.GET
    form = TwoAgenciesForm(request.GET if asked else None)
    if form.is_valid():
        given = form.cleaned_data
        return redirect("agencies:merge", given["kept"], given["merged"])
    pairs = likely_duplicates(queries.comparable_agencies())
    page = {
        "form": form,
        "page": Paginator(pairs, PAIRS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "agencies/duplicates.html", page, status=422 if form.errors else 200)


@never_cache
@login_required
def merge(request: HttpRequest, kept: str, merged: str) -> HttpResponse:
    """Show exactly what would move, or do it."""
    user = with_role(request, *MERGERS)
    stays, goes = access.exact_agency(kept), access.exact_agency(merged)
    form = MergeForm(request.POST or None)
    if form.is_valid():
        try:
            merge_agencies(
                kept=stays, merged=goes, **form.cleaned_data, by=user, now=timezone.now()
            )
        except Refused as refusal:
            form.show(refusal)
            stays, goes = access.exact_agency(kept), access.exact_agency(merged)
        else:
            messages.success(request, f"{goes.ori} is now one with {stays.ori}.")
            return redirect("agencies:agency", stays.ori)
    page = {"plan": plan_merge(stays, goes), "form": form}
    return render(request, "agencies/merge.html", page, status=422 if form.errors else 200)
