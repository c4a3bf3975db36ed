"""What scoring gives: the scores, and the trace from which each can be worked out again."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.expressions import Exact
from commonbeat.engine.expressions.integers import Integers, Mask

HOW = ("present", "zero", "median", "spread")  # how a raw value was got

PRESENT, ZERO, MEDIAN, SPREAD = range(4)
NOT_SCORED = -1  # the application is ineligible

MICROS = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One measure's part of every score. Arrays have shape (n,); ineligible rows hold 0.

    weight         effective weight: points of 100 that t = 1 earns when nothing is spread
    raw            raw values, whole steps of 10**-decimals (0 where there is none)
    how            int8: place in HOW, -1 where ineligible
    micros         int64: t in millionths, 0 to 1,000,000
    points_micros  int64: points in millionths, for show only
    """

    category: str
    measure: str
    weight: Fraction
    decimals: int
    raw: Integers
    how: NDArray[np.int8]
    micros: NDArray[np.int64]
    points_micros: NDArray[np.int64]

    @property
    def has_raw(self) -> Mask:
        """Return where there is a raw value: present, or filled in by the median."""
        return np.isin(self.how, (PRESENT, MEDIAN))

    @property
    def has_t(self) -> Mask:
        """Return where the measure counted: scored, and not spread over the others."""
        return np.isin(self.how, (PRESENT, ZERO, MEDIAN))


@dataclass(frozen=True, slots=True, eq=False)
class CategoryPoints:
    """The points of a category for every application, exact; 0 where ineligible."""

    key: str
    points: Exact


@dataclass(frozen=True, slots=True, eq=False)
class BonusPoints:
    """Which applications meet a bonus, shape (n,), and what it adds."""

    key: str
    met: Mask
    points: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Everything about the scores of n applications, in the order of the file.

    eligible    bool (n,)
    stop        int64 (n,): place of the hard stop that refused, -1 where eligible
    decimals    how many decimals of the score count
    total       int64 (n,): scores in whole steps of 10**-decimals points; 0 where ineligible
    leaves      one for each measure, in the order of the rulebook
    categories  one for each category, exact
    bonuses     one for each bonus
    bonus       the bonuses' limited sum, exact
    """

    eligible: Mask
    stop: NDArray[np.int64]
    decimals: int
    total: NDArray[np.int64]
    leaves: tuple[Leaf, ...]
    categories: tuple[CategoryPoints, ...]
    bonuses: tuple[BonusPoints, ...]
    bonus: Exact

    def leaf(self, measure: str) -> Leaf:
        """Return the leaf of a measure."""
        return next(leaf for leaf in self.leaves if leaf.measure == measure)

    def category(self, key: str) -> CategoryPoints:
        """Return the points of a category."""
        return next(category for category in self.categories if category.key == key)
