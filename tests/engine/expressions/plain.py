"""A plain evaluator of one expression for one application, to hold the vectors against.

Written over Python's own values: Fraction, str, bool and None for missing. It shares the tree
with the engine, and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np
from sqlglot import expressions as sql

from commonbeat.engine.expressions import Exact, Kind, Name, Texts, Truth, Vector
from commonbeat.engine.expressions.integers import integers

Cell = Fraction | str | bool | None


def half_up(value: Fraction, decimals: int = 0) -> Fraction:
    scale = 10**decimals
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


def plain(node: sql.Expr, row: Mapping[str, Cell]) -> Cell:  # noqa: C901, PLR0911, PLR0912  a list of cases reads best
    def of(child: sql.Expr) -> Cell:
        return plain(child, row)

    if isinstance(node, sql.Column):
        return row[node.name]
    if isinstance(node, sql.Literal):
        return str(node.this) if node.is_string else Fraction(node.this)
    if isinstance(node, sql.Boolean):
        return bool(node.this)
    if isinstance(node, sql.Null):
        return None
    if isinstance(node, sql.Paren):
        return of(node.this)
    if isinstance(node, sql.Is):
        return of(node.this) is None
    if isinstance(node, sql.Case):
        for branch in node.args["ifs"]:
            if of(branch.this) is True:
                return of(branch.args["true"])
        default = node.args.get("default")
        return None if default is None else of(default)
    if isinstance(node, sql.In):
        value = of(node.this)
        return None if value is None else value in [of(item) for item in node.expressions]
    if isinstance(node, sql.And | sql.Or):
        first, second = of(node.this), of(node.expression)
        decisive = isinstance(node, sql.Or)
        if decisive in (first, second):
            return decisive
        return None if None in (first, second) else not decisive
    if isinstance(node, sql.Between):
        low = sql.GTE(this=node.this.copy(), expression=node.args["low"].copy())
        high = sql.LTE(this=node.this.copy(), expression=node.args["high"].copy())
        return of(sql.And(this=low, expression=high))
    if isinstance(node, sql.Coalesce | sql.Least | sql.Greatest):
        return _first_or_best(node, [of(child) for child in (node.this, *node.expressions)])
    children = [of(child) for child in node.iter_expressions()]
    return None if None in children else _known(node, children)


def _first_or_best(node: sql.Expr, cells: list[Cell]) -> Cell:
    known = [value for value in cells if value is not None]
    if isinstance(node, sql.Coalesce):
        return known[0] if known else None
    numbers = [value for value in known if isinstance(value, Fraction)]
    best = min if isinstance(node, sql.Least) else max
    return best(numbers) if numbers else None


def _known(node: sql.Expr, values: list[Cell]) -> Cell:
    if isinstance(node, sql.Not):
        return not values[0]
    if isinstance(node, sql.EQ):
        return values[0] == values[1]
    if isinstance(node, sql.NEQ):
        return values[0] != values[1]
    numbers = [Fraction(value) for value in values if isinstance(value, Fraction)]
    if isinstance(node, sql.Round):
        return half_up(numbers[0], int(numbers[1]) if len(numbers) > 1 else 0)
    if len(numbers) == 1:
        return _unary(node, numbers[0])
    return _binary(node, *numbers)


def _unary(node: sql.Expr, value: Fraction) -> Cell:
    return {
        sql.Neg: -value,
        sql.Abs: abs(value),
        sql.Floor: Fraction(floor(value)),
        sql.Ceil: Fraction(-floor(-value)),
    }[type(node)]  # type: ignore[index]  # sqlglot's metaclass hides the common base


def _binary(node: sql.Expr, left: Fraction, right: Fraction) -> Cell:
    if isinstance(node, sql.Div):
        return None if right == 0 else left / right
    results: dict[object, Cell] = {
        sql.Add: left + right,
        sql.Sub: left - right,
        sql.Mul: left * right,
        sql.LT: left < right,
        sql.LTE: left <= right,
        sql.GT: left > right,
        sql.GTE: left >= right,
    }
    return results[type(node)]


@dataclass(frozen=True)
class Columns:
    """Applications as columns of plain cells; numbers are kept with `decimals` decimals."""

    cells: Mapping[str, Sequence[Cell]]
    kinds: Mapping[str, Kind]
    decimals: int = 2

    @property
    def rows(self) -> int:
        return len(next(iter(self.cells.values())))

    @property
    def names(self) -> dict[str, Name]:
        return {key: Name(kind) for key, kind in self.kinds.items()}

    def row(self, place: int) -> dict[str, Cell]:
        return {key: cells[place] for key, cells in self.cells.items()}

    def vector(self, key: str) -> Vector:
        cells = self.cells[key]
        present = np.array([cell is not None for cell in cells], dtype=bool)
        if self.kinds[key] is Kind.TRUTH:
            holds = np.array([cell is True for cell in cells], dtype=bool)
            return Truth(holds, ~holds & present)
        if self.kinds[key] is Kind.TEXT:
            words = tuple({cell: None for cell in cells if isinstance(cell, str)})
            places = {word: place for place, word in enumerate(words)}
            codes = [places.get(cell, -1) if isinstance(cell, str) else -1 for cell in cells]
            return Texts(np.array(codes, dtype=np.int64), words)
        scaled = [
            int(cell * 10**self.decimals) if isinstance(cell, Fraction) else 0 for cell in cells
        ]
        fits = all(abs(value) < 2**62 for value in scaled)
        numerators = np.array(scaled, dtype=np.int64 if fits else object)
        return Exact(integers(numerators), 10**self.decimals, present)


def cells(vector: Vector) -> list[Cell]:
    """Return what a vector holds as plain cells."""
    if isinstance(vector, Exact):
        return list(vector.fractions())
    if isinstance(vector, Texts):
        return [None if code < 0 else vector.words[code] for code in vector.codes]
    return [
        bool(holds) if known else None
        for holds, known in zip(vector.holds, vector.present, strict=True)
    ]
