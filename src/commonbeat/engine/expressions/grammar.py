"""The white list: which pieces of SQL a rulebook may use, and with which parts.

Laid down in docs/reference/decision-procedure.md, section 2. Whatever is not listed here is
refused, with a hint how to say it otherwise.
"""

from sqlglot import expressions as sql

DIALECT = "duckdb"  # pinned: how a text becomes a tree must not change with a default

LONGEST = 5_000  # characters of one expression
DEEPEST = 150  # levels of its tree: both implementations walk it by recursion
LONGEST_NUMBER = 30  # digits of a literal

_PAIR = frozenset({"this", "expression"})
_ONE = frozenset({"this"})
_SEVERAL = frozenset({"this", "expressions"})

# node type: the parts that it may have
PARTS: dict[type[sql.Expr], frozenset[str]] = {
    sql.Column: _ONE,
    sql.Literal: frozenset({"this", "is_string"}),
    sql.Boolean: _ONE,
    sql.Null: frozenset(),
    sql.Paren: _ONE,
    sql.Neg: _ONE,
    sql.Add: _PAIR,
    sql.Sub: _PAIR,
    sql.Mul: _PAIR,
    sql.Div: _PAIR | {"typed", "safe"},
    sql.EQ: _PAIR,
    sql.NEQ: _PAIR,
    sql.LT: _PAIR,
    sql.LTE: _PAIR,
    sql.GT: _PAIR,
    sql.GTE: _PAIR,
    sql.Between: frozenset({"this", "low", "high"}),
    sql.In: _SEVERAL,
    sql.Is: _PAIR,
    sql.Not: _ONE,
    sql.And: _PAIR,
    sql.Or: _PAIR,
    sql.Case: frozenset({"ifs", "default"}),
    sql.Coalesce: _SEVERAL,
    sql.Least: _SEVERAL | {"ignore_nulls"},
    sql.Greatest: _SEVERAL | {"ignore_nulls"},
    sql.Abs: _ONE,
    sql.Round: frozenset({"this", "decimals"}),
    sql.Floor: _ONE,
    sql.Ceil: _ONE,
}

ARITHMETIC = (sql.Add, sql.Sub, sql.Mul, sql.Div)
OPERATORS: dict[type[sql.Expr], str] = {
    sql.EQ: "=",
    sql.NEQ: "<>",
    sql.LT: "<",
    sql.LTE: "<=",
    sql.GT: ">",
    sql.GTE: ">=",
}
FUNCTIONS = ("ABS", "CEIL", "COALESCE", "FLOOR", "GREATEST", "LEAST", "ROUND")

EVERYTHING = (
    "Allowed are fields, numbers, 'texts', TRUE, FALSE, NULL, + - * /, = <> < <= > >=, "
    "BETWEEN, IN, IS NULL, AND, OR, NOT, CASE WHEN … THEN … ELSE … END, COALESCE, LEAST, "
    "GREATEST, ABS, ROUND, FLOOR and CEIL."
)

# what people write instead, and how to say it here
HINTS: dict[type[sql.Expr], str] = {
    sql.If: "Write CASE WHEN condition THEN value ELSE other END.",
    sql.Case: "Write a whole condition after each WHEN: CASE WHEN field = 1 THEN … END.",
    sql.Max: "For the larger of several values write GREATEST(a, b).",
    sql.Min: "For the smaller of several values write LEAST(a, b).",
    sql.Like: "Texts are compared whole: write field IN ('one', 'other').",
    sql.Is: "IS is for NULL only: write IS NULL, IS NOT NULL, or just the field itself.",
    sql.Pow: "Multiply instead: x * x.",
    sql.Nullif: "Write CASE WHEN a <> b THEN a END.",
    sql.Trunc: "Write FLOOR(x), or ROUND(x, 2).",
    sql.In: "Write the allowed values as literals: field IN ('one', 'other').",
    sql.Round: "Write ROUND(x) or ROUND(x, 2).",
    sql.Cast: "Kinds are never changed here; say the kind in the list of fields.",
    sql.Column: "Write the field's key alone, without a table.",
}
