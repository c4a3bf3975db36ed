"""What a run would award under other weights: computed at once, kept nowhere."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from commonbeat.applications.queries import content_of
from commonbeat.engine.applications import Applications
from commonbeat.engine.comparison import Comparison, compare
from commonbeat.engine.packing import pack, run_down
from commonbeat.engine.ranking import rank
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.engine.scoring import score
from commonbeat.engine.sizing import size
from commonbeat.formats.applications import read_applications
from commonbeat.opportunities.queries import policy
from commonbeat.selections import queries
from commonbeat.selections.models import Run
from commonbeat.selections.queries import Award
from commonbeat.selections.weights import Slider, with_weights


@dataclass(frozen=True)
class Answer:
    """Who would gain and who would lose, against the run as it is."""

    comparison: Comparison
    funded: int
    units: int
    federal_cents: int


def what_if(run: Run, asked: list[Slider]) -> Answer:
    """Return what changes with these weights. Raises Refused when they are no weights.

    Time: 0.3 s for 7,272 applications, 0.2 s when the file was read before.
    """
    found = policy(run.rulebook)
    changed = with_weights(found, asked)
    before = queries.awards_of(run)
    after = _awards(changed, _applications(run.application_file_id, run.rulebook_id), before)
    return Answer(
        comparison=compare(before, after),
        funded=sum(award.units_awarded > 0 for award in after),
        units=sum(award.units_awarded for award in after),
        federal_cents=sum(award.federal_cents for award in after),
    )


def _awards(changed: Policy, applications: Applications, before: list[Award]) -> list[Award]:
    """Return the awards of all applications under a policy, in the order of the file."""
    sizes = size(changed, applications)
    ranking = rank(changed, applications, score(changed, applications))
    packed = pack(changed, applications, ranking, sizes)
    run_down(packed)
    units = np.zeros(applications.rows, dtype=np.int64)
    units[packed.rows] = packed.table.units
    cents = units * sizes.price_cents
    return [
        award._replace(units_awarded=own, federal_cents=money)
        for award, own, money in zip(before, units.tolist(), cents.tolist(), strict=True)
    ]


@lru_cache(maxsize=2)
def _applications(file_pk: int, rulebook_pk: int) -> Applications:
    """Return the parsed applications of a file; the last two are kept for the next slide."""
    found = policy(queries.rulebook(rulebook_pk))
    return read_applications(content_of(file_pk), found)
