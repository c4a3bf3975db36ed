"""Synthetic figures of counties and agencies in a recession: whole numbers, related as in life.

Need, crime and plans are drawn first, each from 0 to `draws.ONE`; every figure then follows one
of them with its own spread. Percentages are in tenths, money in whole dollars.
"""

from dataclasses import dataclass

import numpy as np

from commonbeat.demonstration import knobs
from commonbeat.demonstration.draws import ONE, Draws, Ints, Spread, even
from commonbeat.demonstration.knobs import RoundKnobs
from commonbeat.demonstration.nation import Nation
from commonbeat.formats.gazetteer import counties
from commonbeat.formats.jurisdictions import BY_CODE

WEIGHTS = 10  # of the strengths in `RoundKnobs`


@dataclass(frozen=True)
class Measures:
    """One column for each figure, shape (n,), in the order of the applicants."""

    columns: dict[str, Ints]
    need: Ints
    plans: Ints


@dataclass(frozen=True)
class _Applicants:
    """Who applies: their numbers in the nation, and the columns that others are drawn from."""

    draws: Draws
    keys: Ints
    population: Ints
    sworn: Ints
    county: Ints
    size: Ints

    def drawn(self, name: str, spread: Spread) -> Ints:
        return spread.at(self.draws.uniform(name, self.keys))

    def related(self, name: str, spread: Spread, to: Ints, weight: int) -> Ints:
        """Return figures that follow `to` with a weight of 10, shape (n,)."""
        own = self.draws.uniform(name, self.keys)
        return spread.at(even([(weight, to), (WEIGHTS - weight, own)]))


def measures(draws: Draws, nation: Nation, chosen: Ints, given: RoundKnobs) -> Measures:
    """Return the figures of the chosen agencies. 1 s for 200,000."""
    at = {fips: place for place, fips in enumerate(counties())}
    sworn = nation.sworn[chosen]
    applicants = _Applicants(
        draws=draws,
        keys=nation.keys[chosen],
        population=nation.population[chosen],
        sworn=sworn,
        county=np.array([at[nation.agencies[key].county_fips] for key in chosen.tolist()]),
        size=even([(1, sworn)]),
    )
    county_need = _county_need(draws, given)
    follows = given.fiscal_follows_size
    need = even(
        [
            (WEIGHTS - follows, county_need[applicants.county]),
            (WEIGHTS - follows, draws.uniform("own need", applicants.keys)),
            (2 * follows, applicants.size),
        ]
    )
    plans = even(
        [
            (WEIGHTS - given.plans_follow_size, draws.uniform("plans", applicants.keys)),
            (given.plans_follow_size, applicants.size),
        ]
    )
    columns = {
        **_county_figures(draws, county_need, applicants.county),
        "foreclosure_percent": applicants.related("foreclosure", knobs.FORECLOSURE, need, 6),
        **_offenses(applicants, need, given),
        **_money(applicants, need),
        **_plans(applicants, plans),
    }
    return Measures(columns, need, plans)


def _county_need(draws: Draws, given: RoundKnobs) -> Ints:
    """Return how badly off each county is, shape (counties,): its own lot and its state's."""
    codes = np.array([int(fips) for fips in counties()], np.int64)
    own, state = draws.uniform("county", codes), draws.uniform("state", codes // 1000)
    for code, per_thousand in given.state_need.items():
        state[codes // 1000 == int(BY_CODE[code].fips)] = ONE * per_thousand // 1000
    return even([(WEIGHTS - given.state_weight, own), (given.state_weight, state)])


def _county_figures(draws: Draws, need: Ints, county: Ints) -> dict[str, Ints]:
    """Return the figures that all agencies of a county share."""
    codes = np.array([int(fips) for fips in counties()], np.int64)

    def of(name: str, spread: Spread) -> Ints:
        return spread.at(even([(8, need), (2, draws.uniform(name, codes))]))

    unemployment = of("unemployment", knobs.UNEMPLOYMENT)
    before = np.maximum(12, unemployment - of("rise", knobs.UNEMPLOYMENT_RISE))
    return {
        "poverty_percent": of("poverty", knobs.POVERTY)[county],
        "unemployment_percent": unemployment[county],
        "unemployment_prev_percent": before[county],
        "median_income_dollars": of("income", knobs.INCOME)[county],
    }


def _offenses(applicants: _Applicants, need: Ints, given: RoundKnobs) -> dict[str, Ints]:
    """Return offences of two years; without residents they are few and have no rate."""
    follows = given.crime_follows_size
    own = applicants.draws.uniform("crime", applicants.keys)
    crime = even([(follows, applicants.size), (3, need), (max(1, WEIGHTS - 3 - follows), own)])
    few = applicants.drawn("few offences", knobs.OFFENSES_WITHOUT_RESIDENTS)
    columns = {}
    for name, spread in (("violent", knobs.VIOLENT_RATE), ("property", knobs.PROPERTY_RATE)):
        rate = applicants.related(f"{name} rate", spread, crime, 8)
        rounding = applicants.draws.below(f"{name} rounding", applicants.keys, 100_000)
        counted = (applicants.population * rate + rounding) // 100_000
        now = np.where(applicants.population > 0, counted, few)
        change = applicants.drawn(f"{name} change", knobs.CHANGE_OF_OFFENSES_PERCENT)
        columns[f"{name}_crimes_prev"] = now * 100 // change
        columns[f"{name}_crimes"] = now
    return columns


def _money(applicants: _Applicants, need: Ints) -> dict[str, Ints]:
    """Return budgets and revenues of two years, and officers laid off."""
    wages = np.array([knobs.WAGES[county.state] for county in counties().values()], np.int64)
    each = applicants.drawn("dollars per officer", knobs.DOLLARS_PER_OFFICER)
    before = applicants.sworn * each * wages[applicants.county] // 100
    change = applicants.related("budget change", knobs.BUDGET_CHANGE_PERMILLE, need, 6)
    share = applicants.drawn("revenue", knobs.REVENUE_PER_BUDGET_PERCENT)
    revenue = before * share // 100
    fall = applicants.related("revenue change", knobs.REVENUE_CHANGE_PERMILLE, need, 6)
    cut = applicants.draws.below("laid off", applicants.keys, 100)
    laid_off = applicants.sworn * np.maximum(0, -change - 60) * cut // 100_000
    return {
        "budget_prev_dollars": before,
        "budget_dollars": before * (1000 + change) // 1000,
        "government_revenue_prev_dollars": revenue,
        "government_revenue_dollars": revenue * (1000 + fall) // 1000,
        "officers_laid_off": laid_off,
    }


def _plans(applicants: _Applicants, plans: Ints) -> dict[str, Ints]:
    """Return what the plan counts, and the reviewers' score in tenths."""
    return {
        "partnership_items": applicants.related("partners", knobs.PARTNERSHIPS, plans, 7),
        "transformation_items": applicants.related(
            "transformation", knobs.TRANSFORMATION, plans, 7
        ),
        "problem_solving_items": applicants.related(
            "problem solving", knobs.PROBLEM_SOLVING, plans, 7
        ),
        "review_score": applicants.related("review", knobs.REVIEW_TENTHS, plans, 7),
    }
