"""Reads which fields are computed from which, and in what order that can be done."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from commonbeat.engine.expressions import Kind as Gives
from commonbeat.engine.expressions import Name, Parsed, parse
from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.forms.model import NUMBERS, Computed, Field, Kind
from commonbeat.engine.forms.nodes import Node
from commonbeat.engine.problems import Refused

_COUNTED = (Kind.ROWS, Kind.FILE, Kind.CHOICES)
_WAYS = ("formula", "sum", "count")


def read_computed(
    form: Node, fields: tuple[Field, ...]
) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """Return the fields with how they are computed, and the addresses in computing order."""
    found: dict[str, Computed] = {}
    for node in form.nodes("computed", "field"):
        address, computed = _computed(node, fields)
        if address in found:
            node.say("field", "duplicate", f"{address!r} is computed twice.", "Keep one.")
        if computed is not None:
            found[address] = computed
    with_computed = tuple(_with(field, found) for field in fields)
    return with_computed, _order(form, with_computed, found)


def _with(field: Field, found: Mapping[str, Computed]) -> Field:
    inner = tuple(
        replace(each, computed=found.get(f"{field.key}.{each.key}")) for each in field.fields
    )
    return replace(field, computed=found.get(field.key), fields=inner)


def _computed(node: Node, fields: tuple[Field, ...]) -> tuple[str, Computed | None]:
    address = node.text("field", required=True)
    numbers = [name for name, field in _addresses(fields) if field.kind in NUMBERS]
    if address and address not in numbers:
        _unknown(node, "field", address, numbers)
    ways = [way for way in _WAYS if node.has(way)]
    if len(ways) != 1:
        node.say(
            "",
            "one_of",
            f"Exactly one of {', '.join(_WAYS)} must be given, not {len(ways)}.",
            "Say it once.",
        )
        node.done()
        return address, None
    computed = _READERS[ways[0]](node, fields, address)
    node.done()
    return address, computed


def _addresses(fields: tuple[Field, ...]) -> Iterator[tuple[str, Field]]:
    for field in fields:
        yield field.key, field
        for inner in field.fields:
            yield f"{field.key}.{inner.key}", inner


def _unknown(node: Node, key: str, address: str, known: list[str]) -> None:
    node.say(
        key,
        "unknown_field",
        f"There is no field {address!r} that could stand here.",
        near(address, known, "Name a number; a row's field as list, point, field."),
    )


def _formula(node: Node, fields: tuple[Field, ...], address: str) -> Computed | None:
    text = node.text("formula", required=True)
    if not text:
        return None
    names = {field.key: _name(field) for field in fields if field.kind not in _COUNTED}
    rows = next((field for field in fields if field.key == address.partition(".")[0]), None)
    if rows is not None and "." in address:
        names |= {
            field.key: _name(field) for field in rows.fields if field.kind not in _COUNTED
        }
    try:
        parsed = parse(text, names)
    except Refused as refusal:
        node.problems.extend(
            replace(problem, where=f"{node.place}.formula") for problem in refusal.problems
        )
        return None
    if parsed.kind is not Gives.NUMBER:
        node.wrong("formula", text, f"a number, but a {parsed.kind}", "Write another one.")
    return Computed(formula=parsed)


def _name(field: Field) -> Name:
    if field.kind in NUMBERS:
        return Name(Gives.NUMBER)
    if field.kind is Kind.YES_NO:
        return Name(Gives.TRUTH)
    return Name(Gives.TEXT, tuple(choice.value for choice in field.choices))


def _sum(node: Node, fields: tuple[Field, ...], address: str) -> Computed | None:
    one = isinstance(node.data["sum"], str)
    addends = (node.text("sum", required=True),) if one else node.texts("sum")
    inside = address.partition(".")[0] if "." in address else ""
    known = [
        name
        for name, field in _addresses(fields)
        if field.kind in NUMBERS and (not inside or name.startswith(f"{inside}."))
    ]
    for addend in addends:
        if addend and addend not in known:
            _unknown(node, "sum", addend, known)
    if not addends:
        node.say("sum", "missing_key", "The sum adds nothing.", "List its fields.")
    return Computed(sum=addends)


def _count(node: Node, fields: tuple[Field, ...], address: str) -> Computed | None:
    counted = node.text("count", required=True)
    known = [field.key for field in fields if field.kind in _COUNTED]
    if "." in address:
        node.wrong("field", address, "a field of the form itself", "Count outside the rows.")
    if counted and counted not in known:
        _unknown(node, "count", counted, known)
    return Computed(count=counted)


_READERS = {"formula": _formula, "sum": _sum, "count": _count}


def _order(
    form: Node, fields: tuple[Field, ...], found: Mapping[str, Computed]
) -> tuple[str, ...]:
    """Return the computed addresses so that each comes after what it rests on.

    Whether a field is shown counts as well, for a hidden one is left out of every sum.
    """
    graph = {address: set(_rests_on(address, fields)) for address, _ in _addresses(fields)}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        form.say(
            "computed",
            "circle",
            f"Fields wait for each other: {circle}.",
            "Take one of them out of the formula or condition of the next.",
        )
        return ()
    return tuple(address for address in order if address in found)


def _rests_on(address: str, fields: tuple[Field, ...]) -> Iterator[str]:
    top, _, key = address.partition(".")
    outer = next(field for field in fields if field.key == top)
    field = outer if not key else next(each for each in outer.fields if each.key == key)
    addresses = {name for name, _ in _addresses(fields)}
    if key:
        yield top
    for name in _names(field):
        below = f"{top}.{name}"
        if key and below in addresses:
            yield below
        elif name in addresses:
            yield name


def _names(field: Field) -> Iterator[str]:
    if field.show_if is not None:
        yield field.show_if.field
        yield field.show_if.differs_from
    if field.computed is not None:
        yield from parsed_names(field.computed.formula)
        yield from field.computed.sum
        yield field.computed.count


def parsed_names(formula: Parsed | None) -> tuple[str, ...]:
    """Return the fields that a formula names; none where there is no formula."""
    return () if formula is None else formula.fields
