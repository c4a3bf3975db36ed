"""The static check: only listed pieces, only known fields, only kinds that go together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from sqlglot import expressions as sql

from commonbeat.engine.expressions import grammar
from commonbeat.engine.problems import Problem


class Kind(StrEnum):
    """What kind of value an expression gives."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "yes or no"
    NOTHING = "nothing"  # NULL alone, which goes with every kind


@dataclass(frozen=True, slots=True)
class Name:
    """A field as an expression sees it: its kind, and the only texts that it may hold."""

    kind: Kind
    allowed: tuple[str, ...] = ()


def near(word: str, words: list[str], otherwise: str) -> str:
    """Return "Did you mean …?" when a word is close, else the other advice."""
    folded = {known.casefold(): known for known in reversed(words)}
    close = get_close_matches(word.casefold(), list(folded), n=1)
    return f"Did you mean {folded[close[0]]!r}?" if close else otherwise


def piece(node: sql.Expr) -> str:
    """Return the piece of SQL that a node stands for, shortened to what a line can hold."""
    text = node.sql(dialect=grammar.DIALECT)
    return text if len(text) <= 60 else f"{text[:57]}…"


class Checker:
    """Walks one tree, gives its kind, and gathers every problem on the way."""

    def __init__(self, names: Mapping[str, Name]) -> None:
        self.names = names
        self.problems: list[Problem] = []

    def kind(self, node: sql.Expr) -> Kind:
        """Return the kind of value that the node gives; NOTHING where that is not known."""
        allowed = grammar.PARTS.get(type(node))
        if allowed is None or any(
            part not in allowed for part, value in node.args.items() if value
        ):
            self._refuse(node)
            return Kind.NOTHING
        return _RULES[type(node)](self, node)

    def _say(self, code: str, message: str, way_out: str) -> None:
        self.problems.append(Problem(f"expression.{code}", message, way_out))

    def _refuse(self, node: sql.Expr) -> None:
        hint = grammar.HINTS.get(type(node), grammar.EVERYTHING)
        if isinstance(node, sql.Anonymous):
            hint = near(str(node.this), list(grammar.FUNCTIONS), grammar.EVERYTHING)
        self._say("not_allowed", f"{piece(node)} may not stand in an expression.", hint)

    def wants(self, kind: Kind, *nodes: sql.Expr) -> None:
        """Report each node that gives another kind."""
        for node in nodes:
            found = self.kind(node)
            if found not in (kind, Kind.NOTHING):
                self._say(
                    "wrong_kind",
                    f"{piece(node)} is a {found}, where a {kind} is needed.",
                    _way_out(node, found, kind),
                )

    def together(self, node: sql.Expr, *nodes: sql.Expr) -> Kind:
        """Return the one kind that all nodes share; report when they differ."""
        kinds = [self.kind(child) for child in nodes]
        known = [kind for kind in kinds if kind is not Kind.NOTHING]
        if len(set(known)) > 1:
            listing = ", ".join(
                f"{piece(child)} is a {kind}" for child, kind in zip(nodes, kinds, strict=True)
            )
            self._say(
                "mixed_kinds",
                f"{piece(node)} mixes kinds: {listing}.",
                "Compare and choose between values of one kind; a yes-or-no field is already "
                "a condition, without = 'yes'.",
            )
            return Kind.NOTHING
        return known[0] if known else Kind.NOTHING

    def is_something(self, node: sql.Expr) -> None:
        """Report a comparison with NULL, which is never true."""
        sides = (node.this, node.expression)
        if any(isinstance(side.unnest(), sql.Null) for side in sides):
            other = next((s for s in sides if not isinstance(s.unnest(), sql.Null)), sides[0])
            is_null = "IS NOT NULL" if isinstance(node, sql.NEQ) else "IS NULL"
            self._say(
                "nothing",
                f"{piece(node)} is never true: nothing compares with a missing value.",
                f"Write {piece(other)} {is_null}.",
            )

    def is_allowed(self, field: sql.Expr, literals: list[sql.Expr]) -> None:
        """Report texts that a choice field can never hold."""
        if not isinstance(field, sql.Column) or field.name not in self.names:
            return
        allowed = self.names[field.name].allowed
        for literal in literals if allowed else []:
            if isinstance(literal, sql.Literal) and literal.name not in allowed:
                listing = ", ".join(allowed)
                self._say(
                    "never_equal",
                    f"{field.name} can never be {literal.name!r}.",
                    near(literal.name, list(allowed), f"It may be one of: {listing}."),
                )


def _way_out(node: sql.Expr, found: Kind, wanted: Kind) -> str:
    if wanted is Kind.TRUTH:
        return "Write a condition, for example with = or >."
    if found is Kind.TRUTH:
        return f"Write CASE WHEN {piece(node)} THEN 1 ELSE 0 END to count it."
    return f"Use a field or formula that gives a {wanted}."


