"""The score that each application would have needed, by application instead of by place."""

from dataclasses import dataclass, replace

import numpy as np

from commonbeat.engine.allocation import needed
from commonbeat.engine.applications import Applications
from commonbeat.engine.packing import Packed
from commonbeat.engine.ranking import rank
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.scoring import Scores


@dataclass(frozen=True, slots=True, eq=False)
class Needed:
    """Scores needed in the order of the file, in steps, and how many were confirmed by runs."""

    scores: tuple[int | None, ...]
    confirmed: int


def nothing_needed(applications: Applications) -> Needed:
    """Return that no score needed is known."""
    return Needed((None,) * applications.rows, 0)


def scores_needed(
    rulebook: Rulebook,
    applications: Applications,
    scores: Scores,
    packed: Packed,
) -> Needed:
    """Return for each application that could get units and got none the score it needed.

    Source: decision procedure, section 9. Time: see `allocation.needed`.
    """
    level = replace(scores, total=np.zeros_like(scores.total))
    ties = rank(rulebook, applications, level).rank[packed.rows]
    steps = scores.total[packed.rows]
    found = needed.scores_needed(packed.table, steps, ties)
    by_row: list[int | None] = [None] * applications.rows
    for place in np.flatnonzero(found.steps >= 0).tolist():
        by_row[int(packed.rows[place])] = int(found.steps[place])
    return Needed(tuple(by_row), found.confirmed)
