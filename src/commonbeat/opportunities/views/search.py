"""The list of opportunities for everybody."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonbeat.opportunities import queries

ROWS_A_PAGE = 20


@require_safe
def opportunities(request: HttpRequest) -> HttpResponse:
    """List what is offered."""
    now = timezone.now()
    found = queries.public_opportunities().filter(archived_at__isnull=True)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, each.current, queries.standing_of(each, now)) for each in page.object_list]
    return render(request, "opportunities/offers/list.html", {"page": page, "rows": rows})
