"""What a rulebook may say, but perhaps did not mean to."""

from collections.abc import Iterator
from fractions import Fraction

from commonbeat.engine.expressions import Name
from commonbeat.engine.expressions.outcomes import possible_texts
from commonbeat.engine.money import dollars
from commonbeat.engine.problems import Problem
from commonbeat.engine.rulebook.english import grouped
from commonbeat.engine.rulebook.facts import kind_of
from commonbeat.engine.rulebook.model import Constraint, ConstraintKind, Rulebook


def cautions(rulebook: Rulebook) -> tuple[Problem, ...]:
    """Return what is worth a second look in a rulebook that is correct.

    Floors and set-asides that no round can hold in full, and weights of 0. A run with such a
    rulebook is lawful: it reports which rules yielded, by how much and why.
    """
    return (*_weights(rulebook), *_reserves(rulebook))


def _weights(rulebook: Rulebook) -> Iterator[Problem]:
    for category in rulebook.score.categories:
        path = f"score.categories.{category.key}"
        parts = [(path, category.label, category.weight)]
        parts += [
            (f"{path}.measures.{measure.key}", measure.label, measure.weight)
            for measure in category.measures
        ]
        for place, label, weight in parts:
            if weight == 0:
                yield Problem(
                    "rulebook.no_weight",
                    f"“{label}” has a weight of 0: it never changes a score.",
                    "Give it a weight, or leave it out.",
                    f"{place}.weight",
                )


def _reserves(rulebook: Rulebook) -> Iterator[Problem]:
    funds = rulebook.program.funds_cents
    for constraint in rulebook.constraints:
        if constraint.kind not in (ConstraintKind.FLOOR, ConstraintKind.SET_ASIDE):
            continue
        groups = _groups(rulebook, constraint)
        cents = _declared_cents(constraint, funds) * groups
        if cents > funds:
            times = f" for {grouped(groups)} groups" if groups > 1 else ""
            yield Problem(
                "rulebook.more_than_the_funds",
                f"“{constraint.label}” asks for up to {dollars(cents, whole=True)}{times}, "
                f"more than the {dollars(funds, whole=True)} available.",
                "Lower it; a run would let it yield.",
                f"constraints.{constraint.key}",
            )


def _groups(rulebook: Rulebook, constraint: Constraint) -> int:
    """Return how many groups a floor could have, as far as the rulebook tells; else 1."""
    if constraint.by is None:
        return 1
    names = {field.key: Name(kind_of(field.kind), field.allowed) for field in rulebook.fields}
    return len(possible_texts(constraint.by.tree, names) or ("one",))


def _declared_cents(constraint: Constraint, funds: int) -> int:
    if constraint.cents is not None:
        return constraint.cents
    return -int(-funds * (constraint.percent or Fraction(0)) / 100 // 1)
