"""All applicants of a round, and the page of each application."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonbeat.base.listing import page_of
from commonbeat.engine.allocation.needed import NEAREST
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.formats.drawing import Mark, jurisdiction_name
from commonbeat.formats.safe_csv import Cell, csv_parts
from commonbeat.opportunities.queries import policy
from commonbeat.selections import access, links, pictures, queries, trace
from commonbeat.selections.addresses import Addresses, agency_page
from commonbeat.selections.enums import Outcome
from commonbeat.selections.models import Decision, Run
from commonbeat.selections.queries import Filters
from commonbeat.selections.rows import score_text
from commonbeat.selections.sizes import SIZES
from commonbeat.selections.views.frame import run_page
from commonbeat.selections.views.result import cutoff_marks

COLUMNS = (
    ("rank", "Rank", True),
    ("agency", "Agency", False),
    ("state", "State", False),
    ("score", "Score", True),
    ("requested", "Asked", True),
    ("awarded", "Awarded", True),
    ("federal", "Dollars", True),
)
CSV_COLUMNS = [
    "application_id",
    "agency",
    "ori",
    "state",
    "stratum",
    "agency_type",
    "population",
    "outcome",
    "score",
    "rank",
    "units_requested",
    "units_cap",
    "units_awarded",
    "federal_cents",
    "reason_code",
    "reason",
    "score_needed",
    "is_synthetic",
]


@require_safe
@vary_on_headers("HX-Request")
def applicants(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """List the applicants that the address asks for, a page of them at a time."""
    run = access.result(request.user, slug, number)
    filters = Filters.read(request.GET, run.statistics)
    page = run_page(run, ("Applicants", "")) | {
        "page": page_of(queries.applicants(run, filters), request.GET.get("page")),
        "filters": filters,
        "columns": filters.heads(COLUMNS),
        "choices": _choices(run),
    }
    part = request.headers.get("HX-Target") == "applicants"
    template = "selections/_applicants.html" if part else "selections/applicants.html"
    return render(request, template, page)


def _choices(run: Run) -> dict[str, list[tuple[str, str]]]:
    """Return what each filter offers: only what this run has."""
    found = run.statistics
    return {
        "states": [
            (group["key"], jurisdiction_name(group["key"])) for group in found["states"]
        ],
        "outcomes": list(Outcome.choices),
        "sizes": [(group["key"], SIZES[group["key"]]) for group in found["sizes"]],
        "strata": [(group["key"], group["key"]) for group in found["strata"] if group["key"]],
        "types": [(group["key"], group["key"]) for group in found["types"] if group["key"]],
    }


@require_safe
def applicants_csv(
    request: HttpRequest, slug: str, number: int | None = None
) -> StreamingHttpResponse:
    """Give the same list as a CSV file that is safe to open in a spreadsheet."""
    run = access.result(request.user, slug, number)
    filters = Filters.read(request.GET, run.statistics)
    rows = queries.applicants(run, filters).iterator(chunk_size=1_000)
    parts = csv_parts(CSV_COLUMNS, (_cells(row, run) for row in rows))
    response = StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8")
    name = f"{run.round.slug}-run-{run.number}-applicants.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(row: Decision, run: Run) -> Sequence[Cell]:
    """Return one line of the list, in the order of `CSV_COLUMNS`."""
    decimals = run.score_decimals
    return (
        row.application_id,
        row.agency_name,
        row.ori,
        row.state,
        row.stratum,
        row.agency_type,
        row.population,
        row.get_outcome_display(),
        score_text(row.score, decimals),
        row.rank,
        row.units_requested,
        row.units_cap,
        row.units_awarded,
        row.federal_cents,
        row.reason_code,
        row.reason,
        score_text(row.score_needed, decimals),
        "yes" if run.round.is_synthetic else "no",
    )


@require_safe
def application(
    request: HttpRequest, slug: str, application_id: str, number: int | None = None
) -> HttpResponse:
    """Show one application: its score, its reason, and what would have changed it."""
    run = access.result(request.user, slug, number)
    decision = access.decision(run, application_id)
    at = Addresses(run)
    found = policy(run.rulebook)
    neighbours = queries.neighbours(decision)
    page = run_page(run, ("Applicants", at.applicants), (decision.agency_name, "")) | {
        "decision": decision,
        "agency_page": agency_page(decision.ori),
        "eligible": run.statistics["total"]["eligible"],
        "state_name": jurisdiction_name(decision.state),
        "size": SIZES[decision.size_class],
        "missing_points": missing_points(decision),
        "was_sought": queries.was_sought(decision, run=run),
        "nearest": NEAREST,
        "price": price_of(decision, found),
        "categories": trace.categories(decision, found),
        "neighbours": neighbours,
        "overtaken": is_overtaken(neighbours),
        "history": _history(request, decision),
        "plot": _place(run, decision),
        "is_low": decision.score is not None and decision.score < 50 * 10**run.score_decimals,
        "own": links.own_application(request.user, decision) if run.is_public else None,
    }
    return render(request, "selections/application.html", page)


def is_overtaken(ranked: list[Decision]) -> bool:
    """Return whether one who is funded stands below one who is not."""
    funded = [bool(each.units_awarded) for each in ranked]
    return funded != sorted(funded, reverse=True)


def price_of(decision: Decision, found: Policy) -> dict[str, object] | None:
    """Return what one unit and the largest possible award cost; None without a price."""
    if not decision.unit_price_cents:
        return None
    cap = decision.units_cap
    units = decision.units_requested if cap is None else min(decision.units_requested, cap)
    return {
        "unit_cents": decision.unit_price_cents,
        "full_units": units,
        "full_cents": units * decision.unit_price_cents,
        "months": found.program.months_funded,
        "cap_sentence": found.request.sentence,
    }


def missing_points(decision: Decision) -> int | None:
    """Return how many steps of the score an application was short of an award."""
    if decision.score is None or decision.score_needed is None:
        return None
    return decision.score_needed - decision.score


def _history(request: HttpRequest, decision: Decision) -> list[tuple[Decision, str]]:
    """Return the same agency's decisions in the current results of other rounds."""
    if not decision.ori:
        return []
    others = access.agency_decisions(request.user, decision.ori).exclude(pk=decision.pk)
    return [(each, Addresses(each.run).application(each.application_id)) for each in others]


def _place(run: Run, decision: Decision) -> str:
    """Return the plot of all scores with this one marked in it."""
    if decision.score is None:
        return ""
    own = Mark("This application", decision.score / 10**run.score_decimals)
    return pictures.plot_of_scores(
        queries.scores(run),
        decimals=run.score_decimals,
        marks=[own, *cutoff_marks(run, decision.stratum)],
        title="Where this application stands among all scores",
    )
