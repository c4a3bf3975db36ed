"""Every parameter of the synthetic nation and of its rounds, in one place.

Published totals of the FY2009 hiring round are the targets: 7,272 applications, about 39,000
positions and $8.3 billion asked, 454 applications from Texas and more than 300 from New Jersey;
1,046 agencies and 4,699 officers funded with $1 billion. How figures are spread is invented so
that these totals come out; nothing here describes a real agency.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from commonbeat.demonstration.draws import Spread

NATION_SIZE = 18_000
ROUND_SIZE = 7_272

NO_SHERIFFS = {"AK", "CT", "RI", "DC"}  # and none in the territories
COUNTY_POLICE = {"HI"}  # its counties have the police departments
TRIBAL_STATES = {
    "AK", "AL", "AZ", "CA", "CO", "CT", "FL", "IA", "ID", "KS", "LA", "ME", "MI", "MN", "MS",
    "MT", "NC", "ND", "NE", "NM", "NV", "NY", "OK", "OR", "RI", "SD", "UT", "WA", "WI", "WY",
}  # fmt: skip
CAMPUSES, TRIBES = 900, 200
CAMPUS_TOWN_FROM = 15_000  # residents
TRIBAL_TOWN_BELOW = 4_000

# Salaries of a state, in percent of the nation's middle.
WAGES: Mapping[str, int] = {
    "AK": 128, "AL": 80, "AR": 76, "AS": 60, "AZ": 100, "CA": 145, "CO": 106, "CT": 122,
    "DC": 130, "DE": 104, "FL": 98, "GA": 84, "GU": 78, "HI": 112, "IA": 92, "ID": 84,
    "IL": 116, "IN": 86, "KS": 84, "KY": 78, "LA": 76, "MA": 120, "MD": 112, "ME": 88,
    "MI": 106, "MN": 108, "MO": 84, "MP": 62, "MS": 70, "MT": 86, "NC": 84, "ND": 88,
    "NE": 92, "NH": 98, "NJ": 142, "NM": 86, "NV": 122, "NY": 128, "OH": 104, "OK": 82,
    "OR": 118, "PA": 106, "PR": 58, "RI": 116, "SC": 78, "SD": 80, "TN": 80, "TX": 94,
    "UT": 92, "VA": 94, "VI": 82, "VT": 96, "WA": 122, "WI": 104, "WV": 76, "WY": 92,
}  # fmt: skip

# Sworn officers per 10,000 residents, on top of a few that even the smallest place needs;
# campuses and tribes have officers without a rate.
LEAST_OFFICERS = Spread(((0, 0), (400, 2), (700, 4), (1000, 9)))
SHERIFF_LEAST_OFFICERS = Spread(((0, 2), (400, 7), (700, 14), (1000, 30)))
MUNICIPAL_RATE = Spread(((0, 8), (100, 14), (500, 23), (800, 33), (950, 50), (1000, 90)))
SHERIFF_RATE = Spread(((0, 6), (150, 11), (500, 19), (850, 32), (1000, 52)))
STATE_RATE = Spread(((0, 3), (500, 9), (1000, 16)))
CAMPUS_OFFICERS = Spread(((0, 2), (300, 8), (500, 14), (800, 30), (970, 70), (1000, 130)))
TRIBAL_OFFICERS = Spread(((0, 1), (300, 6), (500, 11), (850, 28), (1000, 90)))
CIVILIAN_PERCENT = Spread(((0, 0), (200, 8), (500, 24), (800, 45), (1000, 110)))
SHERIFF_RESIDENTS_PERCENT = Spread(((0, 20), (500, 55), (1000, 130)))
STATE_RESIDENTS_PERCENT = Spread(((0, 18), (500, 32), (1000, 50)))  # outside of cities
CAMPUS_STUDENTS = Spread(((0, 1_200), (500, 6_000), (900, 24_000), (1000, 52_000)))
TRIBAL_RESIDENTS = Spread(((0, 250), (500, 2_600), (900, 12_000), (1000, 40_000)))

# What the recession of 2009 might look like in a county; percentages in tenths.
POVERTY = Spread(((0, 32), (100, 70), (500, 148), (900, 252), (1000, 480)))
UNEMPLOYMENT = Spread(((0, 26), (100, 54), (500, 88), (900, 132), (1000, 240)))
UNEMPLOYMENT_RISE = Spread(((0, 2), (100, 14), (500, 34), (900, 58), (1000, 105)))
FORECLOSURE = Spread(((0, 1), (300, 12), (500, 22), (900, 62), (1000, 170)))
INCOME = Spread(((0, 112_000), (100, 66_000), (500, 44_000), (900, 32_000), (1000, 22_000)))

# Per 100,000 residents.
VIOLENT_RATE = Spread(((0, 0), (100, 55), (500, 250), (800, 520), (950, 1_050), (1000, 2_600)))
PROPERTY_RATE = Spread(((0, 90), (100, 900), (500, 2_600), (900, 5_100), (1000, 9_500)))
OFFENSES_WITHOUT_RESIDENTS = Spread(((0, 0), (500, 4), (900, 30), (1000, 140)))
CHANGE_OF_OFFENSES_PERCENT = Spread(((0, 68), (500, 101), (1000, 145)))

DOLLARS_PER_OFFICER = Spread(((0, 74_000), (500, 112_000), (1000, 176_000)))
BUDGET_CHANGE_PERMILLE = Spread(((0, 90), (100, 34), (500, -22), (900, -92), (1000, -230)))
REVENUE_PER_BUDGET_PERCENT = Spread(((0, 210), (500, 380), (1000, 900)))
REVENUE_CHANGE_PERMILLE = Spread(((0, 80), (100, 26), (500, -31), (900, -104), (1000, -240)))

# Drawn figures are rounded down: the value at the end is one more than the most.
PARTNERSHIPS = Spread(((0, 0), (60, 1), (200, 2), (450, 3), (700, 4), (890, 5), (1000, 6)))
PROBLEM_SOLVING = Spread(((0, 0), (80, 1), (240, 2), (480, 3), (740, 4), (910, 5), (1000, 6)))
TRANSFORMATION = Spread(((0, 0), (100, 3), (500, 8), (900, 13), (1000, 17)))
REVIEW_TENTHS = Spread(((0, 284), (100, 520), (500, 716), (900, 884), (1000, 991)))

PROBLEM_AREAS: Mapping[str, int] = {
    "homicide_gun": 12,
    "building_trust": 22,
    "homeland_security": 7,
    "school_based": 14,
    "drugs": 19,
    "property": 16,
    "traffic": 4,
    "other": 6,
}

_APPLY = Spread(((0, 200), (300, 300), (600, 500), (850, 850), (1000, 1_000)))
_ASKED = Spread(((0, 22), (200, 42), (500, 62), (800, 110), (950, 230), (1000, 420)))
_ENTRY_COST = Spread(
    ((0, 120_000), (100, 150_000), (500, 188_000), (900, 245_000), (1000, 330_000))
)
_COST_PER_SIZE = Spread(((0, 97), (500, 100), (900, 104), (1000, 108)))


@dataclass(frozen=True)
class RoundKnobs:
    """What makes one round: targets, who applies, what they ask, and what goes wrong."""

    positions: int = 39_000
    dollars: int = 8_300_000_000
    state_quotas: Mapping[str, int] = field(default_factory=lambda: {"TX": 454, "NJ": 312})

    # Of how many agencies apply, per 1,000 of the nation's, by the officers that they have.
    apply_permille: Spread = _APPLY

    # Asked, in thousandths of sworn officers, before all requests are scaled to `positions`.
    asked_permille: Spread = _ASKED
    asked_least_permille: int = 300  # of one officer, so that the smallest ask for one

    # Three years of salary and fringe of one officer, before scaling to `dollars`.
    entry_cost: Spread = _ENTRY_COST
    cost_per_size_percent: Spread = _COST_PER_SIZE

    # How badly off all counties of a state are, in thousandths; other states by lot. Few were
    # funded in Texas (31) and New Jersey (18); nearly half of the money of those years went to
    # California, Florida, Michigan, New Jersey, Ohio and Texas.
    state_need: Mapping[str, int] = field(
        default_factory=lambda: {
            "TX": 80,
            "NJ": 260,
            "CA": 940,
            "FL": 800,
            "MI": 900,
            "OH": 700,
            "NV": 900,
        }
    )

    state_weight: int = 3  # of the state's lot against the county's own, out of 10

    # How strongly need (fiscal), crime and plans follow the size of an agency; out of 10.
    fiscal_follows_size: int = 1
    crime_follows_size: int = 2
    plans_follow_size: int = 2

    # Applications that are not eligible, per 1,000.
    startup: int = 6
    consortium: int = 9
    no_primary_authority: int = 7
    delinquent: int = 14
    tribe_not_recognized: int = 60  # of the tribal ones

    waiver_requested: int = 340
    waiver_approved: int = 450  # of those requested

    # Blank cells, per 1,000 applications.
    blanks: Mapping[str, int] = field(
        default_factory=lambda: {
            "violent_crimes_prev": 45,
            "violent_crimes": 25,
            "property_crimes_prev": 45,
            "property_crimes": 25,
            "budget_prev_dollars": 30,
            "budget_dollars": 25,
            "government_revenue_prev_dollars": 40,
            "government_revenue_dollars": 35,
            "officers_laid_off": 30,
            "poverty_percent": 20,
            "unemployment_percent": 20,
            "unemployment_prev_percent": 25,
            "foreclosure_percent": 50,
            "median_income_dollars": 25,
            "partnership_items": 20,
            "transformation_items": 25,
            "problem_solving_items": 20,
            "review_score": 80,
            "place_fips": 1_000,  # the gazetteer has no codes of places
        }
    )
