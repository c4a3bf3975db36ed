"""The file of a synthetic round: one line for each application, ready for `read_applications`.

Columns, in this order: application_id, ori, agency, state, county_fips, place_fips (blank: the
gazetteer has no such codes), agency_type, population, sworn, officers_requested,
entry_cost_dollars (salary and fringe of one officer over three years), startup_agency,
consortium, federally_recognized (tribes only), primary_authority, reports_delinquent,
match_waiver_requested, waiver_approved, problem_area, tribal, rural, violent_crimes_prev,
violent_crimes, property_crimes_prev, property_crimes, budget_prev_dollars, budget_dollars,
government_revenue_prev_dollars, government_revenue_dollars, officers_laid_off, poverty_percent,
unemployment_percent, unemployment_prev_percent, foreclosure_percent, median_income_dollars,
partnership_items (of 5), transformation_items (of 16), problem_solving_items (of 5),
review_score (of 100), plan_statement.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonbeat.demonstration import knobs
from commonbeat.demonstration.applicants import Requests, requests
from commonbeat.demonstration.draws import ONE, Draws, Ints
from commonbeat.demonstration.knobs import RoundKnobs
from commonbeat.demonstration.measures import Measures, measures
from commonbeat.demonstration.nation import DEFAULT_SEED, Nation, nation
from commonbeat.demonstration.plans import plan_statements
from commonbeat.formats.fbi import AgencyType
from commonbeat.formats.text_columns import (
    Bytes,
    blank,
    choice_column,
    constant,
    decimal_column,
    join,
    text_column,
)

_FIGURES = (
    "violent_crimes_prev",
    "violent_crimes",
    "property_crimes_prev",
    "property_crimes",
    "budget_prev_dollars",
    "budget_dollars",
    "government_revenue_prev_dollars",
    "government_revenue_dollars",
    "officers_laid_off",
    "poverty_percent",
    "unemployment_percent",
    "unemployment_prev_percent",
    "foreclosure_percent",
    "median_income_dollars",
    "partnership_items",
    "transformation_items",
    "problem_solving_items",
    "review_score",
)
_TENTHS = {name for name in _FIGURES if name.endswith("_percent")} | {"review_score"}
_RURAL_BELOW = 10_000  # residents
_NO, _YES, _NOT_APPLICABLE = 0, 1, 2
_YES_NO = ("no", "yes", "")
_BLOCK = 20_000  # rows that are put together at a time


@dataclass(frozen=True)
class SyntheticRound:
    """A made-up round: the bytes of its CSV, and the agencies that apply, in its order."""

    seed: int
    content: bytes
    columns: tuple[str, ...]
    nation: Nation
    chosen: tuple[int, ...]

    def rows(self) -> list[dict[str, str]]:
        """Return the applications as texts by column."""
        return list(csv.DictReader(io.StringIO(self.content.decode())))


def applications(
    *,
    seed: int = DEFAULT_SEED,
    count: int = knobs.ROUND_SIZE,
    given: RoundKnobs | None = None,
    nation_seed: int | None = None,
) -> SyntheticRound:
    """Return a synthetic round; the same seed, count and knobs give the same bytes.

    With `nation_seed` the agencies are those of another round's nation: its seed.

    Time: 0.7 s for 7,272 applications, 8 s for 200,000; it grows in line with the count.
    """
    given = given or RoundKnobs()
    draws = Draws(seed)
    own = seed if nation_seed is None else nation_seed
    everyone = nation(own, max(knobs.NATION_SIZE, count))
    asked = requests(draws, everyone, count, given)
    found = measures(draws, everyone, asked.chosen, given)
    columns = _columns(draws, everyone, asked, found, given)
    header = ",".join(columns).encode() + b"\n"
    return SyntheticRound(
        seed,
        header + _lines(list(columns.values()), len(asked.chosen)),
        tuple(columns),
        everyone,
        tuple(asked.chosen.tolist()),
    )


def _lines(columns: Sequence[Bytes], rows: int) -> bytes:
    """Return the records; no cell needs quotation marks, since none has a comma."""
    blocks = []
    for start in range(0, rows, _BLOCK):
        part = slice(start, min(rows, start + _BLOCK))
        size = part.stop - part.start
        comma, end = constant(",", size), constant("\n", size)
        laid: list[Bytes] = []
        for at, column in enumerate(columns):
            laid += [column[part], end if at == len(columns) - 1 else comma]
        blocks.append(join(laid))
    return b"".join(blocks)


def _columns(
    draws: Draws, everyone: Nation, asked: Requests, found: Measures, given: RoundKnobs
) -> dict[str, Bytes]:
    """Return all columns as text, with the blanks of life."""
    keys = everyone.keys[asked.chosen]
    columns = {
        **_identity(draws, everyone, asked),
        **_answers(draws, everyone, asked, found, given),
        **{
            name: decimal_column(found.columns[name], 1 if name in _TENTHS else 0)
            for name in _FIGURES
        },
        "plan_statement": plan_statements(draws, keys),
    }
    for name, per_thousand in given.blanks.items():
        columns[name] = blank(columns[name], draws.happens(f"no {name}", keys, per_thousand))
    return columns


def _identity(draws: Draws, everyone: Nation, asked: Requests) -> dict[str, Bytes]:
    """Return who applies and what is asked."""
    agencies = [everyone.agencies[at] for at in asked.chosen.tolist()]
    count = len(agencies)
    digits = max(5, len(str(count)))
    return {
        "application_id": text_column(
            [f"SYN-{draws.seed}-{number:0{digits}d}" for number in range(1, count + 1)]
        ),
        "ori": text_column([agency.ori for agency in agencies]),
        "agency": text_column([agency.name for agency in agencies]),
        "state": text_column([agency.state for agency in agencies]),
        "county_fips": text_column([agency.county_fips for agency in agencies]),
        "place_fips": constant("", count).reshape(count, 0),
        "agency_type": text_column([agency.agency_type.value for agency in agencies]),
        "population": decimal_column(everyone.population[asked.chosen], 0),
        "sworn": decimal_column(everyone.sworn[asked.chosen], 0),
        "officers_requested": decimal_column(asked.officers, 0),
        "entry_cost_dollars": decimal_column(asked.entry_cost_dollars, 0),
    }


def _answers(
    draws: Draws, everyone: Nation, asked: Requests, found: Measures, given: RoundKnobs
) -> dict[str, Bytes]:
    """Return what was answered with yes or no, and the problem chosen."""
    keys = everyone.keys[asked.chosen]

    def happens(name: str, per_thousand: int) -> NDArray[np.bool_]:
        return draws.happens(name, keys, per_thousand)

    tribal = np.array(
        [
            everyone.agencies[at].agency_type is AgencyType.TRIBAL
            for at in asked.chosen.tolist()
        ],
        np.bool_,
    )
    recognized = np.where(happens("not recognized", given.tribe_not_recognized), _NO, _YES)
    needy = found.need >= ONE * (1000 - given.waiver_requested) // 1000
    areas = list(knobs.PROBLEM_AREAS)
    return {
        "startup_agency": _yes_no(happens("startup", given.startup)),
        "consortium": _yes_no(happens("consortium", given.consortium)),
        "federally_recognized": choice_column(
            np.where(tribal, recognized, _NOT_APPLICABLE), _YES_NO
        ),
        "primary_authority": _yes_no(~happens("no authority", given.no_primary_authority)),
        "reports_delinquent": _yes_no(happens("delinquent", given.delinquent)),
        "match_waiver_requested": _yes_no(needy),
        "waiver_approved": _yes_no(needy & happens("waiver", given.waiver_approved)),
        "problem_area": choice_column(_areas(draws, keys, knobs.PROBLEM_AREAS), areas),
        "tribal": _yes_no(tribal),
        "rural": _yes_no(_is_rural(draws, everyone, asked.chosen)),
    }


def _yes_no(answers: NDArray[np.bool_]) -> Bytes:
    return choice_column(answers.astype(np.int64), _YES_NO)


def _areas(draws: Draws, keys: Ints, weights: Mapping[str, int]) -> Ints:
    """Return the number of a problem area for each key, by weight."""
    drawn = draws.below("problem area", keys, sum(weights.values()))
    found: Ints = np.searchsorted(np.cumsum(list(weights.values())), drawn, side="right")
    return found


def _is_rural(draws: Draws, everyone: Nation, chosen: Ints) -> NDArray[np.bool_]:
    """Return whether an agency is rural: few residents, and by lot not next to a city."""
    few = everyone.population[chosen] < _RURAL_BELOW
    return few & draws.happens("rural", everyone.keys[chosen], 720)
