"""The ranking: section 5 of the decision procedure."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from commonbeat.engine.rulebook.model import Rulebook, TieBreak
from commonbeat.engine.verification.cells import Cells
from commonbeat.engine.verification.exact import MICROS, Number, half_up
from commonbeat.engine.verification.formulas import formula
from commonbeat.engine.verification.scores import Scored

Key = tuple[Any, ...]


def sort_keys(rulebook: Rulebook, eligible: Sequence[Cells], scored: Scored) -> list[Key]:
    """Return what sorts each eligible application, best first: score, tie-breaks, lottery, id.

    The first part of a key is the score with its sign turned; the rest does not depend on it.
    """
    ties = [_tie_values(tie, eligible, scored) for tie in rulebook.tie_breaks]
    keys = []
    for place, cells in enumerate(eligible):
        name = cells[rulebook.columns.application_id]
        lot = hashlib.sha256(f"{rulebook.lottery_seed}:{name}".encode()).hexdigest()
        keys.append((-scored.totals[place], *(tie[place] for tie in ties), lot, name))
    return keys


def best_first(keys: Sequence[Key]) -> list[int]:
    """Return the places of the applications in the order of their ranks."""
    return sorted(range(len(keys)), key=keys.__getitem__)


def _tie_values(
    tie: TieBreak, eligible: Sequence[Cells], scored: Scored
) -> list[tuple[bool, Number]]:
    """Return what a tie-break sorts by: whether it is missing, then the value, best first."""
    value_of = _value_reader(tie, scored)
    values = [value_of(place, cells) for place, cells in enumerate(eligible)]
    sign = -1 if tie.higher_first else 1
    return [(True, 0) if value is None else (False, sign * value) for value in values]


def _value_reader(tie: TieBreak, scored: Scored) -> Callable[[int, Cells], Number | None]:
    if tie.category is not None:
        points = scored.categories[tie.category]
        return lambda place, _: points[place]
    if tie.measure is not None:
        leaves = scored.leaves[tie.measure]
        return lambda place, _: leaves[place].micros
    if tie.value is None:
        raise ValueError("a tie-break names a category, a measure or a value")
    compute = formula(tie.value)

    def rounded(_: int, cells: Cells) -> int | None:
        value = compute(cells)
        return None if value is None else half_up(value, MICROS)

    return rounded