def _column(checker: Checker, node: sql.Expr) -> Kind:
    name = checker.names.get(node.name)
    if name is None or not isinstance(node.this, sql.Identifier):
        checker.problems.append(
            Problem(
                "expression.unknown_field",
                f"There is no field {piece(node)}.",
                near(node.name, list(checker.names), "Declare it under [[fields]]."),
            )
        )
        return Kind.NOTHING
    return name.kind


def _literal(checker: Checker, node: sql.Expr) -> Kind:
    if node.args["is_string"]:
        return Kind.TEXT
    digits = node.name.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= grammar.LONGEST_NUMBER):
        checker.problems.append(
            Problem(
                "expression.not_a_number",
                f"{node.name} is not a plain number.",
                f"Write at most {grammar.LONGEST_NUMBER} digits, with a point for decimals.",
            )
        )
    return Kind.NUMBER


def _arithmetic(checker: Checker, node: sql.Expr) -> Kind:
    checker.wants(Kind.NUMBER, node.this, node.expression)
    return Kind.NUMBER


def _order(checker: Checker, node: sql.Expr) -> Kind:
    checker.is_something(node)
    checker.wants(Kind.NUMBER, node.this, node.expression)
    return Kind.TRUTH


def _equality(checker: Checker, node: sql.Expr) -> Kind:
    checker.is_something(node)
    checker.together(node, node.this, node.expression)
    checker.is_allowed(node.this, [node.expression])
    checker.is_allowed(node.expression, [node.this])
    return Kind.TRUTH


def _between(checker: Checker, node: sql.Expr) -> Kind:
    checker.wants(Kind.NUMBER, node.this, node.args["low"], node.args["high"])
    return Kind.TRUTH


def _in(checker: Checker, node: sql.Expr) -> Kind:
    literals = node.expressions
    plain = [item.this if isinstance(item, sql.Neg) else item for item in literals]
    if not literals or not all(isinstance(item, sql.Literal) for item in plain):
        checker.problems.append(
            Problem(
                "expression.not_allowed",
                f"{piece(node)} needs a list of literals.",
                f"{grammar.HINTS[sql.In]} For missing values add OR field IS NULL.",
            )
        )
        return Kind.TRUTH
    checker.together(node, node.this, *literals)
    checker.is_allowed(node.this, literals)
    return Kind.TRUTH


def _is(checker: Checker, node: sql.Expr) -> Kind:
    if not isinstance(node.expression, sql.Null):
        checker.problems.append(
            Problem(
                "expression.not_allowed",
                f"{piece(node)} may not stand in an expression.",
                grammar.HINTS[sql.Is],
            )
        )
    checker.kind(node.this)
    return Kind.TRUTH


def _logic(checker: Checker, node: sql.Expr) -> Kind:
    checker.wants(Kind.TRUTH, *node.iter_expressions())
    return Kind.TRUTH


def _case(checker: Checker, node: sql.Expr) -> Kind:
    ifs, default = node.args["ifs"], node.args.get("default")
    checker.wants(Kind.TRUTH, *(branch.this for branch in ifs))
    results = [branch.args["true"] for branch in ifs] + ([default] if default else [])
    return checker.together(node, *results)


def _coalesce(checker: Checker, node: sql.Expr) -> Kind:
    return checker.together(node, node.this, *node.expressions)


def _numeric(checker: Checker, node: sql.Expr) -> Kind:
    checker.wants(Kind.NUMBER, node.this, *node.expressions)
    return Kind.NUMBER


def _round(checker: Checker, node: sql.Expr) -> Kind:
    decimals = node.args.get("decimals")
    if decimals is not None and piece(decimals) not in tuple("0123456"):
        checker.problems.append(
            Problem(
                "expression.not_allowed",
                f"{piece(node)} rounds to {piece(decimals)} decimals.",
                "Write a number of decimals from 0 to 6.",
            )
        )
    return _numeric(checker, node)


_Rule = Callable[[Checker, sql.Expr], Kind]

_RULES: dict[type[sql.Expr], _Rule] = {
    sql.Column: _column,
    sql.Literal: _literal,
    sql.Boolean: lambda _checker, _node: Kind.TRUTH,
    sql.Null: lambda _checker, _node: Kind.NOTHING,
    sql.Paren: lambda checker, node: checker.kind(node.this),
    **dict.fromkeys((sql.Neg, sql.Abs, sql.Floor, sql.Ceil), _numeric),
    **dict.fromkeys((sql.Least, sql.Greatest), _numeric),
    **dict.fromkeys(grammar.ARITHMETIC, _arithmetic),
    **dict.fromkeys((sql.EQ, sql.NEQ), _equality),
    **dict.fromkeys((sql.LT, sql.LTE, sql.GT, sql.GTE), _order),
    **dict.fromkeys((sql.And, sql.Or, sql.Not), _logic),
    sql.Between: _between,
    sql.In: _in,
    sql.Is: _is,
    sql.Case: _case,
    sql.Coalesce: _coalesce,
    sql.Round: _round,
}
