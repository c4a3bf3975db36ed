"""Text to a checked tree. Parsing is sqlglot's; what may stand in a tree is ours."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import expressions as sql
from sqlglot.errors import ParseError, SqlglotError

from commonbeat.engine.expressions import grammar
from commonbeat.engine.expressions.evaluation import constant
from commonbeat.engine.expressions.kinds import Checker, Kind, Name, piece
from commonbeat.engine.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Parsed:
    """A checked expression: its text, tree, kind, and the fields it names, in order."""

    text: str
    tree: sql.Expression
    kind: Kind
    fields: tuple[str, ...]


def parse(text: str, names: Mapping[str, Name]) -> Parsed:
    """Return the checked tree of a SQL expression over the fields of one application.

    text    one expression, at most 5,000 characters
    names   the fields that it may name, with their kinds

    Raises Refused with every problem of the expression: bad syntax, a piece that is not on the
    white list, an unknown field (with the near one), kinds that do not go together, a division
    by a constant 0. Time: about 0.3 ms.
    Source: docs/reference/decision-procedure.md, section 2.
    """
    tree = _tree(text)
    checker = Checker(names)
    kind = checker.kind(tree)
    problems = checker.problems
    if not problems:
        problems = _divisions_by_zero(tree)
    if not problems and kind is Kind.NOTHING:
        problems = [_problem("nothing", f"{piece(tree)} is always missing.", "Name a field.")]
    if problems:
        raise Refused(*problems)
    named = dict.fromkeys(column.name for column in tree.find_all(sql.Column, bfs=False))
    return Parsed(text, tree, kind, tuple(named))


def _problem(code: str, message: str, way_out: str) -> Problem:
    return Problem(f"expression.{code}", message, way_out)


def _tree(text: str) -> sql.Expression:
    if not text.strip():
        raise Refused(
            _problem("empty", "The expression is empty.", "Write one, or leave it out.")
        )
    too_deep = _problem(
        "too_large",
        f"The expression is longer than {grammar.LONGEST:,} characters or nested deeper than "
        f"{grammar.DEEPEST} levels.",
        "Compute part of it before, as a field of its own.",
    )
    if len(text) > grammar.LONGEST:
        raise Refused(too_deep)
    try:
        tree = sqlglot.parse_one(text, dialect=grammar.DIALECT, into=sql.Condition)
    except RecursionError:
        raise Refused(too_deep) from None
    except SqlglotError as error:
        raise Refused(_syntax(text, error)) from None
    if _depth(tree) > grammar.DEEPEST:
        raise Refused(too_deep)
    if not isinstance(tree, sql.Expression):
        raise TypeError(f"sqlglot made {type(tree).__name__}")
    return tree


def _syntax(text: str, error: SqlglotError) -> Problem:
    found = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    near = str(found.get("highlight") or "").strip()
    place = f" near {near!r} (character {found['col']})" if near else ""
    return _problem(
        "not_sql",
        f"{text.strip()!r} cannot be read{place}.",
        "Check brackets, quotes ('text') and commas; one expression, not two side by side.",
    )


def _depth(tree: sql.Expr) -> int:
    """Return the number of levels, without recursion: the tree may be too deep for that."""
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [child for node in level for child in node.iter_expressions()]
    return deepest


def _divisions_by_zero(tree: sql.Expr) -> list[Problem]:
    return [
        _problem(
            "division_by_zero",
            f"{piece(division)} always divides by zero.",
            "Divide by something else.",
        )
        for division in tree.find_all(sql.Div)
        if division.expression.find(sql.Column) is None and constant(division.expression) == 0
    ]
