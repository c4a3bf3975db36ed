"""Repeatable draws: whole numbers only, so that every machine draws the same (ADR 16).

A draw is the hash of a seed, of the name of what is drawn, and of the number of the thing that
it is drawn for. No draw depends on how many others were drawn before it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
ONE = 1 << 32  # draws are whole numbers from 0 to ONE - 1


@dataclass(frozen=True)
class Draws:
    """All draws of one seed."""

    seed: int

    def uniform(self, name: str, keys: Ints) -> Ints:
        """Return one draw for each key, shape (n,). Source of the mixing: SplitMix64."""
        digest = hashlib.sha256(f"{self.seed}:{name}".encode()).digest()
        start = np.uint64(int.from_bytes(digest[:8], "big"))
        mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + start
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
        return (mixed >> np.uint64(32)).astype(np.int64)

    def below(self, name: str, keys: Ints, limit: int) -> Ints:
        """Return a whole number from 0 to limit - 1 for each key."""
        return self.uniform(name, keys) * limit // ONE

    def happens(self, name: str, keys: Ints, per_thousand: int) -> NDArray[np.bool_]:
        """Return True for so many keys in a thousand."""
        return self.uniform(name, keys) < per_thousand * ONE // 1000


@dataclass(frozen=True)
class Spread:
    """How a figure is spread: its values at given thousandths, straight lines between them.

    The first share is 0 and the last 1000; (500, 13) says that half of all lie below 13.
    """

    points: tuple[tuple[int, int], ...]

    def at(self, draws: Ints) -> Ints:
        """Return the value at each draw, rounded down, shape (n,)."""
        shares = np.array([share * ONE // 1000 for share, _ in self.points], np.int64)
        values = np.array([value for _, value in self.points], np.int64)
        low = np.searchsorted(shares[1:-1], draws, side="right")
        width = shares[low + 1] - shares[low]
        rise = (values[low + 1] - values[low]) * (draws - shares[low]) // width
        found: Ints = values[low] + rise
        return found


def even(parts: Sequence[tuple[int, Ints]]) -> Ints:
    """Mix draws by weight and spread the mixture evenly again, shape (n,).

    The mixture is replaced by its rank, so that a figure drawn with it keeps its own spread and
    is related to its parts. Equal mixtures keep the order of their places.
    """
    mixed = sum((weight * draws for weight, draws in parts), np.zeros_like(parts[0][1]))
    order = np.argsort(mixed, kind="stable")
    ranks = np.empty_like(mixed)
    ranks[order] = np.arange(len(mixed), dtype=np.int64)
    return (ranks * 2 + 1) * ONE // (2 * max(1, len(mixed)))


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Return `total` split by weights into whole numbers; the largest rests are rounded up."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in rests[: total - sum(parts)]:
        parts[at] += 1
    return parts


def whole_numbers(raw: Ints, total: int) -> Ints:
    """Return `raw` in proportion as whole numbers of at least 1, summing to about `total`.

    All are divided by one number: the smallest with which the sum does not exceed `total`.
    """
    low, high = 1, 1 << 40
    while low < high:
        middle = (low + high) // 2
        if int(np.maximum(1, (raw + middle // 2) // middle).sum()) <= total:
            high = middle
        else:
            low = middle + 1
    return np.maximum(1, (raw + low // 2) // low)
