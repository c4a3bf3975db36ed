"""The best awards of a tiny round, found by trying every combination of units.

For the optimal method (section 10 of the decision procedure): the greatest sum of score x
cents under a budget, floors and ceilings. It shares no code with the engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """An application: its score, the price of a unit, what it may get, its groups."""

    score: int
    price: int
    full: int
    minimum: int
    groups: frozenset[str] = frozenset()

    def options(self) -> list[int]:
        return [0, *range(self.minimum, self.full + 1)]


@dataclass(frozen=True)
class Best:
    """The greatest sum of score x cents, and every combination of units that reaches it."""

    value: int
    units: tuple[tuple[int, ...], ...]


def best_awards(
    choices: Sequence[Choice],
    funds: int,
    *,
    at_least: Mapping[str, int] | None = None,
    at_most: Mapping[str, int] | None = None,
) -> Best | None:
    """Return the best awards, or None when no combination keeps all the rules.

    Time: the product of everybody's options; 8 applications with 4 options take a second.
    """
    best, found = -1, list[tuple[int, ...]]()
    for units in _within(choices, funds):
        sums = _sums(choices, units)
        if any(sums.get(name, 0) < cents for name, cents in (at_least or {}).items()):
            continue
        if any(sums.get(name, 0) > cents for name, cents in (at_most or {}).items()):
            continue
        value = sum(
            choice.score * choice.price * number
            for choice, number in zip(choices, units, strict=True)
        )
        if value > best:
            best, found = value, []
        if value == best:
            found.append(units)
    return Best(best, tuple(found)) if found else None


def _within(choices: Sequence[Choice], funds: int) -> list[tuple[int, ...]]:
    """Return every combination of units that the funds can pay."""
    ways: list[tuple[tuple[int, ...], int]] = [((), funds)]
    for choice in choices:
        ways = [
            ((*units, number), left - number * choice.price)
            for units, left in ways
            for number in choice.options()
            if number * choice.price <= left
        ]
    return [units for units, _ in ways]


def _sums(choices: Sequence[Choice], units: Sequence[int]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for choice, number in zip(choices, units, strict=True):
        for name in choice.groups:
            sums[name] = sums.get(name, 0) + number * choice.price
    return sums
