"""What an expression gives for many applications at once: numbers, texts or truth values.

Each vector has one entry for each application, or a single entry that stands for all of them
(a literal). Missing values are masked, as SQL's NULL is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.expressions.integers import Integers, Mask, Whole, integers

Codes = NDArray[np.int64]

KNOWN: Mask = np.ones(1, dtype=bool)


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """Rational numbers: numerators over denominators above 0 (one for all, or one for each)."""

    numerators: Integers
    denominators: Whole
    present: Mask

    def fractions(self) -> list[Fraction | None]:
        """Return one fraction for each entry, None where missing; for traces and tests."""
        below = np.broadcast_to(integers(self.denominators), self.numerators.shape)
        here = np.broadcast_to(self.present, self.numerators.shape)
        return [
            Fraction(int(above), int(under)) if known else None
            for above, under, known in zip(self.numerators, below, here, strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts: each entry points into `words`, which are all different; -1 is missing."""

    codes: Codes
    words: tuple[str, ...]

    @property
    def present(self) -> Mask:
        """Return where a text is known."""
        return self.codes >= 0

    @property
    def values(self) -> NDArray[np.object_]:
        """Return the texts as an object array; missing ones are empty texts."""
        return np.array([*self.words, ""], dtype=object)[self.codes]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Truth values of three-valued logic: known to hold, known not to hold, else missing."""

    holds: Mask
    fails: Mask

    @property
    def present(self) -> Mask:
        """Return where the truth is known."""
        return self.holds | self.fails

    @property
    def values(self) -> Mask:
        """Return True where it is known to hold; False where it fails or is missing."""
        return self.holds


Vector = Exact | Texts | Truth


def constant_number(value: Fraction) -> Exact:
    """Return one number that stands for every application."""
    return Exact(integers(value.numerator), value.denominator, KNOWN)


def constant_text(value: str) -> Texts:
    """Return one text that stands for every application."""
    return Texts(np.zeros(1, dtype=np.int64), (value,))


def constant_truth(*, holds: bool) -> Truth:
    """Return one truth value that stands for every application."""
    return Truth(np.array([holds]), np.array([not holds]))


def missing_number() -> Exact:
    """Return a number that is missing for every application."""
    return Exact(np.zeros(1, dtype=np.int64), 1, ~KNOWN)


def nothing_like(vector: Vector) -> Vector:
    """Return a missing value of the same kind that stands for every application."""
    if isinstance(vector, Exact):
        return missing_number()
    if isinstance(vector, Texts):
        return Texts(np.full(1, -1, dtype=np.int64), ())
    return Truth(~KNOWN, ~KNOWN)


def spread_out(vector: Vector, rows: int) -> Vector:
    """Return the vector with one entry for each of `rows` applications."""
    if isinstance(vector, Exact):
        below = vector.denominators
        return Exact(
            np.broadcast_to(vector.numerators, rows),
            below if isinstance(below, int) else np.broadcast_to(below, rows),
            np.broadcast_to(vector.present, rows),
        )
    if isinstance(vector, Texts):
        return Texts(np.broadcast_to(vector.codes, rows), vector.words)
    return Truth(np.broadcast_to(vector.holds, rows), np.broadcast_to(vector.fails, rows))


def taken(vector: Vector, rows: NDArray[np.int64]) -> Vector:
    """Return the entries at `rows` of a vector that has one entry for each application."""
    if isinstance(vector, Exact):
        below = vector.denominators
        return Exact(
            vector.numerators[rows],
            below if isinstance(below, int) else below[rows],
            vector.present[rows],
        )
    if isinstance(vector, Texts):
        return Texts(vector.codes[rows], vector.words)
    return Truth(vector.holds[rows], vector.fails[rows])


def shared(texts: Sequence[Texts]) -> tuple[list[Codes], tuple[str, ...]]:
    """Return the codes of several vectors of texts in one common vocabulary, and that."""
    places: dict[str, int] = {}
    recoded = []
    for vector in texts:
        new = [places.setdefault(word, len(places)) for word in vector.words]
        recoded.append(np.array([*new, -1], dtype=np.int64)[vector.codes])
    return recoded, tuple(places)
