"""What a file of applications would score under a rulebook, before any money is shared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonbeat.applications.models import ApplicationFile
from commonbeat.applications.queries import content_of
from commonbeat.engine.expressions import Exact
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.engine.scoring import Scores, score
from commonbeat.engine.sizing import size
from commonbeat.formats.applications import read_applications
from commonbeat.formats.drawing import Series, draw_histogram
from commonbeat.opportunities.models import Rulebook
from commonbeat.opportunities.queries import policy


@dataclass(frozen=True)
class Preview:
    """Figures and plots of the scores of one file."""

    unit: str
    eligible: int
    ineligible: int
    requested: int
    demand_cents: int
    stops: tuple[tuple[str, int], ...]
    plot: str
    categories: tuple[tuple[str, str], ...]


def preview(rulebook: Rulebook, file: ApplicationFile) -> Preview:
    """Return how the applications of a file score; raises Refused when they do not fit."""
    found = policy(rulebook)
    applications = read_applications(content_of(file.pk), found)
    scores, sizes = score(found, applications), size(found, applications)
    eligible = scores.eligible
    return Preview(
        unit=found.program.unit,
        eligible=int(eligible.sum()),
        ineligible=int((~eligible).sum()),
        requested=int(sizes.requested.sum()),
        demand_cents=int((sizes.full * sizes.price_cents)[eligible & sizes.can_get].sum()),
        stops=_stops(found, scores),
        plot=_plot(
            scores.total[eligible] / 10**scores.decimals,
            name="all scores",
            title="Scores of all eligible applications",
            highest=100.0,
        ),
        categories=tuple(
            (
                category.label,
                _plot(
                    _points(scores.category(category.key).points)[eligible],
                    name=f"category {category.key}",
                    title=f"Points for {category.label.lower()}",
                    highest=float(category.weight),
                ),
            )
            for category in found.score.categories
        ),
    )


def _stops(found: Policy, scores: Scores) -> tuple[tuple[str, int], ...]:
    """Return each hard stop that refused somebody, with the number refused."""
    counts = [
        (each.sentence, int((scores.stop == place).sum()))
        for place, each in enumerate(found.eligibility)
    ]
    return tuple((sentence, count) for sentence, count in counts if count)


def _points(exact: Exact) -> NDArray[np.float64]:
    """Return exact points as numbers to draw with; nothing is decided on them."""
    points: NDArray[np.float64] = np.asarray(
        exact.numerators / exact.denominators, dtype=np.float64
    )
    return points


def _plot(values: NDArray[np.float64], *, name: str, title: str, highest: float) -> str:
    high = max(highest, float(values.max(initial=0.0)))
    return draw_histogram(
        [Series("eligible", values.tolist())],
        name=name,
        title=title,
        description=f"{len(values):,} applications; the highest possible is {highest:g}.",
        low=0.0,
        high=high or 1.0,
        axis="Points",
    )
