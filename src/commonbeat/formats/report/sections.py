"""The sections of a report about what a run decided."""

from collections.abc import Mapping, Sequence

from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.formats.drawing import (
    Mark,
    Series,
    Shapes,
    bin_counts,
    draw_histogram,
    draw_state_map,
    jurisdiction_name,
)
from commonbeat.formats.report.html import (
    facts,
    figure,
    money,
    paragraph,
    section,
    short_money,
    table,
)
from commonbeat.formats.report.tallies import Tally, tally, tally_by_size, total
from commonbeat.formats.run_reading import RunFiles

TOP = 25
HIGHEST = 100.0
REASONS = {
    "funded.rank": "Funded on its rank",
    "funded.rank.partial": "Funded on its rank, in part",
    "funded.reserve": "Funded by a floor or a set-aside",
    "funded.reserve.partial": "Funded by a floor or a set-aside, in part",
    "funded.optimal": "Funded by the optimal method",
    "funded.optimal.partial": "Funded by the optimal method, in part",
    "unfunded.optimal": "Not funded by the optimal method",
    "unfunded.money": "Not funded: the money went to those ranked before it",
    "unfunded.ceiling": "Not funded: a ceiling was reached",
    "no_units.request": "Nothing was requested",
    "no_units.cap": "The cap leaves less than the smallest award",
    "no_units.cost": "The application gives no cost",
}


def totals(run: RunFiles, rulebook: Rulebook) -> str:
    """Return the figures at the head."""
    whole = total(run.decisions)
    left = rulebook.program.funds_cents - whole.cents
    unit = rulebook.program.unit
    return facts(
        [
            ("Applications received", f"{whole.applications:,}"),
            ("Eligible", f"{whole.eligible:,}"),
            ("Funded", f"{whole.funded:,}"),
            (f"{unit.capitalize()}s requested", f"{whole.units_requested:,}"),
            (f"{unit.capitalize()}s awarded", f"{whole.units:,}"),
            ("Federal dollars awarded", money(whole.cents)),
            ("Funds available", money(rulebook.program.funds_cents)),
            ("Left over", money(left)),
        ]
    )


def where(run: RunFiles, shapes: Shapes, unit: str) -> str:
    """Return the map of the states and the table beside it."""
    states = tally(run.decisions, lambda row: row.state)
    picture = draw_state_map(
        shapes,
        {each.label: each.cents for each in states},
        name="dollars by state",
        title="Federal dollars awarded in each state and territory",
        description="Darker is more. The table below gives every figure.",
        value_text=short_money,
        nothing="no award",
    )
    named = [_tally_cells(each, jurisdiction_name(each.label)) for each in states]
    return section(
        "Where the money goes",
        figure(picture, "Federal dollars awarded, by state and territory."),
        table(
            "Applications and awards by state and territory",
            _tally_headings("State", unit),
            sorted(named),
            numeric=range(1, 7),
        ),
    )


def by_size(run: RunFiles, population: Mapping[str, int], unit: str) -> str:
    """Return the table by population served."""
    rows = [_tally_cells(each, each.label) for each in tally_by_size(run.decisions, population)]
    return section(
        "By population served",
        table(
            "Applications and awards by population served",
            _tally_headings("Residents", unit),
            rows,
            numeric=range(1, 7),
        ),
    )


def by_type(run: RunFiles, types: Mapping[str, str], unit: str) -> str:
    """Return the table by type of agency."""
    found = tally(run.decisions, lambda row: types.get(row.application_id) or "not given")
    rows = [_tally_cells(each, each.label) for each in found]
    return section(
        "By type of agency",
        table(
            "Applications and awards by type of agency",
            _tally_headings("Type", unit),
            rows,
            numeric=range(1, 7),
        ),
    )


