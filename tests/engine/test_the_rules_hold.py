"""Awards of the first implementation keep every rule, and pass nobody over."""

import pytest

from commonbeat.demonstration.applications import applications as synthetic_applications
from commonbeat.demonstration.nation import DEFAULT_SEED
from commonbeat.demonstration.rulebooks import DEFAULT_PRESET, synthetic_rulebook
from commonbeat.engine.allocation.state import FULL, MINIMUM, PRICE
from commonbeat.engine.applications import Applications
from commonbeat.engine.awarding import allocate
from commonbeat.engine.packing import GroupFacts
from commonbeat.engine.results import constraint_results
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.scoring import score
from commonbeat.formats.applications import read_applications
from tests.engine.checker import Entry, Facts, Rule, complaints, passed_over
from tests.engine.generators import seeded_round


def facts_of(rulebook: Rulebook, applications: Applications) -> Facts:
    """Return what anybody could read of the round as the first implementation decides it."""
    scores = score(rulebook, applications)
    allocation = allocate(rulebook, applications, scores)
    packed = allocation.packed
    results = constraint_results(rulebook, scores, allocation)
    told = {(row.key, row.group): row for row in results}
    groups = (*packed.strata, *packed.reserves, *packed.ceilings)
    joined: list[list[str]] = [[] for _ in packed.rows]
    rules = []
    for group in groups:
        row = told[group.constraint.key, group.name]
        kind = group.constraint.kind.value
        rules.append(Rule(_name(group), kind, row.declared_cents, row.yielded_cents, row.why))
        for place in group.members.tolist():
            joined[place].append(_name(group))
    apps, units = packed.table.apps.tolist(), packed.table.units.tolist()
    entries = [
        Entry(
            f"P{place + 1}",
            place + 1,
            app[PRICE],
            app[FULL],
            app[MINIMUM],
            units[place],
            tuple(joined[place]),
        )
        for place, app in enumerate(apps)
        if app[FULL]
    ]
    return Facts(rulebook.program.funds_cents, entries, rules)


def _name(group: GroupFacts) -> str:
    return f"{group.constraint.key}/{group.name}"


@pytest.mark.parametrize("block", range(4))
def test_generated_rounds_keep_the_rules(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        made = seeded_round(seed)
        rulebook = read_rulebook(made.toml)

        facts = facts_of(rulebook, read_applications(made.csv.encode(), rulebook))

        assert complaints(facts) == [], seed
        assert list(passed_over(facts, combined=True)) == [], seed


def test_the_demonstration_round_keeps_the_rules() -> None:
    rulebook = read_rulebook(synthetic_rulebook(DEFAULT_PRESET))
    made = synthetic_applications(seed=2009, count=7_272, nation_seed=DEFAULT_SEED)

    facts = facts_of(rulebook, read_applications(made.content, rulebook))

    assert len(facts.entries) > 5_000
    assert complaints(facts, tried=20) == []
