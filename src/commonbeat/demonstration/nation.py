"""The agencies of a synthetic nation: real places and counties, made-up departments."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np
from numpy.typing import NDArray

from commonbeat.demonstration import knobs
from commonbeat.demonstration.draws import Draws, Ints, Spread
from commonbeat.demonstration.knobs import NATION_SIZE
from commonbeat.demonstration.seats import Seat, seats
from commonbeat.formats.fbi import AgencyType
from commonbeat.formats.jurisdictions import JURISDICTIONS
from commonbeat.formats.ori import SYNTHETIC_MARK

DEFAULT_SEED = 2009
YEAR = 2009
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_IN_A_STATE = len(_DIGITS) ** 3

_Kinds = dict[AgencyType, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class SyntheticAgency:
    """One made-up agency with a real place: what the registry keeps of it."""

    ori: str
    name: str
    state: str
    agency_type: AgencyType
    county_fips: str
    jurisdiction: str
    latitude: Decimal
    longitude: Decimal
    population: int
    sworn: int
    civilian: int


@dataclass(frozen=True)
class Nation:
    """Agencies by number, with what is computed with as columns, shape (n,)."""

    seed: int
    agencies: tuple[SyntheticAgency, ...]
    keys: Ints
    population: Ints
    sworn: Ints


@cache
def nation(seed: int = DEFAULT_SEED, count: int = NATION_SIZE) -> Nation:
    """Return a nation of `count` agencies in all 56 jurisdictions, all of them synthetic.

    Beyond some 18,000 agencies places get a second and further department. 0.5 s for 18,000,
    3 s for 200,000.
    """
    draws = Draws(seed)
    base = seats(draws, min(count, NATION_SIZE))
    repeats = -(-count // len(base))
    chosen = [
        seat if not again else seat.another(again) for again in range(repeats) for seat in base
    ][:count]
    keys = np.arange(len(chosen), dtype=np.int64)
    population, sworn, civilian = _figures(draws, chosen, keys)
    agencies = tuple(
        SyntheticAgency(
            ori, seat.name, seat.state, seat.agency_type, seat.county_fips, seat.jurisdiction,
            seat.latitude, seat.longitude, residents, officers, others,
        )
        for ori, seat, residents, officers, others in zip(
            _oris(chosen), chosen, population.tolist(), sworn.tolist(), civilian.tolist(),
            strict=True,
        )
    )  # fmt: skip
    return Nation(seed, agencies, keys, population, sworn)


def _oris(chosen: list[Seat]) -> list[str]:
    """Return made-up ORIs: the state, ZZ, a serial of three digits of base 36, and 00."""
    serials = {each.code: 0 for each in JURISDICTIONS}
    oris = []
    for seat in chosen:
        serial = serials[seat.state] = serials[seat.state] + 1
        if serial >= _MOST_IN_A_STATE:
            message = f"{seat.state} has more agencies than made-up ORIs: ask for fewer."
            raise ValueError(message)
        digits = "".join(_DIGITS[serial // place % 36] for place in (1296, 36, 1))
        oris.append(f"{seat.state}{SYNTHETIC_MARK}{digits}00")
    return oris


def _figures(draws: Draws, chosen: list[Seat], keys: Ints) -> tuple[Ints, Ints, Ints]:
    """Return residents served, sworn officers and civilians of each agency."""
    kind = np.array([list(AgencyType).index(seat.agency_type) for seat in chosen])
    of = {each: kind == at for at, each in enumerate(AgencyType)}
    residents = np.array([seat.population for seat in chosen], np.int64)
    population = _population(draws, keys, of, residents)
    sworn = np.maximum(1, _sworn(draws, keys, of, population))
    share = knobs.CIVILIAN_PERCENT.at(draws.uniform("civilians", keys))
    return population, sworn, sworn * share // 100


def _population(draws: Draws, keys: Ints, of: _Kinds, residents: Ints) -> Ints:
    """Return the residents that an agency serves, from those of its place, county or state."""

    def drawn(name: str, spread: Spread) -> Ints:
        return spread.at(draws.uniform(name, keys))

    share = drawn("residents of a sheriff", knobs.SHERIFF_RESIDENTS_PERCENT)
    students = drawn("students", knobs.CAMPUS_STUDENTS)
    students[draws.happens("residents elsewhere", keys, 600)] = 0
    outside = drawn("residents of a state's police", knobs.STATE_RESIDENTS_PERCENT)
    cases: list[tuple[AgencyType, Ints]] = [
        (AgencyType.SHERIFF, residents * share // 100),
        (AgencyType.CAMPUS, students),
        (AgencyType.TRIBAL, drawn("members", knobs.TRIBAL_RESIDENTS)),
        (AgencyType.STATE, residents * outside // 100),
    ]
    return np.select([of[kind] for kind, _ in cases], [each for _, each in cases], residents)


def _sworn(draws: Draws, keys: Ints, of: _Kinds, population: Ints) -> Ints:
    """Return officers: by residents, with a least number; of campuses and tribes without."""

    def drawn(name: str, spread: Spread) -> Ints:
        return spread.at(draws.uniform(name, keys))

    rate = np.select(
        [of[AgencyType.SHERIFF], of[AgencyType.STATE]],
        [drawn("rate", knobs.SHERIFF_RATE), drawn("rate", knobs.STATE_RATE)],
        drawn("rate", knobs.MUNICIPAL_RATE),
    )
    least = np.where(
        of[AgencyType.SHERIFF],
        drawn("least officers", knobs.SHERIFF_LEAST_OFFICERS),
        drawn("least officers", knobs.LEAST_OFFICERS),
    )
    cases: list[tuple[AgencyType, Ints]] = [
        (AgencyType.CAMPUS, drawn("campus officers", knobs.CAMPUS_OFFICERS)),
        (AgencyType.TRIBAL, drawn("tribal officers", knobs.TRIBAL_OFFICERS)),
    ]
    return np.select(
        [of[kind] for kind, _ in cases],
        [each for _, each in cases],
        least + (population * rate + 5_000) // 10_000,
    )
