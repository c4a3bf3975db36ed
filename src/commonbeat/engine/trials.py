"""Many scenarios of one round, to see how sure each award is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from commonbeat.engine.allocation.scenarios import Ordered, Tally, tally_up
from commonbeat.engine.allocation.state import FIRST, LIMIT, PRICE
from commonbeat.engine.applications import Applications
from commonbeat.engine.compiled import WORKERS
from commonbeat.engine.expressions.arithmetic import half_up
from commonbeat.engine.packing import GroupFacts, Packed, declared_cents, pack, run_down
from commonbeat.engine.ranking import Ranking, rank
from commonbeat.engine.reweighing import Awards
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.scenarios import Draws, Scenarios, check_scenarios, draw
from commonbeat.engine.scoring import Scores, score
from commonbeat.engine.scoring.totals import Part, category_points
from commonbeat.engine.sizing import size

Whole = NDArray[np.int64]
Tell = Callable[[int, str], object]

BLOCK = 32  # scenarios that share a stream of noise; part of what a seed means
PART_STEPS = 10**9  # a category's part of 1 is a whole number of these
POINT_STEPS = 10**15  # PART_STEPS x millionths of a point


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """What became of n applications in S scenarios, in the order of the file.

    scenarios        what was asked
    base             the awards of the round as it is
    funded           int64 (n,): in how many scenarios the application was funded
    cents            int64 (n,): its cents in all scenarios together
    draws            what was drawn for each scenario
    scenario_funded  int64 (S,): how many applications were funded
    scenario_cents   int64 (S,): what they got
    """

    scenarios: Scenarios
    base: Awards
    funded: Whole
    cents: Whole
    draws: Draws
    scenario_funded: Whole
    scenario_cents: Whole

    @property
    def mean_cents(self) -> Whole:
        """Return the mean cents of each application, rounded half up."""
        count = self.scenarios.count
        return (2 * self.cents + count) // (2 * count)

    @property
    def coin_flips(self) -> int:
        """Return how many were funded in 5 to 95 percent of the scenarios."""
        percents = 100 * self.funded
        count = self.scenarios.count
        return int(((percents >= 5 * count) & (percents <= 95 * count)).sum())

    @property
    def certain(self) -> int:
        """Return how many were funded in every scenario."""
        return int((self.funded == self.scenarios.count).sum())

    @property
    def never(self) -> int:
        """Return how many were funded in none, the ineligible among them."""
        return int((self.funded == 0).sum())

    @property
    def doubtful(self) -> int:
        """Return how many are funded as the round is, but in less than half the scenarios."""
        rarely = 2 * self.funded < self.scenarios.count
        return int(((self.base.units > 0) & rarely).sum())


def what_if(
    rulebook: Rulebook,
    applications: Applications,
    scenarios: Scenarios,
    rng: Generator,
    *,
    progress: Tell | None = None,
    threads: int = WORKERS,
) -> WhatIf:
    """Decide the round anew in many scenarios and count who is funded how often.

    rng       where all chance comes from; the same state gives the same result, whatever
              the number of threads
    progress  called with percent and stage

    Every scenario runs all of steps A to F. A scenario without noise and with the rulebook's
    own weights, funds and cap gives the awards of `decide`. Where weights vary, the parts of
    the categories are rounded to 10**-9, so that a score may round to the next step. Noise is
    normal, rounded to whole steps of the score. Level scores are told apart by the rulebook's
    tie-breaks.
    Raises Refused for scenarios that cannot be drawn, with every problem, and as `score` does.
    Time on two cores: 1 s for 1,000 scenarios of 7,272 applications.
    Source: docs/reference/decision-procedure.md, section 8, once for each scenario.
    """
    tell = progress or _silent
    check_scenarios(rulebook, scenarios)
    tell(5, "Deciding the round as it is")
    scores = score(rulebook, applications)
    ranking = rank(rulebook, applications, scores)
    draws = draw(rulebook, scenarios, rng)
    base = _packed(rulebook, applications, ranking, 100)
    run_down(base)
    source = _Source(
        rounds={
            percent: _Variant(_packed(rulebook, applications, ranking, percent))
            for percent in np.unique(draws.cap_percents).tolist()
        },
        scored=_scored(rulebook, applications, scores, ranking, draws),
        draws=draws,
        noise_sd=float(scenarios.noise_sd_steps),
        streams=rng.spawn(-(-scenarios.count // BLOCK)),
    )

    def told(percent: int) -> None:
        tell(10 + percent * 9 // 10, "Deciding the scenarios")

    tally = tally_up(source, base.table, scenarios.count, threads, told)
    return _by_row(scenarios, draws, base, tally, applications.rows)


def _by_row(
    scenarios: Scenarios, draws: Draws, base: Packed, tally: Tally, rows: int
) -> WhatIf:
    """Return the tally in the order of the file."""

    def by_row(values: Whole) -> Whole:
        found = np.zeros(rows, dtype=np.int64)
        found[base.rows] = values
        return found

    units, prices = base.table.units, base.table.apps[:, PRICE]
    return WhatIf(
        scenarios=scenarios,
        base=Awards(by_row(units), by_row(units * prices)),
        funded=by_row(tally.funded),
        cents=by_row(tally.cents),
        draws=draws,
        scenario_funded=tally.runs[:, 0],
        scenario_cents=tally.runs[:, 1],
    )


def _packed(
    rulebook: Rulebook, applications: Applications, ranking: Ranking, cap_percent: int
) -> Packed:
    sizes = size(rulebook, applications, cap_percent=cap_percent)
    return pack(rulebook, applications, ranking, sizes)


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    """What scores are made of, by place in the ranking of the round as it is.

    total, bonus, tie (m,), parts (C, m); bonus in POINT_STEPS, parts in PART_STEPS; `tie` is
    the order of all applications if their scores were equal, which `row_at_tie` undoes.
    """

    total: Whole
    bonus: Whole
    parts: Whole
    tie: Whole
    row_at_tie: Whole
    step: int

    def totals(self, weights: Whole | None, count: int) -> Whole:
        """Return the scores of so many scenarios without noise, in steps, (count, m)."""
        if weights is None:
            return np.tile(self.total, (count, 1))
        points = np.tile(self.bonus, (count, 1))
        for own, part in zip(weights.T, self.parts, strict=True):
            points += own[:, np.newaxis] * part
        return (points + self.step // 2) // self.step


def _scored(
    rulebook: Rulebook,
    applications: Applications,
    scores: Scores,
    ranking: Ranking,
    draws: Draws,
) -> _Scored:
    """Take the scores apart, so that other weights can put them together."""
    rows = ranking.order
    level = replace(scores, total=np.zeros_like(scores.total))
    tie = rank(rulebook, applications, level).rank[rows] - 1
    row_at_tie = np.empty_like(tie)
    row_at_tie[tie] = np.arange(len(tie))
    parts = np.zeros((0, len(rows)), dtype=np.int64)
    bonus = np.zeros(len(rows), dtype=np.int64)
    if draws.weights is not None:
        parts = _parts(rulebook, scores)[:, rows]
        bonus = half_up(scores.bonus.numerators, scores.bonus.denominators, POINT_STEPS)[rows]
    return _Scored(
        total=scores.total[rows],
        bonus=bonus.astype(np.int64),
        parts=parts,
        tie=tie,
        row_at_tie=row_at_tie,
        step=POINT_STEPS // 10**scores.decimals,
    )


def _parts(rulebook: Rulebook, scores: Scores) -> Whole:
    """Return each category's part of 1 in PART_STEPS, (C, n)."""
    parts = []
    for category in rulebook.score.categories:
        leaves = [scores.leaf(measure.key) for measure in category.measures]
        whole = replace(category, weight=Fraction(1))  # a weight of 0 would hide the part
        points = category_points(
            whole, [Part(leaf.micros, leaf.has_t) for leaf in leaves]
        ).points
        parts.append(half_up(points.numerators, points.denominators, PART_STEPS))
    return np.array(parts, dtype=np.int64)


