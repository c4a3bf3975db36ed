"""The parsed rulebook: plain frozen values that both implementations decide from.

Numbers are exact: `Fraction` for policy figures, whole cents for money. Nothing here computes.
The meaning of each value is laid down in docs/reference/decision-procedure.md.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sqlglot import expressions as sql

FORMAT = "commonbeat-rulebook/1"


class FieldKind(StrEnum):
    """What a column of the application file may hold."""

    IDENTIFIER = "identifier"
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"


class Transform(StrEnum):
    """How a raw value becomes a part of 1."""

    PERCENTILE = "percentile"
    ZSCORE = "zscore"
    MINMAX = "minmax"
    BANDS = "bands"
    CAPPED_RATIO = "capped_ratio"
    LINEAR = "linear"


class Missing(StrEnum):
    """What happens when a measure has no value."""

    REFUSE = "refuse"
    ZERO = "zero"
    MEDIAN = "median"
    SPREAD = "spread"


class IfZero(StrEnum):
    """What a rate or a change gives when its denominator is 0."""

    MISSING = "missing"
    ZERO = "zero"


class ConstraintKind(StrEnum):
    """What a constraint asks of the money awarded."""

    FLOOR = "floor"
    SHARE = "share"
    SET_ASIDE = "set_aside"
    CEILING = "ceiling"


class Marginal(StrEnum):
    """What the applicant gets for whom the money does not reach."""

    WHOLE_UNITS = "whole_units"
    ALL_OR_NOTHING = "all_or_nothing"
    MINIMUM_VIABLE = "minimum_viable"


class Rounding(StrEnum):
    """How a request cap becomes a whole number; `round` takes halves up."""

    FLOOR = "floor"
    ROUND = "round"
    CEIL = "ceil"


class Status(StrEnum):
    """Whether a figure of the rulebook has a public source."""

    VERIFIED = "verified"
    ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Expression:
    """A SQL condition or formula: its text, its parsed tree, the fields that it names."""

    text: str
    tree: sql.Expression
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a part of the rulebook comes from; `key` is a dotted path or `*`."""

    key: str
    status: Status
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Program:
    """Name, money and terms of the program. Money is cents, percents are exact."""

    name: str
    code: str
    assistance_listing: str
    fiscal_year: int
    funds_cents: int
    unit: str
    months_funded: int
    months_retention: int
    federal_share_percent: Fraction
    cap_per_unit_cents: int | None
    match_percent: Fraction
    administration_percent: Fraction


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the application file. `decimals` scales numbers to whole steps."""

    key: str
    label: str
    kind: FieldKind
    unit: str
    required: bool
    minimum: Fraction | None
    maximum: Fraction | None
    decimals: int
    allowed: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Which field plays which part in the round."""

    application_id: str
    agency: str
    state: str
    ori: str | None
    county_fips: str | None
    population: str | None
    agency_type: str | None


@dataclass(frozen=True, slots=True)
class HardStop:
    """One reason for ineligibility; the first that holds decides."""

    code: str
    refuse_if: Expression
    if_unknown_refuse: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` per `per` of `population`."""

    count: Expression
    population: Expression
    per: Fraction
    if_zero: IfZero


@dataclass(frozen=True, slots=True)
class Change:
    """(after - before) / before, as a part of 1."""

    before: Expression
    after: Expression
    if_zero: IfZero


@dataclass(frozen=True, slots=True)
class Band:
    """Raw values from `start` up give `points` of 100, until the next band starts."""

    start: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Measure:
    """One leaf of the score. Exactly one of value, rate, change is set."""

    key: str
    label: str
    weight: Fraction
    value: Expression | None
    rate: Rate | None
    change: Change | None
    transform: Transform
    higher_is_better: bool
    within: Expression | None
    bands: tuple[Band, ...]
    below_bands_points: Fraction
    low: Fraction
    high: Fraction
    missing: Missing
    median_within: Expression | None
    decimals: int


@dataclass(frozen=True, slots=True)
class Category:
    """Measures that share a weight; `weight` is points of 100."""

    key: str
    label: str
    weight: Fraction
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points added when a condition holds."""

    key: str
    label: str
    points: Fraction
    when: Expression


@dataclass(frozen=True, slots=True)
class Score:
    """Categories that add up to 100, bonuses on top, and how many decimals count."""

    decimals: int
    categories: tuple[Category, ...]
    bonuses: tuple[Bonus, ...]
    bonus_maximum: Fraction | None


@dataclass(frozen=True, slots=True)
class TieBreak:
    """Compared when scores are equal. Exactly one of category, measure, value is set."""

    category: str | None
    measure: str | None
    value: Expression | None
    higher_first: bool


@dataclass(frozen=True, slots=True)
class RequestCap:
    """How many units may be awarded. `cap` is None when only the limits below bind."""

    requested: Expression
    cap: Expression | None
    rounding: Rounding
    at_least: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """When a match waiver applies and what it changes."""

    when: Expression
    federal_share_percent: Fraction
    cap_applies: bool


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs in all, in dollars; the program's share and cap apply to it."""

    unit_cost: Expression
    waiver: Waiver | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one applicant may get at least and at most, and what the marginal one gets."""

    marginal: Marginal
    minimum_viable_percent: Fraction
    minimum_units: int
    maximum_units: int | None
    minimum_cents: int
    maximum_cents: int | None


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule on sums of money.

    floor, ceiling: one for each value of `by`. share: `shares` names the values of `by`.
    set_aside: the applications for which `when` holds. The size is `percent` of the funds
    available or `cents`; exactly one is set, except for share (its own percents).
    """

    key: str
    label: str
    kind: ConstraintKind
    by: Expression | None
    when: Expression | None
    percent: Fraction | None
    cents: int | None
    shares: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A program's whole policy. `sha256` is of the file's bytes."""

    text: str
    sha256: str
    title: str
    version: str
    program: Program
    columns: Columns
    fields: tuple[Field, ...]
    eligibility: tuple[HardStop, ...]
    score: Score
    tie_breaks: tuple[TieBreak, ...]
    lottery_seed: str
    request: RequestCap
    price: Price
    limits: Limits
    constraints: tuple[Constraint, ...]
    yield_order: tuple[str, ...]
    provenance: tuple[Provenance, ...]
