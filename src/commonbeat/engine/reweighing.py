"""A round under other category weights, decided quickly: who moves in, who moves out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.applications import Applications
from commonbeat.engine.awarding import allocate
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.scoring import score

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Awards:
    """Units and cents of n applications, int64 (n,), in the order of the file."""

    units: Whole
    cents: Whole


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One award as `compare` takes it."""

    application_id: str
    agency: str
    state: str
    units_awarded: int
    federal_cents: int


def reweighted(rulebook: Rulebook, weights: Mapping[str, Fraction]) -> Rulebook:
    """Return the rulebook with other category weights, rescaled to add up to 100.

    weights  points by category key; a category that is not named keeps its weight
    The result has no text and no hash: it is nobody's file. Raises Refused "weights.unknown",
    "weights.negative" and "weights.zero" with every problem at once. Time: none to speak of.
    """
    problems = unknown_categories(rulebook, weights)
    problems += [
        Problem("weights.negative", f"The weight of {key} is below 0.", "Give 0 or more.", key)
        for key, weight in weights.items()
        if weight < 0
    ]
    if problems:
        raise Refused(*problems)
    categories = rulebook.score.categories
    wanted = [Fraction(weights.get(each.key, each.weight)) for each in categories]
    whole = sum(wanted, Fraction(0))
    if whole == 0:
        raise Refused(
            Problem("weights.zero", "All weights are 0.", "Give one category some weight.")
        )
    changed = tuple(
        replace(each, weight=weight * 100 / whole)
        for each, weight in zip(categories, wanted, strict=True)
    )
    return replace(
        rulebook, text="", sha256="", score=replace(rulebook.score, categories=changed)
    )


def unknown_categories(rulebook: Rulebook, keys: Iterable[str]) -> list[Problem]:
    """Return a problem for each key that names no category, with the nearest that does."""
    known = [each.key for each in rulebook.score.categories]
    problems = []
    for key in keys:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            way_out = f"Did you mean {near[0]}?" if near else f"Choose of {', '.join(known)}."
            message = f"The rulebook has no category {key}."
            problems.append(Problem("weights.unknown", message, way_out, key))
    return problems


def awards(rulebook: Rulebook, applications: Applications) -> Awards:
    """Decide a round by rank order and return the awards alone, without any explanation.

    The awards are those of `decide`. Raises Refused as `decide` does.
    Time: 0.1 s for 7,272 applications.
    """
    made = allocate(rulebook, applications, score(rulebook, applications))
    return Awards(made.units, made.federal_cents)


def award_rows(
    rulebook: Rulebook, applications: Applications, found: Awards
) -> tuple[AwardRow, ...]:
    """Return awards with the names of the applications, for `compare`."""
    columns = rulebook.columns
    return tuple(
        AwardRow(*cells)
        for cells in zip(
            applications.ids,
            applications.text(columns.agency),
            applications.text(columns.state),
            found.units.tolist(),
            found.cents.tolist(),
            strict=True,
        )
    )
