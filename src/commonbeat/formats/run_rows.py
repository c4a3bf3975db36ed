"""The rows of a run folder: what decisions.csv and constraints.csv say, typed."""

from dataclasses import dataclass

DECISION_COLUMNS = (
    "application_id",
    "agency",
    "state",
    "stratum",
    "eligible",
    "score",
    "rank",
    "units_requested",
    "units_cap",
    "units_awarded",
    "federal_cents",
    "unit_price_cents",
    "reason_code",
    "reason",
    "score_needed",
    "county_fips",
    "ori",
)
SCORE_COLUMNS = (
    "application_id",
    "category",
    "measure",
    "raw",
    "how",
    "transformed",
    "weight",
    "points",
)
CONSTRAINT_COLUMNS = (
    "key",
    "group",
    "kind",
    "declared_cents",
    "demand_cents",
    "target_cents",
    "result_cents",
    "yielded_cents",
    "why",
    "price_points",
    "price_cents",
)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a run decided about one application. Scores are decimal text, "" is none."""

    application_id: str
    agency: str
    state: str
    stratum: str
    eligible: bool
    score: str
    rank: int | None
    units_requested: int
    units_cap: int
    units_awarded: int
    federal_cents: int
    unit_price_cents: int
    reason_code: str
    reason: str
    score_needed: str
    county_fips: str
    ori: str


@dataclass(frozen=True, slots=True)
class ConstraintRow:
    """What a run made of one constraint in one group; None where a cell is empty."""

    key: str
    group: str
    kind: str
    declared_cents: int | None
    demand_cents: int | None
    target_cents: int | None
    result_cents: int | None
    yielded_cents: int | None
    why: str
    price_points: str
    price_cents: int | None