class _Variant:
    """A packed round whose funds may change: targets and limits follow them."""

    def __init__(self, packed: Packed) -> None:
        self.table = packed.table
        self._names: dict[tuple[str, str], int] = {}
        self._groups: list[GroupFacts] = []  # one for each different size
        reserves = len(packed.strata) + 1  # after the class of everybody else
        self._reserved = np.array(
            [*range(len(packed.strata)), *range(reserves, reserves + len(packed.reserves))],
            dtype=np.int64,
        )
        held = [*packed.strata, *packed.reserves]
        self._demand = np.array([each.demand_cents for each in held], dtype=np.int64)
        self._sizes = self._sizes_of(held)
        self._limits = self._sizes_of(packed.ceilings)

    def _sizes_of(self, groups: list[GroupFacts] | tuple[GroupFacts, ...]) -> Whole:
        """Return for each group which of the different sizes it has."""
        found = []
        for each in groups:
            name = each.name if each.constraint.shares else ""
            known = len(self._names)
            place = self._names.setdefault((each.constraint.key, name), known)
            if place == known:
                self._groups.append(each)
            found.append(place)
        return np.array(found, dtype=np.int64)

    def ordered(self, funds: int, rows: Whole) -> Ordered:
        """Return the round with these funds, in this order."""
        targets = self.table.groups[:, FIRST].copy()
        limits = self.table.ceilings[:, LIMIT].copy()
        if funds != self.table.funds and self._groups:
            sizes = np.array(
                [declared_cents(each.constraint, each.name, funds) for each in self._groups],
                dtype=np.int64,
            )
            targets[self._reserved] = np.minimum(sizes[self._sizes], self._demand)
            limits[:-1] = sizes[self._limits]
        return Ordered(self.table._replace(funds=funds), targets, limits, rows)


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """Makes the scenarios block by block; each block has a stream of noise of its own."""

    rounds: dict[int, _Variant]
    scored: _Scored
    draws: Draws
    noise_sd: float
    streams: list[Generator]

    @property
    def blocks(self) -> int:
        """Return how many blocks there are."""
        return len(self.streams)

    def block(self, number: int) -> list[tuple[int, Ordered]]:
        """Return the scenarios of a block, each with its number."""
        first = number * BLOCK
        funds = self.draws.funds_cents[first : first + BLOCK].tolist()
        caps = self.draws.cap_percents[first : first + BLOCK].tolist()
        weights = self.draws.weights
        if weights is not None:
            weights = weights[first : first + BLOCK]
        totals = self.scored.totals(weights, len(funds))
        if self.noise_sd > 0:
            noise = self.streams[number].standard_normal(totals.shape) * self.noise_sd
            totals += np.rint(noise).astype(np.int64)
        return [
            (first + place, self.rounds[cap].ordered(cents, order))
            for place, (cap, cents, order) in enumerate(
                zip(caps, funds, self._orders(totals), strict=True)
            )
        ]

    def _orders(self, totals: Whole) -> Whole:
        """Return who stands on each rank in each scenario, (count, m).

        Score and tie-break become one key, all different, so that any sort gives one order.
        """
        size = totals.shape[1]
        if size == 0:
            return totals
        keys = (totals.max() - totals) * size + self.scored.tie
        keys.sort(axis=1)
        orders: Whole = self.scored.row_at_tie[keys % size]
        return orders


def _silent(percent: int, stage: str) -> None:
    del percent, stage
