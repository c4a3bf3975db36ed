"""The search for opportunities, for everybody: the page, and its list as CSV and calendar."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonbeat.formats.calendars import write_calendar
from commonbeat.formats.safe_csv import write_csv
from commonbeat.opportunities import printing, queries
from commonbeat.opportunities.enums import APPLICANT_TYPES
from commonbeat.opportunities.models import Opportunity, Program
from commonbeat.opportunities.queries import Search
from commonbeat.opportunities.queries.finding import DUE, MATCHES, SORTS, STANDINGS

ROWS_A_PAGE = 20
CSV_COLUMNS = (
    "number",
    "title",
    "program",
    "assistance_listing",
    "standing",
    "opens_at",
    "closes_at",
    "time_zone",
    "funds_dollars",
    "award_floor_dollars",
    "award_ceiling_dollars",
    "expected_awards",
    "match_percent",
    "months",
    "applicant_types",
    "version",
    "published_at",
    "is_synthetic",
    "address",
)


@require_safe
@vary_on_headers("HX-Request")
def opportunities(request: HttpRequest) -> HttpResponse:
    """List the opportunities that the address asks for, a page of them at a time."""
    search, now = Search.read(request.GET.dict()), timezone.now()
    page = Paginator(queries.found(search, now), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (each, each.current, queries.standing_of(each, now))
        for each in _rows(list(page.object_list))
    ]
    programs = Program.objects.filter(rounds__opportunity__current__isnull=False).distinct()
    shown = {
        "page": page,
        "rows": rows,
        "search": search,
        "choices": (
            (
                "program",
                "Program",
                [("", "All"), *((each.slug, each.name) for each in programs)],
            ),
            ("applicant", "Who applies", [("", "Anybody"), *APPLICANT_TYPES.items()]),
            ("standing", "Where it stands", list(STANDINGS.items())),
            ("due", "Closes", list(DUE.items())),
            ("match", "Match", list(MATCHES.items())),
            ("sort", "Order", list(SORTS.items())),
        ),
        "chosen": vars(search),
    }
    part = request.headers.get("HX-Target") == "opportunities"
    name = "_list" if part else "list"
    return render(request, f"opportunities/offers/{name}.html", shown)


def _rows(keys: list[int]) -> list[Opportunity]:
    """Return the opportunities with these keys in this order, without their long texts."""
    heavy = ("sections", "eligibility", "sources", "contacts")
    rows = queries.public_opportunities().defer(
        "current__form_set__definition", *(f"current__{name}" for name in heavy)
    )
    return sorted(rows.filter(pk__in=keys), key=lambda each: keys.index(each.pk))


@require_safe
def opportunities_csv(request: HttpRequest) -> HttpResponse:
    """Give the same list as a CSV file that is safe to open in a spreadsheet."""
    search, now = Search.read(request.GET.dict()), timezone.now()
    rows = [
        _cells(each, queries.standing_of(each, now), request)
        for each in _rows(queries.found(search, now))
    ]
    response = HttpResponse(
        write_csv(CSV_COLUMNS, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="opportunities.csv"'
    return response


def _cells(each: Opportunity, standing: str, request: HttpRequest) -> list[str | int | None]:
    version = each.current
    if version is None:
        return []
    page = reverse("opportunities:detail", args=[each.number])
    return [
        each.number,
        version.title,
        each.round.program.name,
        each.round.program.assistance_listing,
        standing,
        version.opens_at.isoformat(),
        each.deadline.isoformat(),
        version.time_zone,
        _dollars(version.funds_cents),
        _dollars(version.award_floor_cents),
        _dollars(version.award_ceiling_cents),
        version.expected_awards,
        version.match_percent,
        version.months,
        " ".join(version.applicant_types),
        version.number,
        version.published_at.isoformat() if version.published_at else None,
        "yes" if each.round.is_synthetic else "no",
        request.build_absolute_uri(page),
    ]


def _dollars(cents: int | None) -> str | None:
    return None if cents is None else f"{cents // 100}.{cents % 100:02}"


@require_safe
def opportunities_ics(request: HttpRequest) -> HttpResponse:
    """Give the dates of the same list as a calendar file."""
    search, now = Search.read(request.GET.dict()), timezone.now()
    rows = _rows(queries.found(search, now))
    dates = [
        date
        for each in rows
        for date in printing.calendar_dates(
            each,
            request.build_absolute_uri(reverse("opportunities:detail", args=[each.number])),
        )
    ]
    changed = [each.updated_at for each in rows]
    data = write_calendar(
        "Opportunities", dates, site=request.get_host(), changed_at=max(changed, default=now)
    )
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="opportunities.ics"'
    return response
