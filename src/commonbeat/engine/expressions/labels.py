"""Values as the names of groups: a state, a stratum, a number written as text."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.expressions.integers import integers
from commonbeat.engine.expressions.vectors import Exact, Texts, Truth, Vector


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Which group each application is in: `codes` point into `names` (sorted); -1 is none."""

    codes: NDArray[np.int64]
    names: tuple[str, ...]


def number_text(value: Fraction) -> str:
    """Return the shortest text of an exact number: 12, 12.5, -0.5, or 1/3 if it never ends."""
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    return scaled_text(int(value * 10**places), places)


def scaled_text(value: int, decimals: int) -> str:
    """Return value / 10**decimals as text with exactly so many decimals: (1250, 2) is 12.50."""
    if decimals == 0:
        return str(value)
    whole, part = divmod(abs(value), 10**decimals)
    return f"{'-' if value < 0 else ''}{whole}.{part:0{decimals}d}"


def groups(vector: Vector) -> Groups:
    """Return the groups that the values of a vector name, as texts sorted by code point.

    Numbers and truth values are written as text (12, 12.5, true); a missing value is in no
    group. Time for 200,000 values: 10 ms, and 4 µs more for each different number.
    """
    if isinstance(vector, Texts):
        return _sorted(vector.codes, list(vector.words))
    if isinstance(vector, Truth):
        codes = np.where(vector.holds, 1, np.where(vector.fails, 0, -1))
        return _sorted(codes, ["false", "true"])
    codes, values = _distinct(vector)
    return _sorted(codes, [number_text(value) for value in values])


def _distinct(vector: Exact) -> tuple[NDArray[np.int64], list[Fraction]]:
    below = vector.denominators
    if isinstance(below, int):
        kept, codes = np.unique(vector.numerators[vector.present], return_inverse=True)
        values = [Fraction(int(value), below) for value in kept]
    else:
        places: dict[Fraction, int] = {}
        pairs = zip(
            vector.numerators[vector.present].tolist(),
            integers(below)[vector.present].tolist(),
            strict=True,
        )
        codes = np.array(
            [places.setdefault(Fraction(above, under), len(places)) for above, under in pairs],
            dtype=np.int64,
        )
        values = list(places)
    spread = np.full(vector.present.shape, -1, dtype=np.int64)
    spread[vector.present] = codes
    return spread, values


def _sorted(codes: NDArray[np.int64], words: list[str]) -> Groups:
    """Keep the names that occur, in order of their code points."""
    used = np.unique(codes[codes >= 0]).tolist()
    names = sorted(words[code] for code in used)
    places = {name: place for place, name in enumerate(names)}
    new = np.array([places.get(word, -1) for word in words] + [-1], dtype=np.int64)
    return Groups(new[codes], tuple(names))
