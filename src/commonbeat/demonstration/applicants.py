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

    Never more than there are; and one at least of each where the count allows.
    """
    quotas = dict.fromkeys(there, 0)
    for code, published in given.state_quotas.items():
        quotas[code] = min(there[code], published * count // knobs.ROUND_SIZE)
    open_to = [code for code in there if code not in given.state_quotas]
    for codes in (open_to, list(there)):
        _fill(quotas, there, count, codes)
    if count >= len(there):
        for code in [code for code, quota in quotas.items() if quota == 0]:
            largest = max(open_to, key=lambda each: (quotas[each], each))
            quotas[largest] -= 1
            quotas[code] = 1
    return quotas


def _fill(quotas: dict[str, int], there: dict[str, int], count: int, codes: list[str]) -> None:
    """Raise the quotas of some jurisdictions until the count is reached or all apply."""
    while (rest := count - sum(quotas.values())) > 0:
        room = {
            code: there[code] - quotas[code] for code in codes if there[code] > quotas[code]
        }
        if not room:
            return
        parts = shares(rest, [there[code] for code in room])
        for (code, most), part in zip(room.items(), parts, strict=True):
            quotas[code] += min(most, part)


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
