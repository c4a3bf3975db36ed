"""Reads the rules on sums of money, and the order in which they yield."""

from collections import Counter
from fractions import Fraction

from commonbeat.engine.expressions import Kind, number_text
from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.expressions.outcomes import possible_texts
from commonbeat.engine.rulebook.model import Constraint, ConstraintKind, Expression
from commonbeat.engine.rulebook.table import Table, duplicates, exact
from commonbeat.engine.rulebook.vocabulary import HUNDRED

_SIZES = ("percent", "dollars")
MOST_CONSTRAINTS = 40  # each is priced by a run without it
MOST_STRATA = 100

# which keys each kind needs, and so which ones mean nothing for it
_NEEDS = {
    ConstraintKind.FLOOR: ("by",),
    ConstraintKind.CEILING: ("by",),
    ConstraintKind.SHARE: ("by", "shares"),
    ConstraintKind.SET_ASIDE: ("when",),
}


def read_constraints(tables: list[Table]) -> tuple[Constraint, ...]:
    """Return the constraints in the order of the file."""
    if len(tables) > MOST_CONSTRAINTS:
        tables[MOST_CONSTRAINTS].say(
            "",
            "too_many",
            f"There are {len(tables):,} constraints; a rulebook has at most"
            f" {MOST_CONSTRAINTS}.",
            "Let one constraint have many groups: write one `by` for all of a kind.",
        )
        tables = tables[:MOST_CONSTRAINTS]
    duplicates(tables, "key", what="constraints")
    constraints = tuple(_constraint(table) for table in tables)
    shares = [
        table
        for table, constraint in zip(tables, constraints, strict=True)
        if constraint.kind is ConstraintKind.SHARE
    ]
    for table in shares[1:]:
        table.say(
            "kind",
            "duplicate",
            f"There is a share already: {shares[0].where('kind')}.",
            "A rulebook has one share at most; combine both in one `by`, or write floors.",
        )
    return constraints


def _constraint(table: Table) -> Constraint:
    kind = table.choice("kind", ConstraintKind)
    needs = _NEEDS[kind]
    _check_keys(table, kind)
    by = table.expression("by") if "by" in needs else None
    constraint = Constraint(
        key=table.name("key"),
        label=table.text("label"),
        kind=kind,
        by=by,
        when=table.expression("when", Kind.TRUTH) if "when" in needs else None,
        percent=_percent(table) if kind is not ConstraintKind.SHARE else None,
        cents=(
            table.cents("dollars", least=1)
            if kind is not ConstraintKind.SHARE and table.has("dollars")
            else None
        ),
        shares=_shares(table, by) if kind is ConstraintKind.SHARE else (),
    )
    table.done()
    return constraint


def _percent(table: Table) -> Fraction | None:
    if not table.has("percent"):
        return None
    percent = table.percent("percent")
    if percent == 0 and exact(table.data["percent"]) == 0:
        table.say("percent", "out_of_range", "0 % asks for nothing.", "Leave the rule out.")
    return percent


def _check_keys(table: Table, kind: ConstraintKind) -> None:
    """Report keys that this kind of constraint does not use, and a size that is not one."""
    used = (*_NEEDS[kind], *(() if kind is ConstraintKind.SHARE else _SIZES))
    for key in ("by", "when", "shares", *_SIZES):
        if table.has(key) and key not in used:
            table.say(
                key,
                "no_effect",
                f"{key!r} has no effect on a constraint of kind {kind}.",
                f"Leave it out; it uses {', '.join(used)}.",
            )
    sizes = [key for key in _SIZES if table.has(key)]
    if kind is not ConstraintKind.SHARE and len(sizes) != 1:
        table.say(
            "",
            "one_of",
            f"A {kind} has exactly one of {', '.join(_SIZES)}; here: "
            f"{', '.join(sizes) or 'none'}.",
            "Say how much, once.",
        )


def _shares(table: Table, by: Expression | None) -> tuple[tuple[str, Fraction], ...]:
    listed = table.table("shares", required=True)
    if listed is None:
        return ()
    if len(listed.data) > MOST_STRATA:
        table.say(
            "shares",
            "too_many",
            f"There are {len(listed.data):,} strata; a share has at most {MOST_STRATA}.",
            "Put strata together, or write a floor, which has a group for each value of `by`.",
        )
        return ()
    shares = tuple((name, listed.percent(name)) for name in listed.data)
    total = sum((percent for _, percent in shares), start=Fraction(0))
    if not shares:
        table.say(
            "shares", "missing_key", "No stratum is named.", "Name each with its percent."
        )
    if total > HUNDRED:
        listing = " + ".join(number_text(percent) for _, percent in shares)
        table.say(
            "shares",
            "shares",
            f"The shares add up to {number_text(total)} % ({listing}), more than 100 %.",
            "Lower them: more than the funds cannot be shared out.",
        )
    _check_names(listed, by)
    return shares


def _check_names(table: Table, by: Expression | None) -> None:
    """Report strata that no application could ever belong to."""
    possible = None if by is None else possible_texts(by.tree, table.sheet.names)
    for name in table.data if possible is not None else ():
        if possible is not None and name not in possible:
            words = sorted(possible)
            listing = ", ".join(repr(word) for word in words)
            table.say(
                name,
                "unknown_reference",
                f"`by` never gives {name!r}.",
                near(name, words, f"It may give: {listing}."),
            )


def read_yield_order(table: Table, constraints: tuple[Constraint, ...]) -> tuple[str, ...]:
    """Return the order in which constraints yield: every floor, share and set-aside once."""
    if len(table.tables("constraints")) > MOST_CONSTRAINTS:
        return table.texts("yield_order", required=False)  # not all of them were read
    kinds = {constraint.key: constraint.kind for constraint in constraints}
    yielding = [key for key, kind in kinds.items() if kind is not ConstraintKind.CEILING]
    listing = ", ".join(f'"{key}"' for key in yielding)
    given = table.texts(
        "yield_order", required=bool(yielding), example=f"[{listing}], the first to yield first"
    )
    for key in given:
        if key not in kinds:
            table.say(
                "yield_order",
                "unknown_reference",
                f"There is no constraint {key!r}.",
                near(key, yielding, "Name the keys of the floors, shares and set-asides."),
            )
        elif key not in yielding:
            table.say(
                "yield_order",
                "order",
                f"{key!r} is a ceiling: it never yields.",
                "Leave it out.",
            )
    named = [key for key in yielding if key]  # a wrong key is told where it stands
    left_out = list((Counter(named) - Counter(given)).elements())
    if left_out and table.has("yield_order"):
        table.say(
            "yield_order",
            "order",
            f"The order leaves out {', '.join(repr(key) for key in left_out)}.",
            "Name every floor, share and set-aside once, the first to yield first.",
        )
    return given
