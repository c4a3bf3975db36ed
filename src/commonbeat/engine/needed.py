"""The score that each application would have needed, by application instead of by place."""

from dataclasses import dataclass, replace

import numpy as np

from commonbeat.engine.allocation import needed
from commonbeat.engine.allocation.needed import Seek, Tell
from commonbeat.engine.applications import Applications
from commonbeat.engine.packing import Packed
from commonbeat.engine.ranking import rank
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.scoring import Scores


@dataclass(frozen=True, slots=True, eq=False)
class Needed:
    """Scores needed in the order of the file, in steps, and of whom they were sought."""

    scores: tuple[int | None, ...]
    sought: Seek


def nothing_needed(applications: Applications) -> Needed:
    """Return that no score needed is known."""
    return Needed((None,) * applications.rows, Seek.NONE)


def scores_needed(
    rulebook: Rulebook,
    applications: Applications,
    scores: Scores,
    packed: Packed,
    *,
    seek: Seek | None,
    tell: Tell,
) -> Needed:
    """Return for each application that could get units and got none the score it needed.

    seek  of which; None: of all where that is cheap; tell  called with the percent done
    Source: decision procedure, section 9. Time: see `allocation.needed`.
    """
    level = replace(scores, total=np.zeros_like(scores.total))
    ties = rank(rulebook, applications, level).rank[packed.rows]
    steps = scores.total[packed.rows]
    found = needed.scores_needed(packed.table, steps, ties, seek=seek, tell=tell)
    by_row: list[int | None] = [None] * applications.rows
    for place in np.flatnonzero(found.steps >= 0).tolist():
        by_row[int(packed.rows[place])] = int(found.steps[place])
    return Needed(tuple(by_row), found.sought)
