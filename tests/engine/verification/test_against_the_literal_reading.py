"""The quick bookkeeping of the second implementation against the procedure word by word."""

import csv
import io

import pytest

from commonbeat.engine.rulebook.model import ConstraintKind
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.recomputation import Recomputed, recompute
from tests.engine.generators import seeded_round
from tests.engine.verification.literal import Literal, LiteralRound

REST = "everybody else"


def recomputed_round(seed: int) -> Recomputed:
    made = seeded_round(seed)
    return recompute(read_rulebook(made.toml), list(csv.DictReader(io.StringIO(made.csv))))


def literal_round(run: Recomputed) -> tuple[LiteralRound, list[int]]:
    """Return the round before any award, and the place of each of its applications."""
    groups = run.groups
    classes = [group.name for group in groups.strata] + [REST]
    reserves = [f"{group.constraint.key}/{group.name}" for group in groups.reserves]
    ceilings = [f"{group.constraint.key}/{group.name}" for group in groups.ceilings]
    places = [place for place in run.order if run.sizes[place].can_get_units]
    walk = [
        Literal(
            run.sizes[place].price_cents or 0,
            run.sizes[place].full,
            run.sizes[place].minimum,
            classes[groups.class_of[place]],
            frozenset(reserves[number] for number in groups.reserves_of[place]),
            frozenset(ceilings[number] for number in groups.ceilings_of[place]),
        )
        for place in places
    ]
    targets = [min(group.declared_cents, group.demand_cents) for group in groups.reserves]
    strata = [min(group.declared_cents, group.demand_cents) for group in groups.strata]
    literal = LiteralRound(
        run.rulebook.program.funds_cents,
        walk,
        dict(zip(reserves, targets, strict=True)),
        dict(zip(classes, [*strata, 0], strict=True)),
        {
            name: group.declared_cents
            for name, group in zip(ceilings, groups.ceilings, strict=True)
        },
    )
    return literal, places


def yield_order(run: Recomputed) -> list[tuple[str, list[str]]]:
    constraints = {each.key: each for each in run.rulebook.constraints}
    order = []
    for key in run.rulebook.yield_order:
        if constraints[key].kind == ConstraintKind.SHARE:
            order.append(("share", [group.name for group in run.groups.strata]))
        else:
            names = [
                f"{key}/{group.name}"
                for group in run.groups.reserves
                if group.constraint.key == key
            ]
            order.append(("reserve", names))
    return order


@pytest.mark.parametrize("block", range(6))
def test_the_awards_are_those_of_the_literal_reading(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        run = recomputed_round(seed)
        literal, places = literal_round(run)

        literal.allocate(yield_order(run))

        units = [each.units for each in literal.walk]
        assert [run.awards.units[place] for place in places] == units, seed
        by_reserve = [
            reserved > 0 and literal.told_closed[number]
            for number, reserved in enumerate(literal.reserved)
        ]
        assert [run.awards.by_reserve[place] for place in places] == by_reserve, seed
        blocked = [literal.told_blocked[number] for number in range(len(places))]
        assert [run.awards.ceiling_blocked[place] for place in places] == blocked, seed
