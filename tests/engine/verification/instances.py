"""Random rounds after scoring and sizing: memberships, prices and units made up directly.

Here every application can be in several floors, set-asides and ceilings at once, which
rulebooks rarely bring about, so that exchanges and yields are common.
"""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.model import Constraint, ConstraintKind, Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.books import Group, Groups
from commonbeat.engine.verification.sizes import Size

_PRESET = Path(presets.__file__).parent / "presets" / "teaching-small.toml"
_BASE = read_rulebook(_PRESET.read_text(encoding="utf-8"))


def _constraint(key: str, kind: ConstraintKind, strata: int = 0) -> Constraint:
    shares = tuple((f"stratum {number}", Fraction(1)) for number in range(strata))
    return Constraint(key, key, kind, None, None, None, 1, shares)


def random_instance(chance: Random) -> tuple[Rulebook, Groups, list[Size]]:
    """Return a rulebook (only its constraints and funds count), groups and sizes."""
    sizes = [_size(chance) for _ in range(chance.randint(2, 9))]
    demand = sum(size.full * (size.price_cents or 0) for size in sizes)
    funds = max(1, demand * chance.randint(15, 90) // 100)
    strata = chance.choice((0, 1, 2, 2))
    share = [_constraint("share", ConstraintKind.SHARE, strata)] if strata else []
    floors = [
        _constraint(f"floor {number}", ConstraintKind.FLOOR)
        for number in range(chance.choice((0, 1, 2, 3)))
    ]
    ceilings = [
        _constraint(f"ceiling {number}", ConstraintKind.CEILING)
        for number in range(chance.choice((0, 0, 1, 2)))
    ]
    groups = Groups()
    groups.strata = [Group(each, f"s{n}", 0) for each in share for n in range(strata)]
    groups.reserves = [Group(each, f"g{n}", 0) for each in floors for n in range(2)]
    groups.ceilings = [Group(each, "", 0) for each in ceilings]
    _join(chance, groups, sizes)
    left = funds
    for group in groups.strata:
        group.declared_cents = chance.randint(0, left)
        left -= group.declared_cents
    for group in groups.reserves:
        group.declared_cents = chance.randint(0, funds // 2)
    for group in groups.ceilings:
        group.declared_cents = chance.randint(0, funds)
    order = [*share, *floors]
    chance.shuffle(order)
    rulebook = replace(
        _BASE,
        program=replace(_BASE.program, funds_cents=funds),
        constraints=(*share, *floors, *ceilings),
        yield_order=tuple(each.key for each in order),
    )
    return rulebook, groups, sizes


def _size(chance: Random) -> Size:
    full = chance.randint(1, 5)
    minimum = chance.choice((1, 1, full, (full + 1) // 2))
    return Size(full, full, full, minimum, chance.choice((1, 2, 3, 5, 7, 10, 13)))


def _join(chance: Random, groups: Groups, sizes: list[Size]) -> None:
    """Put each application into a class and into at most one group of each rule."""
    for size in sizes:
        cents = size.full * (size.price_cents or 0)
        stratum = chance.randint(0, len(groups.strata))
        groups.class_of.append(stratum)
        pairs = range(0, len(groups.reserves), 2)
        reserves = [
            first + chance.choice((0, 0, 1)) for first in pairs if chance.random() < 0.6
        ]
        ceilings = [number for number in range(len(groups.ceilings)) if chance.random() < 0.6]
        groups.reserves_of.append(reserves)
        groups.ceilings_of.append(ceilings)
        for group in groups.strata[stratum:][:1]:
            group.demand_cents += cents
        for number in reserves:
            groups.reserves[number].demand_cents += cents
