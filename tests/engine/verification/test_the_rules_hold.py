"""Awards of the second implementation keep every rule, and pass nobody over."""

import csv
import io
from collections.abc import Sequence
from random import Random

import pytest

from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.awards import Awards, make_awards
from commonbeat.engine.verification.books import Group, Groups
from commonbeat.engine.verification.recomputation import recompute
from commonbeat.engine.verification.sizes import Size
from commonbeat.engine.verification.telling import constraint_results
from tests.engine.checker import Entry, Facts, Rule, complaints, passed_over
from tests.engine.generators import seeded_round
from tests.engine.verification.instances import random_instance


def facts_of(
    rulebook: Rulebook,
    groups: Groups,
    sizes: Sequence[Size],
    order: Sequence[int],
    awards: Awards,
) -> Facts:
    """Return what anybody could read of the round."""
    told = {
        (row.key, row.group): row for row in constraint_results(rulebook, groups, awards, sizes)
    }
    rules = []
    for group in (*groups.reserves, *groups.strata, *groups.ceilings):
        row = told[group.constraint.key, group.name]
        kind = group.constraint.kind.value
        rules.append(Rule(_name(group), kind, group.declared_cents, row.yielded_cents, row.why))
    entries = []
    for rank, place in enumerate(order, start=1):
        size = sizes[place]
        if size.price_cents is None or not size.can_get_units:
            continue
        joined = [groups.reserves[number] for number in groups.reserves_of[place]]
        joined += [groups.ceilings[number] for number in groups.ceilings_of[place]]
        joined += groups.strata[groups.class_of[place] :][:1]
        names = tuple(_name(group) for group in joined)
        entries.append(
            Entry(
                f"P{rank}",
                rank,
                size.price_cents,
                size.full,
                size.minimum,
                awards.units[place],
                names,
            )
        )
    return Facts(rulebook.program.funds_cents, entries, rules)


def _name(group: Group) -> str:
    return f"{group.constraint.key}/{group.name}"


@pytest.mark.parametrize("block", range(4))
def test_generated_rounds_keep_the_rules(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        made = seeded_round(seed)
        run = recompute(read_rulebook(made.toml), list(csv.DictReader(io.StringIO(made.csv))))
        facts = facts_of(run.rulebook, run.groups, run.sizes, run.order, run.awards)

        assert complaints(facts) == [], seed
        assert list(passed_over(facts, combined=True)) == [], seed


@pytest.mark.parametrize("block", range(4))
def test_many_overlapping_rules_are_kept(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        rulebook, groups, sizes = random_instance(Random(seed))
        order = range(len(sizes))
        awards = make_awards(rulebook, groups, sizes, order)
        facts = facts_of(rulebook, groups, sizes, order, awards)

        assert complaints(facts) == [], seed
        assert list(passed_over(facts, combined=True)) == [], seed
