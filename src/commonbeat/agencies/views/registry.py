"""The registry for everybody: the list of agencies, the list as a file, one agency."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonbeat.agencies import access, queries
from commonbeat.agencies.models import TYPE_WORDS, AgencyFigure, CountyFigure
from commonbeat.agencies.queries import FEDERAL, RECORDS, SIZES, Filters
from commonbeat.base.listing import page_of
from commonbeat.formats.gazetteer import (
    SOURCE_ADDRESS,
    SOURCE_LICENCE,
    SOURCE_NAME,
    SOURCE_VINTAGE,
    counties,
)
from commonbeat.formats.jurisdictions import JURISDICTIONS
from commonbeat.formats.safe_csv import Cell, csv_parts

COLUMNS = (
    ("name", "Agency", False),
    ("state", "State", False),
    ("population", "Population served", True),
    ("sworn", "Sworn officers", True),
    ("civilian", "Civilians", True),
)
CSV_COLUMNS = (
    "ori",
    "uei",
    "name",
    "agency_type",
    "state",
    "counties",
    "county_fips",
    "place_fips",
    "jurisdiction",
    "latitude",
    "longitude",
    "population",
    "sworn",
    "civilian",
    "year",
    "source",
    "source_vintage",
    "is_synthetic",
)
MEASURES = {
    "violent_crime": "Violent crime",
    "murder": "Murder and nonnegligent manslaughter",
    "rape": "Rape",
    "robbery": "Robbery",
    "aggravated_assault": "Aggravated assault",
    "property_crime": "Property crime",
    "burglary": "Burglary",
    "larceny_theft": "Larceny-theft",
    "motor_vehicle_theft": "Motor vehicle theft",
    "arson": "Arson",
    "poverty_percent": "People in poverty",
    "unemployment_percent": "Unemployment",
    "median_income_dollars": "Median household income",
}
LOCATED_BY = {
    "name": SOURCE_NAME,
    "vintage": f"{SOURCE_VINTAGE}, {SOURCE_LICENCE}",
    "address": SOURCE_ADDRESS,
}
Figure = AgencyFigure | CountyFigure


@require_safe
@vary_on_headers("HX-Request")
def agencies(request: HttpRequest) -> HttpResponse:
    """List the agencies that the address asks for, a page of them at a time."""
    filters = Filters.read(request.GET.dict())
    page = {
        "page": page_of(queries.agencies(filters), request.GET.get("page")),
        "filters": filters,
        "columns": filters.heads(COLUMNS),
        "choices": _choices(),
    }
    part = request.headers.get("HX-Target") == "agencies"
    return render(request, f"agencies/{'_agencies' if part else 'agencies'}.html", page)


@require_safe
def agencies_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the same list as a CSV file that is safe to open in a spreadsheet."""
    filters = Filters.read(request.GET.dict())
    parts = csv_parts(CSV_COLUMNS, _cells(filters))
    response = StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="agencies.csv"'
    return response


@require_safe
def agency(request: HttpRequest, ori: str) -> HttpResponse:
    """Show one agency: whom it serves, its staff, its city and county, each with its source."""
    found = access.agency(ori)
    if not found.ori.startswith(ori.strip().upper()):  # joined with another record
        return redirect("agencies:agency", found.ori)
    county = counties().get(found.county_fips)
    page = {
        "agency": found,
        "county": county.name if county else found.counties,
        "staffing": found.staffing.select_related("source"),
        "city_figures": _by_source(queries.city_figures(found)),
        "county_figures": _by_source(_newest(queries.county_figures(found))),
        "located_by": LOCATED_BY,
        "awards": _awards(found.ori),
        "earlier": [(each.ori, _awards(each.ori)) for each in found.merged.order_by("ori")],
        "registration": queries.registration_of(found),
    }
    return render(request, "agencies/agency.html", page)


def _choices() -> dict[str, list[tuple[str, str]]]:
    """Return what each filter offers."""
    states = [(each.code, each.name) for each in JURISDICTIONS]
    return {
        "states": [*states, (FEDERAL, "Federal")],
        "types": [(str(key), words) for key, words in TYPE_WORDS.items()],
        "sizes": [(key, words) for key, (words, _) in SIZES.items()],
        "records": list(RECORDS.items()),
    }


def _awards(ori: str) -> str:
    """Return the address of the agency's awards, or nothing where no room tells of them."""
    try:
        return reverse("selections:agency_awards", args=[ori])
    except NoReverseMatch:
        return ""


def _by_source(figures: Iterable[Figure]) -> list[dict[str, object]]:
    """Return figures in words, those of one source and year together, as MEASURES has them."""
    order = list(MEASURES)
    groups: dict[tuple[int, int], dict[str, object]] = {}
    lines: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for figure in sorted(figures, key=lambda each: order.index(each.measure)):
        key = (-figure.year, figure.source_id)
        groups.setdefault(key, {"year": figure.year, "source": figure.source})
        lines.setdefault(key, []).append((MEASURES[figure.measure], _value(figure)))
    return [groups[key] | {"lines": lines[key]} for key in sorted(groups)]


def _value(figure: Figure) -> str:
    if figure.measure.endswith("_percent"):
        return f"{figure.value:.1f} %"
    if figure.measure.endswith("_dollars"):
        return f"${figure.value:,.0f}"
    return f"{figure.value:,.0f}"


def _newest(figures: Iterable[CountyFigure]) -> list[CountyFigure]:
    """Return the first figure of each measure; they come newest first."""
    newest: dict[str, CountyFigure] = {}
    for figure in figures:
        newest.setdefault(figure.measure, figure)
    return list(newest.values())


def _cells(filters: Filters) -> Iterator[Sequence[Cell]]:
    """Yield the lines of the list, in the order of `CSV_COLUMNS`."""
    for each in queries.agencies(filters).select_related("source").iterator(chunk_size=1_000):
        yield (
            each.ori,
            each.uei,
            each.name,
            each.agency_type,
            each.state,
            each.counties,
            each.county_fips,
            each.place_fips,
            each.jurisdiction,
            _coordinate(each.latitude),
            _coordinate(each.longitude),
            each.population,
            each.sworn,
            each.civilian,
            each.year,
            each.source.name,
            each.source.vintage,
            "yes" if each.is_synthetic else "no",
        )


def _coordinate(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.3f}"