def scores(run: RunFiles) -> str:
    """Return the histogram of the scores, the cut-offs, and both as tables."""
    eligible = [row for row in run.decisions if row.score]
    series = [
        Series("funded", [float(row.score) for row in eligible if row.units_awarded]),
        Series("not funded", [float(row.score) for row in eligible if not row.units_awarded]),
    ]
    highest = max([HIGHEST, *(value for each in series for value in each.values)])
    cutoffs: Mapping[str, str] = run.summary["cutoffs"]
    picture = draw_histogram(
        series,
        name="scores",
        title="Scores of the eligible applications",
        description="How many applications have which score, funded ones at the bottom; "
        "dashed lines are the cut-offs. The table below gives the counts.",
        low=0,
        high=highest,
        marks=[
            Mark(f"cut-off {label}".rstrip(), float(text))
            for label, text in cutoffs.items()
            if text
        ],
    )
    return section(
        "Scores",
        figure(picture, "Eligible applications by score, and the cut-offs."),
        paragraph(
            "A cut-off is the lowest score of an application that was funded on its rank. "
            "Below it, awards were held by a floor or a set-aside."
        ),
        _cutoff_table(cutoffs),
        _score_table(series, highest),
    )


def _cutoff_table(cutoffs: Mapping[str, str]) -> str:
    rest = "All others" if len(cutoffs) > 1 else "All"
    return table(
        "Cut-offs",
        ["Stratum", "Lowest score funded on its rank"],
        [[label or rest, text or "nobody"] for label, text in cutoffs.items()],
        numeric=[1],
    )


def _score_table(series: Sequence[Series], highest: float) -> str:
    bins = 20
    counts = bin_counts(series, low=0, high=highest, bins=bins)
    step = highest / bins
    rows = [
        [
            f"{place * step:g} to {(place + 1) * step:g}",
            *(f"{line[place]:,}" for line in counts),
        ]
        for place in range(bins)
        if any(line[place] for line in counts)
    ]
    return table(
        "Applications by score", ["Score", "Funded", "Not funded"], rows, numeric=[1, 2]
    )


def top_of_the_list(run: RunFiles, unit: str) -> str:
    """Return the best-ranked awards and the way to the whole list."""
    funded = sorted(
        (row for row in run.decisions if row.units_awarded and row.rank is not None),
        key=lambda row: row.rank or 0,
    )
    rows = [
        [
            str(row.rank),
            row.agency,
            row.state,
            row.score,
            str(row.units_awarded),
            money(row.federal_cents),
            row.reason,
        ]
        for row in funded[:TOP]
    ]
    return section(
        "The first on the list",
        table(
            f"The {len(rows)} best-ranked of {len(funded):,} awards",
            [
                "Rank",
                "Agency",
                "State",
                "Score",
                f"{unit.capitalize()}s",
                "Federal dollars",
                "Reason",
            ],
            rows,
            numeric=[0, 3, 4, 5],
        ),
        paragraph(
            "decisions.csv, beside this page, has a line with its reason for every application."
        ),
    )


def reasons(run: RunFiles, rulebook: Rulebook) -> str:
    """Return how many applications got which reason."""
    stops = {f"ineligible.{stop.code}": stop.sentence for stop in rulebook.eligibility}
    found = tally(run.decisions, lambda row: row.reason_code)
    rows = [
        [
            REASONS.get(each.label) or stops.get(each.label, each.label),
            each.label,
            f"{each.applications:,}",
            money(each.cents),
        ]
        for each in found
    ]
    return section(
        "Reasons",
        table(
            "Applications by reason",
            ["Reason", "Code", "Applications", "Federal dollars"],
            rows,
            numeric=[2, 3],
        ),
    )


def _tally_headings(first: str, unit: str) -> list[str]:
    return [
        first,
        "Applications",
        "Eligible",
        "Funded",
        f"{unit.capitalize()}s requested",
        f"{unit.capitalize()}s awarded",
        "Federal dollars",
    ]


def _tally_cells(each: Tally, name: str) -> list[str]:
    return [
        name,
        f"{each.applications:,}",
        f"{each.eligible:,}",
        f"{each.funded:,}",
        f"{each.units_requested:,}",
        f"{each.units:,}",
        money(each.cents),
    ]
