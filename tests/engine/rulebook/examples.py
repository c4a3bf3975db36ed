"""A small rulebook, and the means to change one thing in it."""

from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook

SMALL = """\
format = "commonbeat-rulebook/1"
title = "Small round"
version = "1"
yield_order = ["rural_part", "halves", "state_minimum"]

[program]
name = "Small Hiring Program"
code = "SMALL"
assistance_listing = "16.710"
fiscal_year = 2026
funds_available = 2_000_000
federal_share_percent = 75
match_percent = 25
cap_per_unit = 125_000

[columns]
application_id = "id"
agency = "agency"
state = "state"

[[fields]]
key = "id"
label = "Application"
kind = "identifier"
required = true

[[fields]]
key = "agency"
label = "Agency"
kind = "text"

[[fields]]
key = "state"
label = "State"
kind = "choice"
allowed = ["AK", "TX", "WY"]

[[fields]]
key = "population"
label = "Population served"
kind = "integer"
minimum = 0

[[fields]]
key = "sworn"
label = "Sworn officers"
kind = "integer"
minimum = 0

[[fields]]
key = "crimes"
label = "Violent crimes"
kind = "integer"

[[fields]]
key = "poverty"
label = "Residents in poverty"
kind = "percent"

[[fields]]
key = "budget_before"
label = "Budget, year before"
kind = "money"

[[fields]]
key = "budget"
label = "Budget"
kind = "money"

[[fields]]
key = "review"
label = "Review"
kind = "decimal"

[[fields]]
key = "requested"
label = "Officers requested"
kind = "integer"

[[fields]]
key = "cost"
label = "Cost of an officer"
kind = "money"

[[fields]]
key = "rural"
label = "Rural"
kind = "yes_no"

[[fields]]
key = "waived"
label = "Waiver approved"
kind = "yes_no"

[[eligibility]]
code = "too_small"
refuse_if = "sworn < 1"
sentence = "The agency has no sworn officers."

[score]
decimals = 2
bonus_maximum = 5

[[score.categories]]
key = "fiscal"
label = "Fiscal health"
weight = 60

[[score.categories.measures]]
key = "poverty"
label = "Poverty"
weight = 75
value = "poverty"
transform = "percentile"
missing = "median"
median_within = "state"

[[score.categories.measures]]
key = "budget_change"
label = "Change of the budget"
weight = 25
change = { before = "budget_before", after = "budget", if_zero = "missing" }
transform = "zscore"
better = "lower"
missing = "spread"

[[score.categories]]
key = "crime"
label = "Crime"
weight = 40

[[score.categories.measures]]
key = "crime_rate"
label = "Violent crimes per 100,000"
weight = 100
rate = { count = "crimes", population = "population", per = 100_000, if_zero = "zero" }
transform = "minmax"
missing = "zero"

[[score.bonuses]]
key = "rural"
label = "Rural"
points = 3
when = "rural"

[[tie_breaks]]
category = "crime"

[[tie_breaks]]
measure = "poverty"
first = "lower"

[[tie_breaks]]
value = "requested"
first = "lower"

[lottery]
seed = "SMALL-2026"

[request]
requested = "requested"
cap = "LEAST(50, 0.05 * sworn)"
rounding = "floor"
at_least = 1
sentence = "5 % of sworn, at most 50"

[price]
unit_cost = "cost"

[price.waiver]
when = "waived"
federal_share_percent = 100

[limits]
maximum_units = 50
minimum_dollars = "1000.50"

[[constraints]]
key = "state_minimum"
label = "State minimum"
kind = "floor"
by = "state"
percent = "0.5"

[[constraints]]
key = "halves"
label = "Large and small"
kind = "share"
by = "CASE WHEN population > 150_000 THEN 'large' ELSE 'small' END"
shares = { large = 50, small = 50 }

[[constraints]]
key = "rural_part"
label = "Rural part"
kind = "set_aside"
when = "rural"
percent = 10

[[constraints]]
key = "state_ceiling"
label = "State ceiling"
kind = "ceiling"
by = "state"
dollars = 500_000

[provenance]
"*" = { status = "assumption" }
"program" = { status = "verified", source = "https://www.example.org/notice" }
"program.match_percent" = { status = "assumption", note = "Not published." }
"""


def changed(*pairs: tuple[str, str], text: str = SMALL) -> str:
    """Return the text with each first part, which must stand there once, replaced."""
    for old, new in pairs:
        assert text.count(old) == 1, f"{text.count(old)} times in the rulebook: {old!r}"
        text = text.replace(old, new)
    return text


def small(*pairs: tuple[str, str]) -> Rulebook:
    """Return the small rulebook with changes."""
    return read_rulebook(changed(*pairs))


def problems_of(text: str | bytes) -> list[Problem]:
    """Return what is wrong with a rulebook that must be refused."""
    try:
        read_rulebook(text)
    except Refused as refusal:
        return list(refusal.problems)
    raise AssertionError("the rulebook was not refused")


def problems_with(*pairs: tuple[str, str]) -> list[str]:
    """Return the problems of the small rulebook with changes, as people read them."""
    return [str(problem) for problem in problems_of(changed(*pairs))]
