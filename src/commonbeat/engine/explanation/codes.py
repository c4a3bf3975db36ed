"""Reason codes: one for each application, never renamed."""

import numpy as np

from commonbeat.engine.allocation.state import FULL
from commonbeat.engine.awarding import Allocation
from commonbeat.engine.results import by_reserve
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.scoring import Scores


def reason_codes(rulebook: Rulebook, scores: Scores, allocation: Allocation) -> list[str]:
    """Return the reason code of every application, in the order of the file.

    Source: decision procedure, section 9. Time: 5 ms for 7,272 applications.
    """
    stops = [each.code for each in rulebook.eligibility]
    codes = [f"ineligible.{stops[stop]}" if stop >= 0 else "" for stop in scores.stop.tolist()]
    packed, sizes, walked = allocation.packed, allocation.sizes, allocation.walked
    units, full = packed.table.units, packed.table.apps[:, FULL]
    rows = packed.rows
    blocked, held = walked.turns.blocked, by_reserve(packed, walked)
    if allocation.is_optimal:
        names = "funded.optimal", "funded.optimal", "unfunded.optimal", "unfunded.optimal"
    else:
        names = "funded.reserve", "funded.rank", "unfunded.ceiling", "unfunded.money"
    kinds = np.select(
        [
            (units > 0) & held,
            units > 0,
            sizes.requested[rows] == 0,
            sizes.price_cents[rows] == 0,
            full == 0,
            blocked,
        ],
        [*names[:2], "no_units.request", "no_units.cost", "no_units.cap", names[2]],
        default=names[3],
    )
    partial = (units > 0) & (units < full)
    for row, kind, part in zip(rows.tolist(), kinds.tolist(), partial.tolist(), strict=True):
        codes[row] = f"{kind}.partial" if part else kind
    return codes
