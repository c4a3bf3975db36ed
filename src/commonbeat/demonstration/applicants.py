"""Who applies in a synthetic round, how many officers they ask for, and at what cost."""

from dataclasses import dataclass

import numpy as np

from commonbeat.demonstration import knobs
from commonbeat.demonstration.draws import ONE, Draws, Ints, even, shares, whole_numbers
from commonbeat.demonstration.knobs import RoundKnobs
from commonbeat.demonstration.nation import Nation
from commonbeat.formats.jurisdictions import JURISDICTIONS


@dataclass(frozen=True)
class Requests:
    """The chosen agencies by number in the nation, in the order of their applications."""

    chosen: Ints
    officers: Ints
    entry_cost_dollars: Ints


def requests(draws: Draws, nation: Nation, count: int, given: RoundKnobs) -> Requests:
    """Return `count` requests whose sums are the targets, scaled to the size of the round."""
    chosen = _chosen(draws, nation, count, given)
    keys, sworn = nation.keys[chosen], nation.sworn[chosen]
    asked = given.asked_permille.at(draws.uniform("asked", keys))
    raw = np.maximum(sworn * asked, given.asked_least_permille)
    positions = max(count, given.positions * count // knobs.ROUND_SIZE)
    officers = whole_numbers(raw, positions)
    return Requests(chosen, officers, _costs(draws, nation, chosen, officers, count, given))


def _chosen(draws: Draws, nation: Nation, count: int, given: RoundKnobs) -> Ints:
    """Return who applies: so many of each jurisdiction, larger agencies rather than small."""
    size = even([(1, nation.sworn)])
    weight = given.apply_permille.at(size)
    lots = draws.uniform("applies", nation.keys) * 1000 // np.maximum(1, weight)
    of_state: dict[str, list[int]] = {each.code: [] for each in JURISDICTIONS}
    for at in np.argsort(lots, kind="stable").tolist():
        of_state[nation.agencies[at].state].append(at)
    quotas = _quotas({code: len(found) for code, found in of_state.items()}, count, given)
    chosen = np.array(
        [at for code, found in of_state.items() for at in found[: quotas[code]]], np.int64
    )
    arrival = draws.uniform("arrival", nation.keys[chosen])
    return chosen[np.argsort(arrival, kind="stable")]


def _quotas(there: dict[str, int], count: int, given: RoundKnobs) -> dict[str, int]:
    """Return how many apply from each jurisdiction: the published, and the rest in proportion.

    No more than there are, and one at least of each while the count allows.
    """
    fixed = {
        code: min(there[code], max(1, quota * count // knobs.ROUND_SIZE))
        for code, quota in given.state_quotas.items()
    }
    quotas = dict(fixed)
    open_to = {code: agencies for code, agencies in there.items() if code not in fixed}
    rest = count - sum(fixed.values())
    while open_to:
        parts = shares(max(0, rest), list(open_to.values()))
        tight = {
            code: min(there[code], 1) if part < 1 else there[code]
            for (code, _), part in zip(open_to.items(), parts, strict=True)
            if part < 1 or part > there[code]
        }
        if not tight or sum(tight.values()) > rest:
            quotas |= dict(zip(open_to, parts, strict=True))
            break
        quotas |= tight
        rest -= sum(tight.values())
        open_to = {code: agencies for code, agencies in open_to.items() if code not in tight}
    return quotas


def _costs(
    draws: Draws, nation: Nation, chosen: Ints, officers: Ints, count: int, given: RoundKnobs
) -> Ints:
    """Return what one officer costs each applicant for three years, in whole dollars."""
    keys = nation.keys[chosen]
    states = [nation.agencies[at].state for at in chosen.tolist()]
    wages = np.array([knobs.WAGES[state] for state in states], np.int64)
    larger = given.cost_per_size_percent.at(even([(1, nation.sworn[chosen])]))
    raw = given.entry_cost.at(draws.uniform("entry cost", keys)) * wages * larger // 10_000
    target = given.dollars * count // knobs.ROUND_SIZE
    factor = target * ONE // max(1, int((raw * officers).sum()))
    return raw * factor // ONE
