"""Everything that is told of an allocation: codes, sentences, constraints, the bound."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.needed import Seek
from commonbeat.engine.applications import Applications
from commonbeat.engine.awarding import Allocation
from commonbeat.engine.bounds import Limit, prove_limit
from commonbeat.engine.explanation.codes import reason_codes
from commonbeat.engine.explanation.sentences import Told, sentences
from commonbeat.engine.explanation.yielding import conflict_sentences, yield_sentences
from commonbeat.engine.needed import Needed, nothing_needed, scores_needed
from commonbeat.engine.results import ConstraintResult, constraint_results, cut_offs
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.scoring import Scores

Whole = NDArray[np.int64]
Tell = Callable[[int, str], object]


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """What became of n applications, in the order of the file.

    stratum        name of the class, "" without one
    units_awarded  int64 (n,)
    federal_cents  int64 (n,)
    codes          reason codes
    reasons        one plain sentence or more for each
    score_needed   steps of the score that would have been funded; None where it was funded,
                   could not be, was not sought, or where no score would do
    """

    stratum: tuple[str, ...]
    units_awarded: Whole
    federal_cents: Whole
    codes: tuple[str, ...]
    reasons: tuple[str, ...]
    score_needed: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Why an allocation is what it is.

    outcomes     for each application its code, its sentences, the score that it needed
    constraints  for each constraint and group target, result, what yielded, and its price
    cutoffs      by stratum ("" for everybody else): lowest score funded on its rank, or None
    limit        a proven bound on the worth of any awards under the same rules
    yields       sentences: what yielded, by how much and why
    conflict     sentences: the smallest set of rules that cannot all hold; none when all can
    sought       of which unfunded applications the score needed was sought
    """

    outcomes: Outcomes
    constraints: tuple[ConstraintResult, ...]
    cutoffs: dict[str, int | None]
    limit: Limit
    yields: tuple[str, ...]
    conflict: tuple[str, ...]
    sought: Seek


def explain(
    rulebook: Rulebook,
    applications: Applications,
    scores: Scores,
    allocation: Allocation,
    *,
    seek: Seek | None = None,
    progress: Tell | None = None,
) -> Explanation:
    """Tell every applicant why it was or was not funded, and what each constraint did.

    scores      of the same applications, from `score`
    allocation  of the same scores, from `allocate`
    seek        of which unfunded applications the score needed is sought; None: of all where
                that is cheap, else of the nearest
    progress    called with percent and stage
    Returns codes and sentences for n applications, in the order of the file; money in cents,
    scores in whole steps of 10**-decimals points.

    Raises nothing on inputs that fit together. The scores needed, the prices of constraints
    and their "would have" are runs made again, never estimates; the bound is computed from a
    solver's prices in whole numbers, so it holds whatever the solver's floats did.
    Time on two cores: 0.5 s for 7,272 applications, 6 s for 200,000.
    Source: docs/reference/decision-procedure.md, sections 9 and 10.
    """
    tell = progress or _silent
    packed = allocation.packed
    tell(30, "Proving the bound")
    limit = prove_limit(
        allocation.chosen,
        allocation.protected,
        packed.ceilings,
        scores.decimals,
        rank_order=allocation.rank_order_worth,
        awards=allocation.worth,
    )
    needed = _needed(rulebook, applications, scores, allocation, seek, tell)
    tell(70, "Explaining")
    constraints = constraint_results(rulebook, scores, allocation)
    cutoffs = cut_offs(allocation, scores)
    told = Told(rulebook, scores, allocation, needed.scores, cutoffs)
    return Explanation(
        outcomes=_outcomes(told),
        constraints=constraints,
        cutoffs=cutoffs,
        limit=limit,
        yields=yield_sentences(rulebook, constraints, allocation),
        conflict=conflict_sentences(rulebook, packed),
        sought=needed.sought,
    )


def _needed(
    rulebook: Rulebook,
    applications: Applications,
    scores: Scores,
    allocation: Allocation,
    seek: Seek | None,
    tell: Tell,
) -> Needed:
    """Seek the scores needed, and tell how far it is."""
    if allocation.is_optimal:
        return nothing_needed(applications)
    stage = "Finding the scores that applicants would have needed"
    tell(40, stage)
    return scores_needed(
        rulebook,
        applications,
        scores,
        allocation.packed,
        seek=seek,
        tell=lambda percent: tell(40 + 30 * percent // 100, stage),
    )


def _outcomes(told: Told) -> Outcomes:
    """Return what became of every application, in the order of the file."""
    packed, allocation = told.packed, told.allocation
    codes = reason_codes(told.rulebook, told.scores, allocation)
    strata = [""] * len(codes)
    for place, row in enumerate(packed.rows.tolist()):
        strata[row] = packed.stratum_name(place)
    return Outcomes(
        stratum=tuple(strata),
        units_awarded=allocation.units,
        federal_cents=allocation.federal_cents,
        codes=tuple(codes),
        reasons=tuple(sentences(told, codes)),
        score_needed=told.needed,
    )


def _silent(percent: int, stage: str) -> None:
    del percent, stage
