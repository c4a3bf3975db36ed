"""From sizes and ranks to awards: by rank order, or by the optimal method."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.allocation.optimal import Round, optimum, worth
from commonbeat.engine.applications import Applications
from commonbeat.engine.bounds import protected_groups, round_of
from commonbeat.engine.packing import GroupFacts, Packed, Walked, hold, pack, run_down
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.ranking import Ranking, rank
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.scoring import Scores
from commonbeat.engine.sizing import Sizes, size
from commonbeat.engine.wording import listed

Whole = NDArray[np.int64]
RANK_ORDER, OPTIMAL = "rank-order", "optimal"
METHODS = (RANK_ORDER, OPTIMAL)


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """The awards of n applications, in the order of the file, and how they came about.

    method            "rank-order" or "optimal"
    units             int64 (n,): units awarded, 0 for most
    federal_cents     int64 (n,): what they cost the office, in cents
    ranking, sizes    order of the eligible; requests, caps and prices
    packed, walked    the round in rank order after the run, and what the run met
    chosen            the round as the optimal method takes it
    protected         the groups of its sums to be reached
    rank_order_worth  sum of score steps x cents that the awards by rank order reach
    """

    method: str
    units: Whole
    federal_cents: Whole
    ranking: Ranking
    sizes: Sizes
    packed: Packed
    walked: Walked
    chosen: Round
    protected: tuple[GroupFacts, ...]
    rank_order_worth: int

    @property
    def is_optimal(self) -> bool:
        """Return whether the awards maximise score x dollars instead of following the rank."""
        return self.method == OPTIMAL

    @property
    def worth(self) -> int:
        """Return the sum of score steps x cents that these awards reach."""
        return worth(self.chosen, self.packed.table.units)


def allocate(
    rulebook: Rulebook,
    applications: Applications,
    scores: Scores,
    *,
    method: str = RANK_ORDER,
    told: Whole | None = None,
) -> Allocation:
    """Award the funds of a round under all constraints of its rulebook.

    scores  of the same applications, from `score`
    method  "rank-order", which offices use and which can be told to an applicant; or
            "optimal": the most score-weighted dollars under the same constraints, each floor,
            set-aside and share at least what the rank order reaches of it
    told    int64 (n,): the units of an optimal run that was made before; they are held as they
            are instead of sought again, whether they keep the rules or not
    Returns whole units and whole cents, int64 (n,), in the order of the file.

    Raises Refused "method.unknown", and "size.too_large" as `size` does.
    By rank order it is exact and deterministic: whole numbers only. The optimal method is
    deterministic on one machine; that its awards keep the rules is checked exactly, and they
    are never worth less than those by rank order.
    Time: 30 ms for 7,272 applications by rank order, 2 s for the optimal method.
    Source: docs/reference/decision-procedure.md, sections 5 to 8 and 10.
    """
    if method not in METHODS:
        raise Refused(
            Problem(
                "method.unknown",
                f"There is no method {method!r}.",
                f"Choose {listed(METHODS, 'or')}.",
                "method",
            )
        )
    ranking = rank(rulebook, applications, scores)
    sizes = size(rulebook, applications)
    packed = pack(rulebook, applications, ranking, sizes)
    walked = run_down(packed)
    chosen, protected = round_of(packed, scores.total[packed.rows]), protected_groups(packed)
    by_rank = worth(chosen, packed.table.units)
    if method == OPTIMAL:
        best = optimum(chosen, packed.table.units).units if told is None else told[packed.rows]
        hold(packed, best)
    units = np.zeros(applications.rows, dtype=np.int64)
    units[packed.rows] = packed.table.units
    return Allocation(
        method, units, units * sizes.price_cents, ranking, sizes, packed, walked, chosen,
        protected, by_rank,
    )  # fmt: skip
