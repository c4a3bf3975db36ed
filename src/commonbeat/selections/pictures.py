"""The drawings of a run: maps of the money and plots of the scores."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from commonbeat.formats.drawing import (
    Mark,
    Series,
    Shape,
    Shapes,
    draw_counties,
    draw_histogram,
    draw_state_map,
    jurisdiction_name,
    read_shapes,
    tile_shapes,
)
from commonbeat.formats.drawing.scale import Shading, shading
from commonbeat.formats.report.html import short_money
from commonbeat.selections.enums import Outcome
from commonbeat.selections.statistics import Group


@lru_cache(maxsize=1)
def state_shapes() -> Shapes:
    """Return the outlines that set-up prepared, or equal tiles where there are none."""
    prepared = Path(settings.MAP_SHAPES) / "states.json"
    return read_shapes(prepared.read_bytes()) if prepared.exists() else tile_shapes()


@dataclass(frozen=True)
class Picture:
    """A map and its legend, which the page writes so that it can be read on a phone."""

    svg: str
    legend: tuple[tuple[str, str], ...]


def map_of_states(groups: Sequence[Group], links: Mapping[str, str]) -> Picture:
    """Return the map of the dollars awarded by state; each state links to its page."""
    cents = {group["key"]: group["federal_cents"] for group in groups}
    most = max(groups, key=lambda group: group["federal_cents"], default=None)
    words = "No money was awarded."
    if most is not None and most["federal_cents"]:
        words = (
            f"{jurisdiction_name(most['key'])} received most:"
            f" {short_money(most['federal_cents'])}. The table below has all figures."
        )
    svg = draw_state_map(
        state_shapes(),
        cents,
        name="map",
        title="Dollars awarded, by state and territory",
        description=words,
        value_text=short_money,
        nothing="nothing awarded",
        links=links,
        legend=False,
    )
    return Picture(svg, _legend(shading(cents.values(), short_money)))


def _legend(shades: Shading) -> tuple[tuple[str, str], ...]:
    return tuple(shades.entries("nothing awarded"))


def plot_of_scores(
    scores: Sequence[tuple[int, str]],
    *,
    decimals: int,
    marks: Sequence[Mark] = (),
    title: str = "Scores of all eligible applications",
) -> str:
    """Return how many applications have which score, the funded ones at the bottom."""
    scale = 10**decimals
    funded = [points / scale for points, outcome in scores if outcome != Outcome.UNFUNDED]
    others = [points / scale for points, outcome in scores if outcome == Outcome.UNFUNDED]
    every = [*funded, *others, *(mark.at for mark in marks)]
    low, high = (min(every), max(every)) if every else (0.0, 100.0)
    low, high = _rounded(low, high)
    return draw_histogram(
        [Series("funded", funded), Series("not funded", others)],
        name="scores",
        title=title,
        description=f"{len(funded):,} funded and {len(others):,} not funded applications by"
        " their score.",
        low=low,
        high=high,
        marks=marks,
    )


def _rounded(low: float, high: float) -> tuple[float, float]:
    """Return a range of whole fives around the scores, never empty."""
    start, end = low // 5 * 5, -(-high // 5) * 5
    return (start, end) if end > start else (start - 5, end + 5)


@lru_cache(maxsize=1)
def _counties() -> dict[str, list[Shape]]:
    """Return the outlines of the counties by the two digits of their state."""
    prepared = Path(settings.MAP_SHAPES) / "counties.json"
    if not prepared.exists():
        return {}
    found: dict[str, list[Shape]] = {}
    for shape in read_shapes(prepared.read_bytes()).counties:
        found.setdefault(shape.code[:2], []).append(shape)
    return found


def county_name(fips: str) -> str:
    """Return the name of a county; a code that is not known stands for itself."""
    known = _counties().get(fips[:2], ())
    return next((shape.name for shape in known if shape.code == fips), fips)


def map_of_counties(state: str, cents: Mapping[str, int]) -> Picture | None:
    """Return the map of one state's counties; None when set-up prepared no outlines."""
    shapes = _counties().get(next(iter(cents), "")[:2], ())
    if not shapes:
        return None
    shades = shading(cents.values(), short_money)
    svg = draw_counties(
        shapes,
        cents,
        title=f"Dollars awarded in {state}, by county",
        description="Darker is more. The table below has all figures.",
        shades=shades,
    )
    return Picture(svg, _legend(shades))


def bands_of_scores(
    scores: Sequence[tuple[int, str]], *, decimals: int
) -> list[tuple[str, int, int]]:
    """Return the plot as a table: five points a line, funded and not funded."""
    width = 5 * 10**decimals
    funded: Counter[int] = Counter()
    others: Counter[int] = Counter()
    for points, outcome in scores:
        (others if outcome == Outcome.UNFUNDED else funded)[points // width] += 1
    return [
        (f"{band * 5} to under {band * 5 + 5}", funded[band], others[band])
        for band in sorted(funded.keys() | others.keys(), reverse=True)
    ]
