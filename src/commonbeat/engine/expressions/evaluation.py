"""A checked tree over the columns of all applications: exact, vectorised, three-valued."""

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Protocol

from sqlglot import expressions as sql

from commonbeat.engine.expressions import arithmetic, logic
from commonbeat.engine.expressions.grammar import OPERATORS
from commonbeat.engine.expressions.logic import Value
from commonbeat.engine.expressions.vectors import (
    Exact,
    Truth,
    Vector,
    constant_number,
    constant_text,
    constant_truth,
    missing_number,
    spread_out,
)


class Formula(Protocol):
    """Anything that carries a checked tree."""

    @property
    def tree(self) -> sql.Expression:
        """Return the tree."""


class Table(Protocol):
    """Anything that has a vector for each field and knows how many applications there are."""

    @property
    def rows(self) -> int:
        """Return the number of applications."""

    def vector(self, key: str) -> Vector:
        """Return the field's values, one for each application."""


def evaluate(formula: Formula, table: Table) -> Vector:
    """Return the value of an expression for every application.

    formula   a checked expression (`parse` made it, so names and kinds are right)
    table     the applications, n of them
    returns   Exact, Texts or Truth with n entries and the missing ones masked

    Exact: fractions only; int64 while it provably fits, Python integers beyond. Missing values
    follow SQL's three-valued logic, division by 0 gives missing. Raises nothing that a checked
    expression could cause. Time for 200,000 applications: 0.2 ms to 5 ms for each operator,
    50 ms beyond 64 bits.
    Source: docs/reference/decision-procedure.md, section 2.
    """
    value = _value(formula.tree, table)
    if value is None:
        raise TypeError("an expression that is always missing has no kind")
    return spread_out(value, table.rows)


def numbers(formula: Formula, table: Table) -> Exact:
    """Return `evaluate` of an expression that was checked to give numbers."""
    value = evaluate(formula, table)
    if not isinstance(value, Exact):
        raise TypeError("the expression does not give numbers")
    return value


def truths(formula: Formula, table: Table) -> Truth:
    """Return `evaluate` of an expression that was checked to be a condition."""
    value = evaluate(formula, table)
    if not isinstance(value, Truth):
        raise TypeError("the expression is not a condition")
    return value


class _NoFields:
    rows = 1

    def vector(self, key: str) -> Vector:
        raise KeyError(key)


def constant(tree: sql.Expr) -> Fraction | None:
    """Return the number that a checked tree without fields stands for; None if missing."""
    value = _value(tree, _NoFields())
    return value.fractions()[0] if isinstance(value, Exact) else None


def _value(node: sql.Expr, table: Table) -> Value:
    return _RULES[type(node)](node, table)


def _values(nodes: list[sql.Expr], table: Table) -> list[Value]:
    return [_value(node, table) for node in nodes]


def _number(node: sql.Expr, table: Table) -> Exact:
    value = _value(node, table)
    if value is None:  # NULL where a number stands
        return missing_number()
    if isinstance(value, Exact):
        return value
    raise TypeError(f"{node.sql()} is not a number")


def _truth(node: sql.Expr, table: Table) -> Truth:
    value = _value(node, table)
    if value is None:
        return logic.unknown()
    if isinstance(value, Truth):
        return value
    raise TypeError(f"{node.sql()} is not a condition")


def _literal(node: sql.Expr, _table: Table) -> Value:
    if node.args["is_string"]:
        return constant_text(node.name)
    return constant_number(Fraction(node.name))


def _between(node: sql.Expr, table: Table) -> Value:
    value = _value(node.this, table)
    return logic.both_hold(
        logic.compare(">=", value, _value(node.args["low"], table)),
        logic.compare("<=", value, _value(node.args["high"], table)),
    )


def _in(node: sql.Expr, table: Table) -> Value:
    value = _value(node.this, table)
    literals = _values(node.expressions, table)
    return reduce(
        logic.either_holds, (logic.compare("=", value, literal) for literal in literals)
    )


def _case(node: sql.Expr, table: Table) -> Value:
    default = node.args.get("default")
    result = None if default is None else _value(default, table)
    for branch in reversed(
        node.args["ifs"]
    ):  # the first condition that holds has the last word
        met = _truth(branch.this, table).holds
        result = logic.choose(met, _value(branch.args["true"], table), result)
    return result


def _round(node: sql.Expr, table: Table) -> Value:
    decimals = node.args.get("decimals")
    return arithmetic.rounded(
        _number(node.this, table), 0 if decimals is None else int(decimals.name)
    )


_Rule = Callable[[sql.Expr, Table], Value]


def _one(operation: Callable[[Exact], Exact]) -> _Rule:
    return lambda node, table: operation(_number(node.this, table))


def _two(operation: Callable[[Exact, Exact], Exact]) -> _Rule:
    return lambda node, table: operation(
        _number(node.this, table), _number(node.expression, table)
    )


def _several(operation: Callable[[Exact, Exact], Exact]) -> _Rule:
    return lambda node, table: reduce(
        operation, (_number(item, table) for item in [node.this, *node.expressions])
    )


def _logical(operation: Callable[[Truth, Truth], Truth]) -> _Rule:
    return lambda node, table: operation(
        _truth(node.this, table), _truth(node.expression, table)
    )


def _compared(operator: str) -> _Rule:
    return lambda node, table: logic.compare(
        operator, _value(node.this, table), _value(node.expression, table)
    )


_RULES: dict[type[sql.Expr], _Rule] = {
    sql.Column: lambda node, table: table.vector(node.name),
    sql.Literal: _literal,
    sql.Boolean: lambda node, _table: constant_truth(holds=bool(node.this)),
    sql.Null: lambda _node, _table: None,
    sql.Paren: lambda node, table: _value(node.this, table),
    sql.Neg: _one(arithmetic.negative),
    sql.Abs: _one(arithmetic.absolute),
    sql.Floor: _one(arithmetic.floor),
    sql.Ceil: _one(arithmetic.ceiling),
    sql.Round: _round,
    sql.Add: _two(arithmetic.add),
    sql.Sub: _two(arithmetic.subtract),
    sql.Mul: _two(arithmetic.multiply),
    sql.Div: _two(arithmetic.divide),
    sql.Least: _several(arithmetic.at_most),
    sql.Greatest: _several(arithmetic.at_least),
    **{kind: _compared(operator) for kind, operator in OPERATORS.items()},
    sql.Between: _between,
    sql.In: _in,
    sql.Is: lambda node, table: logic.is_missing(_value(node.this, table)),
    sql.Not: lambda node, table: logic.opposite(_truth(node.this, table)),
    sql.And: _logical(logic.both_hold),
    sql.Or: _logical(logic.either_holds),
    sql.Case: _case,
    sql.Coalesce: lambda node, table: logic.first_known(
        _values([node.this, *node.expressions], table)
    ),
}
