"""Small pieces of rulebooks and rounds for examples that are worked out by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, cast

import numpy as np
import sqlglot
from sqlglot import expressions as sql

from commonbeat.engine.packing import GroupFacts, pack_groups, run_down
from commonbeat.engine.results import by_reserve
from commonbeat.engine.rulebook.model import (
    Constraint,
    ConstraintKind,
    Expression,
    Measure,
    Missing,
    Rulebook,
    Transform,
)
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.awards import Awards, make_awards
from commonbeat.engine.verification.books import Group, Groups
from commonbeat.engine.verification.formulas import formula
from commonbeat.engine.verification.measures import Leaf, measure_leaves
from commonbeat.engine.verification.sizes import Size
from commonbeat.engine.verification.telling import reason_code
from tests.engine.verification.folders import TEACHING

BASE = read_rulebook(TEACHING.read_bytes())
PLAIN_MEASURE = Measure(
    key="x",
    label="x",
    weight=Fraction(100),
    value=None,
    rate=None,
    change=None,
    transform=Transform.PERCENTILE,
    higher_is_better=True,
    within=None,
    bands=(),
    below_bands_points=Fraction(0),
    low=Fraction(0),
    high=Fraction(0),
    missing=Missing.ZERO,
    median_within=None,
    decimals=0,
)


def expression(text: str) -> Expression:
    tree = sqlglot.parse_one(text, dialect="duckdb", into=sql.Condition)
    return Expression(text, cast("sql.Expression", tree), ())


def value_of(text: str, **cells: Any) -> Any:
    """Return what an expression gives for these cells."""
    return formula(expression(text))(cells)


def measure(transform: Transform, **changes: Any) -> Measure:
    """Return a measure of the field x with whole raw values."""
    if "rate" not in changes and "change" not in changes:
        changes["value"] = expression("x")
    return replace(PLAIN_MEASURE, transform=transform, **changes)


def leaves(of: Measure, *rows: Mapping[str, Any]) -> list[Leaf]:
    return measure_leaves(of, [dict(row) for row in rows])


def micros(of: Measure, *values: Any) -> list[int | None]:
    """Return t in micros for the values of the field x."""
    return [leaf.micros for leaf in leaves(of, *({"x": value} for value in values))]


@dataclass(frozen=True)
class Asks:
    """An application in its place of the ranking: price in cents, units, its groups."""

    price: int
    full: int
    minimum: int = 1
    stratum: str = ""
    reserves: Sequence[str] = ()
    ceilings: Sequence[str] = ()


@dataclass(frozen=True)
class HandRound:
    """Rules on sums of money, all in cents; each named floor is a rule of its own."""

    funds: int
    asks: Sequence[Asks]
    floors: Mapping[str, int] | None = None
    shares: Mapping[str, int] | None = None
    ceilings: Mapping[str, int] | None = None
    yield_order: Sequence[str] = ()  # names of floors, and "share"

    def parts(self) -> tuple[Rulebook, Groups, list[Size]]:
        floors, shares = self.floors or {}, self.shares or {}
        ceilings = self.ceilings or {}
        share = Constraint("share", "", ConstraintKind.SHARE, None, None, None, None, ())
        rules = {name: _rule(name, ConstraintKind.FLOOR) for name in floors}
        limits = {name: _rule(name, ConstraintKind.CEILING) for name in ceilings}
        groups = Groups(
            [Group(rules[name], "", cents) for name, cents in floors.items()],
            [Group(share, name, cents) for name, cents in shares.items()],
            [Group(limits[name], "", cents) for name, cents in ceilings.items()],
        )
        for each in self.asks:
            names = [*shares, each.stratum]
            groups.class_of.append(names.index(each.stratum))
            groups.reserves_of.append([list(floors).index(name) for name in each.reserves])
            groups.ceilings_of.append([list(ceilings).index(name) for name in each.ceilings])
            for group in groups.strata[groups.class_of[-1] :][:1]:
                group.demand_cents += each.price * each.full
            for number in groups.reserves_of[-1]:
                groups.reserves[number].demand_cents += each.price * each.full
        constraints = ((share,) if shares else ()) + (*rules.values(), *limits.values())
        rulebook = replace(
            BASE,
            program=replace(BASE.program, funds_cents=self.funds),
            constraints=constraints,
            yield_order=tuple(self.yield_order),
        )
        sizes = [
            Size(each.full, each.full, each.full, each.minimum, each.price)
            for each in self.asks
        ]
        return rulebook, groups, sizes

    def awards(self) -> Awards:
        rulebook, groups, sizes = self.parts()
        return make_awards(rulebook, groups, sizes, range(len(sizes)))


@dataclass(frozen=True)
class Told:
    """What became of the applications of a round, best rank first."""

    units: list[int]
    codes: list[str]


Way = Callable[[HandRound], Told]


def by_second(hand: HandRound) -> Told:
    """Decide a round with the second implementation."""
    awards, (_, _, sizes) = hand.awards(), hand.parts()
    codes = [reason_code(awards, place, size) for place, size in enumerate(sizes)]
    return Told(awards.units, codes)


def by_first(hand: HandRound) -> Told:
    """Decide a round with the first implementation."""
    rulebook, groups, _ = hand.parts()
    found: dict[str, list[GroupFacts]] = {each.key: [] for each in rulebook.constraints}
    memberships = (
        (groups.strata, [[number] for number in groups.class_of]),
        (groups.reserves, groups.reserves_of),
        (groups.ceilings, groups.ceilings_of),
    )
    for family, joined in memberships:
        for number, group in enumerate(family):
            members = np.array(
                [place for place, of in enumerate(joined) if number in of], dtype=np.int64
            )
            facts = GroupFacts(
                group.constraint, group.name, group.declared_cents, group.demand_cents, members
            )
            found[group.constraint.key].append(facts)
    sizes = np.array([[each.price, each.full, each.minimum] for each in hand.asks])
    packed = pack_groups(rulebook, np.arange(len(hand.asks)), sizes, found)
    walked = run_down(packed)
    units, reserved = packed.table.units.tolist(), by_reserve(packed, walked).tolist()
    blocked = walked.turns.blocked.tolist()
    codes = [
        _code(got, ask.full, by_floor=held, by_ceiling=shut)
        for got, ask, held, shut in zip(units, hand.asks, reserved, blocked, strict=True)
    ]
    return Told(units, codes)


def _code(units: int, full: int, *, by_floor: bool, by_ceiling: bool) -> str:
    """Return the reason code that these facts of the first implementation stand for."""
    if not units:
        return "unfunded.ceiling" if by_ceiling else "unfunded.money"
    how = "reserve" if by_floor else "rank"
    return f"funded.{how}" + (".partial" if units < full else "")


def _rule(key: str, kind: ConstraintKind) -> Constraint:
    return Constraint(key, key, kind, None, None, None, 0, ())
