"""The order of the eligible applications: score, tie-breaks, lottery."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.applications import Applications
from commonbeat.engine.expressions import numbers
from commonbeat.engine.expressions.arithmetic import rounded
from commonbeat.engine.expressions.integers import Integers, Mask
from commonbeat.engine.rulebook.model import Rulebook, TieBreak
from commonbeat.engine.scoring import Scores
from commonbeat.engine.scoring.ordering import dense

_MICRO_DECIMALS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The order of n applications.

    order  int64 (m,): the eligible applications, best first
    rank   int64 (n,): 1 for the best, 0 where ineligible
    """

    order: NDArray[np.int64]
    rank: NDArray[np.int64]


def rank(rulebook: Rulebook, applications: Applications, scores: Scores) -> Ranking:
    """Rank the eligible applications.

    Higher scores come first, then the tie-breaks in order (missing values last), then the
    lottery. The lottery's SHA-256 is computed only for applications that are still level: the
    order is the same, since it decides nothing for the others.
    Raises nothing. Exact and without ties: every application has its own id.
    Time: 50 ms for 200,000 applications without ties, 0.5 s when all are level.
    Source: docs/reference/decision-procedure.md, section 5.
    """
    rows = np.flatnonzero(scores.eligible)
    keys: list[Integers] = [-scores.total[rows]]
    for tie_break in rulebook.tie_breaks:
        values, present = _compared(tie_break, applications, scores)
        places = dense(np.where(present[rows], values[rows], 0))
        keys += [~present[rows], -places if tie_break.higher_first else places]
    sorted_rows = np.lexsort(keys[::-1])
    order = rows[sorted_rows]
    _draw(order, [key[sorted_rows] for key in keys], rulebook.lottery_seed, applications.ids)
    ranks = np.zeros(applications.rows, dtype=np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    return Ranking(order, ranks)


def _compared(
    tie_break: TieBreak, applications: Applications, scores: Scores
) -> tuple[Integers, Mask]:
    """Return what a tie-break compares, as whole numbers, and where it is known."""
    if tie_break.category is not None:
        points = scores.category(tie_break.category).points
        return points.numerators, points.present
    if tie_break.measure is not None:
        leaf = scores.leaf(tie_break.measure)
        return leaf.micros, leaf.has_t
    if tie_break.value is None:
        raise TypeError("a tie-break compares a category, a measure or a value")
    value = rounded(numbers(tie_break.value, applications), _MICRO_DECIMALS)
    return value.numerators, value.present


def _draw(
    order: NDArray[np.int64], keys: list[Integers], seed: str, ids: tuple[str, ...]
) -> None:
    """Put the applications of each run of equal keys in the order of the lottery, in place."""
    if len(order) == 0:
        return
    differs = np.zeros(len(order), dtype=bool)
    for key in keys:
        differs[1:] |= key[1:] != key[:-1]
    starts = np.flatnonzero(np.concatenate([[True], differs[1:]]))
    ends = np.append(starts[1:], len(order))
    for place in np.flatnonzero(ends - starts > 1).tolist():
        start, end = int(starts[place]), int(ends[place])
        level = order[start:end].tolist()
        order[start:end] = sorted(level, key=lambda row: (lot(seed, ids[row]), ids[row]))


def lot(seed: str, application_id: str) -> str:
    """Return an application's lot: SHA-256 of seed, colon and id, in hexadecimal."""
    return hashlib.sha256(f"{seed}:{application_id}".encode()).hexdigest()
