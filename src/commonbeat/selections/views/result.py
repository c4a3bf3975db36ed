"""The result of a round: what it came to, state by state, rule by rule."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonbeat.formats.drawing import Mark, jurisdiction_name
from commonbeat.opportunities.queries import policy
from commonbeat.selections import access, pictures, queries
from commonbeat.selections.addresses import Addresses
from commonbeat.selections.constraints import by_rule
from commonbeat.selections.models import Run
from commonbeat.selections.sizes import SIZES
from commonbeat.selections.statistics import Group
from commonbeat.selections.views.frame import run_page
from commonbeat.selections.words import rulebook_in_words


@require_safe
def result(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show the whole result of a round."""
    run = access.result(request.user, slug, number)
    return render(request, "selections/result.html", run_page(run) | result_parts(run))


def result_parts(run: Run) -> dict[str, object]:
    """Return the figures, drawings and tables of a result; the workspace shows them too."""
    at = Addresses(run)
    found = run.statistics
    links = {group["key"]: at.state(group["key"]) for group in found["states"]}
    scores = queries.scores(run)
    marks = cutoff_marks(run)
    return {
        "total": found["total"],
        "map": pictures.map_of_states(found["states"], links),
        "plot": pictures.plot_of_scores(scores, decimals=run.score_decimals, marks=marks),
        "bands": pictures.bands_of_scores(scores, decimals=run.score_decimals),
        "states": [
            (jurisdiction_name(group["key"]), links[group["key"]], group)
            for group in found["states"]
        ],
        "breakdowns": _breakdowns(run),
        "rules": by_rule(run.constraints, policy(run.rulebook)),
        "cutoffs": cutoffs(run),
        "corrections": access.runs(None).filter(replaces=run),
    }


def cutoffs(run: Run, stratum: str | None = None) -> list[tuple[str, str]]:
    """Return the cut-offs of a run, or that of one stratum, each with its name."""
    found = run.result.get("cutoffs", {})
    rest = "All others" if len(found) > 1 else "All applications"
    return [
        (name or rest, score)
        for name, score in found.items()
        if score and stratum in (None, name)
    ]


def cutoff_marks(run: Run, stratum: str | None = None) -> list[Mark]:
    """Return the cut-offs, or that of one stratum, as lines of a plot."""
    return [Mark(f"Cut-off: {name}", float(score)) for name, score in cutoffs(run, stratum)]


def _breakdowns(run: Run) -> list[tuple[str, list[tuple[str, Group]]]]:
    """Return the tables of who competed and who was funded, each under its heading."""
    found = run.statistics
    tables = [
        ("By population served", [(SIZES[group["key"]], group) for group in found["sizes"]]),
        (
            "By type of agency",
            [(group["key"] or "Not given", group) for group in found["types"]],
        ),
        ("By stratum", [(_stratum(group), group) for group in found["strata"]]),
    ]
    return [(heading, lines) for heading, lines in tables if len(lines) > 1]


def _stratum(group: Group) -> str:
    """Return the name of a stratum; ineligible applications are in none."""
    return group["key"] or ("None" if group["eligible"] else "None (ineligible)")


@require_safe
def state(
    request: HttpRequest, slug: str, code: str, number: int | None = None
) -> HttpResponse:
    """Show what one state or territory asked for and received, county by county."""
    run = access.result(request.user, slug, number)
    group = next((each for each in run.statistics["states"] if each["key"] == code), None)
    if group is None:
        raise Http404
    at = Addresses(run)
    name = jurisdiction_name(code)
    counties = queries.counties(run, code)
    cents = {each["county_fips"]: each["cents"] for each in counties}
    page = run_page(run, (name, "")) | {
        "name": name,
        "code": code,
        "group": group,
        "counties": [
            each | {"name": pictures.county_name(each["county_fips"])} for each in counties
        ],
        "map": pictures.map_of_counties(name, cents),
        "funded": queries.funded_in(run, code),
        "others": at.applicants + f"?state={code}",
        "rules": by_rule(run.constraints, policy(run.rulebook), only_state=code),
    }
    return render(request, "selections/state.html", page)


@require_safe
def rulebook(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show the rulebook of a result in plain words, with the source of each figure."""
    run = access.result(request.user, slug, number)
    page = run_page(run, ("Rulebook", "")) | rulebook_in_words(policy(run.rulebook))
    return render(request, "selections/rulebook.html", page)
