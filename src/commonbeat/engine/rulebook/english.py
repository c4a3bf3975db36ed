"""Expressions in plain English; the formula itself where a sentence would be unreadable."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from sqlglot import expressions as sql

from commonbeat.engine.expressions import number_text
from commonbeat.engine.expressions.grammar import ARITHMETIC, OPERATORS
from commonbeat.engine.rulebook.model import Expression, Field, FieldKind
from commonbeat.engine.wording import listed, plural

_MOST_PIECES = 60  # of a tree that is still told in words

_COMPARISONS = {
    "=": "is",
    "<>": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_SIGNS: dict[type[sql.Expr], str] = {sql.Add: "+", sql.Sub: "−", sql.Mul: "×", sql.Div: "/"}


def grouped(value: Fraction | int) -> str:
    """Return a number as people read it: 150,000 or 1,234.5 or 1/3."""
    text = number_text(Fraction(value))
    whole, point, part = text.partition(".")
    if "/" in text:
        return text
    return f"{int(whole):,}{point}{part}" if not text.startswith("-0.") else text


def of_number(value: Fraction, word: str) -> str:
    """Return "1 point" or "2.5 points"."""
    return f"{grouped(value)} {word}{'' if value == 1 else 's'}"


def ended(text: str) -> str:
    """Return a sentence with its full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


class English:
    """Tells expressions with the labels of the fields that they name."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields: Mapping[str, Field] = {field.key: field for field in fields}

    def tell(self, expression: Expression) -> str:
        """Return the expression in words, or `as it is written` when it is too involved."""
        if sum(1 for _ in expression.tree.walk()) > _MOST_PIECES:
            return f"`{expression.text}`"
        return self.say(expression.tree)

    def label(self, key: str) -> str:
        """Return the quoted label of a field."""
        return f"“{self.fields[key].label}”"

    def say(self, node: sql.Expr) -> str:
        """Return one node in words."""
        if type(node) in OPERATORS:
            word = _COMPARISONS[OPERATORS[type(node)]]
            return f"{self.part(node.this)} {word} {self.part(node.expression)}"
        if isinstance(node, ARITHMETIC):
            return self._arithmetic(node)
        return _RULES[type(node)](self, node)

    def part(self, node: sql.Expr) -> str:
        """Return a node inside another one, in brackets where it could be misread.

        A yes-or-no field by itself is a condition; compared, it is just its name.
        """
        bare = node.unnest()
        if isinstance(bare, sql.Column):
            return self.label(bare.name)
        told = self.say(bare)
        plain = sql.Literal | sql.Neg | sql.Boolean | sql.Null
        return told if isinstance(bare, plain) else f"({told})"

    def all_parts(self, nodes: Sequence[sql.Expr]) -> list[str]:
        """Return several nodes that a list separates; no brackets needed."""
        return [
            self.label(node.name) if isinstance(node, sql.Column) else self.say(node)
            for node in (each.unnest() for each in nodes)
        ]

    def _arithmetic(self, node: sql.Expr) -> str:
        sides = (node.this.unnest(), node.expression.unnest())
        for share, whole in (sides, sides[::-1]):
            if isinstance(node, sql.Mul) and _is_share(share):
                return f"{grouped(100 * Fraction(share.name))} % of {self.part(whole)}"
        return f"{self.part(sides[0])} {_SIGNS[type(node)]} {self.part(sides[1])}"


def _is_share(node: sql.Expr) -> bool:
    return isinstance(node, sql.Literal) and not node.is_string and Fraction(node.name) < 1


def _column(english: English, node: sql.Expr) -> str:
    label = english.label(node.name)
    is_condition = english.fields[node.name].kind is FieldKind.YES_NO
    return f"{label} is yes" if is_condition else label


def _literal(_english: English, node: sql.Expr) -> str:
    return f"'{node.name}'" if node.args["is_string"] else grouped(Fraction(node.name))


def _between(english: English, node: sql.Expr) -> str:
    low, high = english.part(node.args["low"]), english.part(node.args["high"])
    return f"{english.part(node.this)} is from {low} to {high}"


def _in(english: English, node: sql.Expr) -> str:
    return f"{english.part(node.this)} is {listed(english.all_parts(node.expressions), 'or')}"


def _is(english: English, node: sql.Expr) -> str:
    return f"{english.part(node.this)} is missing"


def _not(english: English, node: sql.Expr) -> str:
    bare = node.this.unnest()
    if isinstance(bare, sql.Column):
        return f"{english.label(bare.name)} is no"
    if isinstance(bare, sql.Is):
        return f"{english.part(bare.this)} is known"
    if isinstance(bare, sql.In):
        words = listed(english.all_parts(bare.expressions), "or")
        return f"{english.part(bare.this)} is not {words}"
    return f"not ({english.say(bare)})"


def _joined(word: str) -> "_Rule":
    def tell(english: English, node: sql.Expr) -> str:
        other = sql.Or if isinstance(node, sql.And) else sql.And
        sides = [side.unnest() for side in (node.this, node.expression)]
        told = [
            f"({english.say(side)})" if isinstance(side, other) else english.say(side)
            for side in sides
        ]
        return f" {word} ".join(told)

    return tell


def _case(english: English, node: sql.Expr) -> str:
    told = [
        f"{english.all_parts([branch.args['true']])[0]} if {english.say(branch.this.unnest())}"
        for branch in node.args["ifs"]
    ]
    default = node.args.get("default")
    rest = "nothing" if default is None else english.all_parts([default])[0]
    return f"{'; '.join(told)}; otherwise {rest}"


def _coalesce(english: English, node: sql.Expr) -> str:
    first, *others = english.all_parts([node.this, *node.expressions])
    return ", ".join([first, *(f"or {other} if that is missing" for other in others)])


def _extreme(two: str, more: str) -> "_Rule":
    def tell(english: English, node: sql.Expr) -> str:
        items = english.all_parts([node.this, *node.expressions])
        return f"the {two if len(items) == 2 else more} of {listed(items)}"

    return tell


def _rounded(english: English, node: sql.Expr) -> str:
    decimals = node.args.get("decimals")
    places = "" if decimals is None else f" to {plural(int(decimals.name), 'decimal')}"
    return f"{english.part(node.this)} rounded{places}"


_Rule = Callable[[English, sql.Expr], str]

_RULES: dict[type[sql.Expr], _Rule] = {
    sql.Column: _column,
    sql.Literal: _literal,
    sql.Boolean: lambda _english, node: "yes" if node.this else "no",
    sql.Null: lambda _english, _node: "nothing",
    sql.Paren: lambda english, node: english.say(node.this),
    sql.Neg: lambda english, node: f"−{english.part(node.this)}",
    sql.Abs: lambda english, node: f"{english.part(node.this)} without its sign",
    sql.Floor: lambda english, node: f"{english.part(node.this)} rounded down",
    sql.Ceil: lambda english, node: f"{english.part(node.this)} rounded up",
    sql.Round: _rounded,
    sql.Between: _between,
    sql.In: _in,
    sql.Is: _is,
    sql.Not: _not,
    sql.And: _joined("and"),
    sql.Or: _joined("or"),
    sql.Case: _case,
    sql.Coalesce: _coalesce,
    sql.Least: _extreme("smaller", "smallest"),
    sql.Greatest: _extreme("larger", "largest"),
}
