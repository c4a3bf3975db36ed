"""What was received in a round: the list of the office, and the file that it becomes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commonbeat.applications import access
from commonbeat.applications.forms.submitting import FeedForm, ScreenForm
from commonbeat.applications.received import CSV_COLUMNS, OUTCOMES, Filters
from commonbeat.applications.services.feeding import feed_round
from commonbeat.engine.problems import Refused
from commonbeat.engine.receipts import moment
from commonbeat.formats.safe_csv import write_csv
from commonbeat.people.access import signed_in

ROWS_A_PAGE = 50
SHOWN = 200  # problems of a file that was not made


@require_safe
@login_required
def received(request: HttpRequest, slug: str) -> HttpResponse:
    """List what counts of a round, with what the office found so far."""
    user = signed_in(request)
    round_ = access.round_received(user, slug)
    filters = Filters.read(request.GET.dict())
    page = {
        "round": round_,
        "filters": filters,
        "outcomes": OUTCOMES,
        "page": Paginator(filters.rows(round_), ROWS_A_PAGE).get_page(request.GET.get("page")),
        "may_work": user.has_role(*access.WORKERS),
        "screen_form": ScreenForm(),
        "feed_form": FeedForm(round_=round_),
        "deadline": round_.opportunity.deadline,
        "version": round_.opportunity.current,
        "now": timezone.now(),
    }
    return render(request, "applications/received/list.html", page)


@require_safe
@login_required
def received_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the list, filtered as the page is, as a CSV file."""
    round_ = access.round_received(signed_in(request), slug)
    rows = Filters.read(request.GET.dict()).rows(round_)
    content = write_csv(
        CSV_COLUMNS,
        (
            [
                each.application.number,
                each.application.agency.name,
                each.application.agency.ori,
                each.application.agency.state,
                each.receipt_number,
                moment(each.arrived_at),
                "yes" if each.is_provisional else "no",
                getattr(each, "outcome") or "",  # noqa: B009  annotated by the list
                getattr(each, "outcome_reason") or "",  # noqa: B009  annotated by the list
                each.sha256,
            ]
            for each in rows.iterator(chunk_size=1000)
        ),
    )
    name = f"{round_.slug}-received.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@login_required
def make_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze the complete submissions as the round's file of applications."""
    user = signed_in(request)
    round_ = access.round_received(user, slug, to_work=True)
    form = FeedForm(request.POST, round_=round_)
    if not form.is_valid():
        messages.error(request, "Upload a rulebook first: it names the columns of the file.")
        return redirect("applications:received", slug)
    try:
        kept = feed_round(
            round_=round_, rulebook=form.cleaned_data["rulebook"], by=user, now=timezone.now()
        )
    except Refused as refusal:
        page = {
            "round": round_,
            "problems": refusal.problems[:SHOWN],
            "problem_count": len(refusal.problems),
        }
        return render(request, "applications/received/not_made.html", page, status=422)
    messages.success(
        request, f"{kept.rows:,} applications are frozen as file {kept.number} of the round."
    )
    return redirect(f"/workspace/{round_.slug}/")  # a page of a later room
