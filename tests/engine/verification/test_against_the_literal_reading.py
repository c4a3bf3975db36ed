"""The quick bookkeeping of the second implementation against the procedure word by word."""

import csv
import io
from collections.abc import Sequence
from random import Random

import pytest

from commonbeat.engine.rulebook.model import ConstraintKind, Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.awards import Awards, make_awards
from commonbeat.engine.verification.books import Groups
from commonbeat.engine.verification.recomputation import recompute
from commonbeat.engine.verification.sizes import Size
from tests.engine.generators import seeded_round
from tests.engine.verification.instances import random_instance
from tests.engine.verification.literal import Literal, LiteralRound

REST = "everybody else"


def literal_round(
    rulebook: Rulebook, groups: Groups, sizes: Sequence[Size], places: Sequence[int]
) -> LiteralRound:
    """Return the round before any award; `places` can get units, best rank first."""
    classes = [group.name for group in groups.strata] + [REST]
    reserves = [f"{group.constraint.key}/{group.name}" for group in groups.reserves]
    ceilings = [f"{group.constraint.key}/{group.name}" for group in groups.ceilings]
    walk = [
        Literal(
            sizes[place].price_cents or 0,
            sizes[place].full,
            sizes[place].minimum,
            classes[groups.class_of[place]],
            frozenset(reserves[number] for number in groups.reserves_of[place]),
            frozenset(ceilings[number] for number in groups.ceilings_of[place]),
        )
        for place in places
    ]
    targets = [min(group.declared_cents, group.demand_cents) for group in groups.reserves]
    strata = [min(group.declared_cents, group.demand_cents) for group in groups.strata]
    limits = [group.declared_cents for group in groups.ceilings]
    return LiteralRound(
        rulebook.program.funds_cents,
        walk,
        dict(zip(reserves, targets, strict=True)),
        dict(zip(classes, [*strata, 0], strict=True)),
        dict(zip(ceilings, limits, strict=True)),
    )


def yield_order(rulebook: Rulebook, groups: Groups) -> list[tuple[str, list[str]]]:
    constraints = {each.key: each for each in rulebook.constraints}
    order = []
    for key in rulebook.yield_order:
        if constraints[key].kind == ConstraintKind.SHARE:
            order.append(("share", [group.name for group in groups.strata]))
            continue
        own = [group for group in groups.reserves if group.constraint.key == key]
        order.append(("reserve", [f"{key}/{group.name}" for group in own]))
    return order


def assert_awards_are_literal(
    rulebook: Rulebook,
    groups: Groups,
    sizes: Sequence[Size],
    order: Sequence[int],
    awards: Awards,
) -> None:
    places = [place for place in order if sizes[place].can_get_units]
    literal = literal_round(rulebook, groups, sizes, places)

    literal.allocate(yield_order(rulebook, groups))

    assert [awards.units[place] for place in places] == [each.units for each in literal.walk]
    by_reserve = [
        reserved > 0 and literal.told_closed[number]
        for number, reserved in enumerate(literal.reserved)
    ]
    assert [awards.by_reserve[place] for place in places] == by_reserve
    blocked = [literal.told_blocked[number] for number in range(len(places))]
    assert [awards.ceiling_blocked[place] for place in places] == blocked


@pytest.mark.parametrize("block", range(4))
def test_the_awards_of_generated_rounds_are_those_of_the_literal_reading(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        made = seeded_round(seed)
        run = recompute(read_rulebook(made.toml), list(csv.DictReader(io.StringIO(made.csv))))

        assert_awards_are_literal(run.rulebook, run.groups, run.sizes, run.order, run.awards)


@pytest.mark.parametrize("block", range(4))
def test_many_overlapping_rules_are_served_as_in_the_literal_reading(block: int) -> None:
    for seed in range(block * 250, block * 250 + 250):
        rulebook, groups, sizes = random_instance(Random(seed))
        order = range(len(sizes))

        awards = make_awards(rulebook, groups, sizes, order)

        assert_awards_are_literal(rulebook, groups, sizes, order, awards)
