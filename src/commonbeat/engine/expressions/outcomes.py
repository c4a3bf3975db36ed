"""What an expression could ever give, as far as its text alone tells."""

from collections.abc import Mapping

import sqlglot
from sqlglot import expressions as sql
from sqlglot.errors import SqlglotError

from commonbeat.engine.expressions import grammar
from commonbeat.engine.expressions.kinds import Name


def possible_texts(tree: sql.Expr, names: Mapping[str, Name]) -> frozenset[str] | None:
    """Return every text that a checked expression could give; None when it could be any."""
    if isinstance(tree, sql.Null):
        return frozenset()
    if isinstance(tree, sql.Literal):
        return frozenset({tree.name})
    if isinstance(tree, sql.Column):
        return frozenset(names[tree.name].allowed) or None
    branches = _branches(tree)
    if not branches:
        return None
    found = [possible_texts(branch, names) for branch in branches]
    known = [texts for texts in found if texts is not None]
    return frozenset().union(*known) if len(known) == len(found) else None


def _branches(tree: sql.Expr) -> list[sql.Expr]:
    if isinstance(tree, sql.Paren):
        return [tree.this]
    if isinstance(tree, sql.Coalesce):
        return [tree.this, *tree.expressions]
    if isinstance(tree, sql.Case):
        default = tree.args.get("default")
        results = [branch.args["true"] for branch in tree.args["ifs"]]
        return [*results, default] if default is not None else results
    return []


def is_usable_name(key: str) -> bool:
    """Return whether a key can name a field in an expression: `case` and `null` cannot."""
    try:
        tree = sqlglot.parse_one(
            f"CASE WHEN {key} THEN {key} ELSE {key} END", dialect=grammar.DIALECT
        )
    except SqlglotError:
        return False
    columns = [column.name for column in tree.find_all(sql.Column)]
    return isinstance(tree, sql.Case) and columns == [key] * 3
