"""Checks of what is shown and asked for only sometimes, while a definition is read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.forms.model import Field, Kind, ShowIf
from commonbeat.engine.forms.nodes import Node, joined
from commonbeat.engine.problems import Problem

_HOLDING = (Kind.ROWS, Kind.FILE)  # a condition cannot look into these


def conditional_requirements(schema: Node, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields, those required under `allOf` marked: they are asked for while shown.

    An entry of `allOf` says in JSON Schema's words what `x-show-if` with `x-required` says in
    ours; both must name the same field and values.
    """
    required: set[str] = set()
    known = {field.key: field for field in fields}
    for rule in schema.nodes("allOf"):
        condition, keys = _rule(rule)
        for key in keys:
            field = known.get(key)
            if field is None or condition is None or field.show_if != condition:
                rule.say(
                    "then",
                    "condition_differs",
                    f"{key!r} is required on a condition that is not its x-show-if.",
                    "Write the same condition at the field, or leave this entry out and write "
                    '"x-required": true there.',
                )
            required.add(key)
    return tuple(
        replace(field, required=True) if field.key in required else field for field in fields
    )


def _rule(rule: Node) -> tuple[ShowIf | None, tuple[str, ...]]:
    """Return condition and required keys of {"if": {"properties": …}, "then": {"required"}}."""
    when, then = rule.node("if", required=True), rule.node("then", required=True)
    keys = then.texts("required") if then is not None else ()
    if then is not None:
        then.done()
    rule.done()
    if when is None:
        return None, keys
    properties = when.given("properties", required=True)
    when.texts("required")
    when.done()
    return _condition(properties), keys


def _condition(properties: Any) -> ShowIf | None:
    if not isinstance(properties, dict) or len(properties) != 1:
        return None
    [(key, wanted)] = properties.items()
    if not isinstance(wanted, dict):
        return None
    values = [wanted["const"]] if "const" in wanted else wanted.get("enum", [])
    return ShowIf(key, tuple(values)) if isinstance(values, list) else None


def check_conditions(schema: Node, fields: tuple[Field, ...]) -> None:
    """Report every condition that names no field, or waits for an impossible answer."""
    known = {field.key: field for field in fields}
    place = joined(schema.place, "properties")
    for field in fields:
        _check(schema.problems, joined(place, field.key), field, known)
        for inner in field.fields:
            near_by = known | {each.key: each for each in field.fields}
            below = joined(place, field.key, "items.properties", inner.key)
            _check(schema.problems, below, inner, near_by)


def _check(
    problems: list[Problem], place: str, field: Field, known: Mapping[str, Field]
) -> None:
    if field.show_if is None:
        return
    node = Node({}, problems, joined(place, "x-show-if"))
    others = {key: each for key, each in known.items() if each.kind not in _HOLDING}
    for word, key in (
        ("field", field.show_if.field),
        ("differs_from", field.show_if.differs_from),
    ):
        if key and key not in others:
            node.say(
                word,
                "unknown_field",
                f"There is no field {key!r} to look at.",
                near(key, list(others), "Name a field of the same form that holds one value."),
            )
    asked = others.get(field.show_if.field)
    for value in field.show_if.values if asked is not None else ():
        allowed = [choice.value for choice in asked.choices] if asked is not None else []
        if allowed and value not in allowed:
            node.say(
                "is",
                "never_shown",
                f"{field.show_if.field!r} can never be {value!r}.",
                near(str(value), allowed, f"It may be one of: {', '.join(allowed)}."),
            )
