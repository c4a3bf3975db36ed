"""The applications of a round as columns of exact values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.expressions import Exact, Texts, Truth, Vector, scaled_text
from commonbeat.engine.expressions.integers import Mask
from commonbeat.engine.rulebook.model import Field, FieldKind


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One field of all applications. Numbers are whole steps of 10**-decimals."""

    field: Field
    vector: Vector

    @property
    def kind(self) -> FieldKind:
        """Return what the column may hold."""
        return self.field.kind

    @property
    def decimals(self) -> int:
        """Return by how many decimals numbers are scaled; 0 for texts and truth values."""
        return self.field.decimals

    @property
    def present(self) -> Mask:
        """Return which applications have a value, shape (n,)."""
        return self.vector.present

    @property
    def values(self) -> NDArray[Any]:
        """Return the values, shape (n,): whole numbers, texts or truth values.

        Numbers are int64, or Python integers in an object array where one needs more than 62
        bits; texts are an object array. Where `present` is False they are 0, "" or False.
        """
        if isinstance(self.vector, Exact):
            return self.vector.numerators
        return self.vector.values

    def texts(self) -> list[str]:
        """Return the values as plain text ("12.50", "yes"), missing ones empty."""
        if isinstance(self.vector, Texts):
            return list(self.vector.values)
        if isinstance(self.vector, Truth):
            words = np.where(self.vector.holds, "yes", np.where(self.vector.fails, "no", ""))
            return [str(word) for word in words]
        return [
            scaled_text(value, self.decimals) if known else ""
            for value, known in zip(self.values.tolist(), self.present.tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Applications:
    """All applications of a round, in the order of their file; every id is different.

    ids      one for each application
    lines    int64 (n,): the line of the file on which each application begins
    columns  one for each field of the rulebook
    """

    ids: tuple[str, ...]
    lines: NDArray[np.int64]
    columns: Mapping[str, Column]

    @property
    def rows(self) -> int:
        """Return the number of applications."""
        return len(self.ids)

    def column(self, key: str) -> Column:
        """Return the column of a field."""
        return self.columns[key]

    def vector(self, key: str) -> Vector:
        """Return a field's values as expressions see them."""
        return self.columns[key].vector

    def text(self, key: str) -> list[str]:
        """Return a field's values as plain text; numbers are written without $, comma or %."""
        return self.columns[key].texts()
