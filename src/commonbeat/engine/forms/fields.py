"""Reads the fields of a form from the properties of its JSON Schema."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from commonbeat.engine.expressions import number_text
from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.forms.model import JSON, NUMBERS, Choice, Field, Kind, ShowIf
from commonbeat.engine.forms.nodes import Node
from commonbeat.engine.forms.ordering import ROW_LAYOUT
from commonbeat.engine.forms.shapes import FORMATS

_TYPES: Mapping[Kind, str] = {
    Kind.INTEGER: "integer",
    Kind.DOLLARS: "integer",
    Kind.DECIMAL: "number",
    Kind.PERCENT: "number",
    Kind.CHOICES: "array",
    Kind.FILE: "array",
    Kind.ROWS: "array",
}  # all others are texts
_PLAIN = {"string": Kind.TEXT, "integer": Kind.INTEGER, "number": Kind.DECIMAL}
_TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE)
LONGEST_ANSWER = 200_000  # characters that one answer can have
FILE_TYPES = ("pdf", "docx", "xlsx", "csv", "txt", "png", "jpg", "jpeg")
LARGEST_FILE = 100_000_000  # bytes
MOST_ROWS = 500


def read_fields(schema: Node, *, in_rows: bool = False) -> tuple[Field, ...]:
    """Return the fields that the properties of a schema declare, in their order."""
    properties = schema.node("properties", required=True)
    if properties is None:
        return ()
    required = schema.texts("required")
    for key in required:
        if key not in properties.data:
            schema.say(
                "required",
                "unknown_field",
                f"There is no field {key!r}.",
                near(key, list(properties.data), "Declare it under properties."),
            )
    fields = []
    for key in properties.data:
        node = properties.node(key)
        if node is not None and properties.is_key(key, key):
            fields.append(_field(node, key, required=key in required, in_rows=in_rows))
    return tuple(fields)


def _field(node: Node, key: str, *, required: bool, in_rows: bool) -> Field:
    kind = _kind(node)
    if in_rows and kind is Kind.ROWS:
        node.say(
            "", "rows_in_rows", f"{key!r} is rows within rows.", "Make it a list of its own."
        )
        kind = Kind.TEXT
    if required and "x-show-if" in node.data:
        node.say(
            "x-show-if",
            "required_but_hidden",
            f"{key!r} is always required, though it may be hidden.",
            'Take it out of "required" and write "x-required": true at the field.',
        )
    field = replace(
        _limited(node, key, kind),
        title=node.text("title", required=True),
        help=node.text("x-help"),
        unit=node.text("x-unit"),
        example=node.text("x-example"),
        required=node.truth("x-required") or required,
        fixed=node.truth("x-fixed"),
        show_if=_show_if(node),
    )
    node.done()
    return field


def _limited(node: Node, key: str, kind: Kind) -> Field:
    """Return the field with its limits and answers only."""
    least, most = _limits(node, kind)
    length, longest = _lengths(node, kind)
    fewest, greatest = _counts(node, kind)
    return Field(
        key,
        kind,
        title="",
        minimum_length=length,
        maximum_length=longest,
        minimum=least,
        maximum=most,
        decimals=_decimals(node, kind),
        format=_format(node, kind),
        choices=_choices(node, kind),
        fields=_row_fields(node, kind),
        row_name=node.text("x-row") if _only(node, "x-row", kind, Kind.ROWS) else "",
        minimum_rows=fewest,
        maximum_rows=greatest,
        file_types=_file_types(node, kind),
        maximum_bytes=_bytes(node, kind),
    )


def _format(node: Node, kind: Kind) -> str:
    given = _only(node, "x-format", kind, Kind.TEXT)
    return node.choice("x-format", FORMATS, "") if given else ""


def _kind(node: Node) -> Kind:
    type_ = node.given("type", required=True)
    if type_ not in ("string", "integer", "number", "array"):
        if type_ is not None:
            node.wrong(
                "type", type_, "a type of fields", "Choose string, integer, number or array."
            )
        return Kind.TEXT
    default = _PLAIN.get(type_)
    if default is None:
        default = Kind.ROWS if _has_properties(node) else Kind.CHOICES
    elif type_ == "string" and ("enum" in node.data or "oneOf" in node.data):
        default = Kind.CHOICE
    kind = Kind(node.choice("x-kind", list(Kind), default))
    needed = _TYPES.get(kind, "string")
    if type_ != needed:
        node.say(
            "x-kind",
            "wrong_type",
            f"A field of kind {kind} has the type {needed!r}, not {type_!r}.",
            f'Write "type": "{needed}", or choose another kind.',
        )
    return kind


def _has_properties(node: Node) -> bool:
    items = node.data.get("items")
    return isinstance(items, dict) and "properties" in items


def _only(node: Node, key: str, kind: Kind, *kinds: Kind) -> str:
    """Return the key if it is there and means something for the kind; report it if not."""
    if not node.has(key):
        return ""
    if kind in kinds:
        return key
    node.say(
        key,
        "no_effect",
        f"{key!r} has no effect on a field of kind {kind}.",
        f"Leave it out; it is for {', '.join(kinds)}.",
    )
    return ""


def _limits(node: Node, kind: Kind) -> tuple[Fraction | None, Fraction | None]:
    least = node.number("minimum") if _only(node, "minimum", kind, *NUMBERS) else None
    most = node.number("maximum") if _only(node, "maximum", kind, *NUMBERS) else None
    _in_order(node, "minimum", least, most)
    return least, most


def _lengths(node: Node, kind: Kind) -> tuple[int, int | None]:
    least = most = None
    if _only(node, "minLength", kind, *_TEXTS):
        least = node.whole("minLength", most=LONGEST_ANSWER)
    if _only(node, "maxLength", kind, *_TEXTS):
        most = node.whole("maxLength", least=1, most=LONGEST_ANSWER)
    _in_order(node, "minLength", least, most)
    return least or 0, most


def _counts(node: Node, kind: Kind) -> tuple[int, int | None]:
    kinds = (Kind.ROWS, Kind.FILE, Kind.CHOICES)
    least = most = None
    if _only(node, "minItems", kind, *kinds):
        least = node.whole("minItems", most=MOST_ROWS)
    if _only(node, "maxItems", kind, *kinds):
        most = node.whole("maxItems", least=1, most=MOST_ROWS)
    _in_order(node, "minItems", least, most)
    if kind in (Kind.ROWS, Kind.FILE) and most is None and "maxItems" not in node.data:
        node.say(
            "maxItems",
            "no_limit",
            f"Nothing limits the number of {'files' if kind is Kind.FILE else 'rows'}.",
            f'Add "maxItems", at most {MOST_ROWS}.',
        )
    return least or 0, most


def _in_order(node: Node, key: str, least: Fraction | int | None, most: object) -> None:
    if least is not None and isinstance(most, (int, Fraction)) and least > most:
        node.say(
            key,
            "limits",
            f"The least, {number_text(Fraction(least))}, is above the most, "
            f"{number_text(Fraction(most))}.",
            "Swap or correct them.",
        )


def _decimals(node: Node, kind: Kind) -> int:
    if not _only(node, "x-decimals", kind, Kind.DECIMAL, Kind.PERCENT):
        return 2 if kind in (Kind.DECIMAL, Kind.PERCENT) else 0
    decimals = node.whole("x-decimals", most=6)
    return 2 if decimals is None else decimals


def _choices(node: Node, kind: Kind) -> tuple[Choice, ...]:
    if kind is Kind.CHOICE:
        return _listed(node)
    if kind is Kind.CHOICES:
        if node.has("uniqueItems"):
            node.truth("uniqueItems")
        items = node.node("items", required=True)
        if items is None:
            return ()
        items.given("type")
        found = _listed(items)
        items.done()
        return found
    if kind is Kind.YES_NO:
        if node.given("enum") not in (None, ["yes", "no"]):
            node.wrong("enum", node.data["enum"], "yes or no", 'Write "enum": ["yes", "no"].')
        return (Choice("yes", "Yes"), Choice("no", "No"))
    _only(node, "enum", kind, Kind.CHOICE, Kind.YES_NO)
    _only(node, "oneOf", kind, Kind.CHOICE)
    return ()


def _listed(node: Node) -> tuple[Choice, ...]:
    """Return the choices of `oneOf` (value and title each) or of `enum` (values alone)."""
    if node.has("enum"):
        return tuple(Choice(value, value) for value in node.texts("enum"))
    found: list[Choice] = []
    for each in node.nodes("oneOf", required=True):
        choice = Choice(each.text("const", required=True), each.text("title", required=True))
        each.done()
        if choice.value in [other.value for other in found]:
            each.say("const", "duplicate", f"{choice.value!r} is there twice.", "Keep one.")
        found.append(choice)
    return tuple(found)


def _row_fields(node: Node, kind: Kind) -> tuple[Field, ...]:
    if kind is Kind.ROWS:
        items = node.node("items", required=True)
        if items is None:
            return ()
        items.given("type")
        fields = read_fields(items, in_rows=True)
        if any(field.key == "id" for field in fields):
            items.say("properties.id", "reserved", "'id' names the row.", "Use another key.")
        ordered = _in_layout(items, fields)
        items.done()
        return ordered
    if kind is Kind.FILE:
        node.given("items")  # what a stored file is, is the same for all
    elif kind is not Kind.CHOICES:
        _only(node, "items", kind, Kind.ROWS, Kind.CHOICES, Kind.FILE)
    return ()


def _in_layout(items: Node, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields of a row in the order that `x-layout` names, if it is there."""
    order = items.texts(ROW_LAYOUT)
    keys = [field.key for field in fields]
    if order and sorted(order) != sorted(keys):
        items.say(
            ROW_LAYOUT,
            "not_in_layout",
            f"The order names {', '.join(order)}, but the fields are {', '.join(keys)}.",
            "Name each field of the row once.",
        )
        return fields
    return tuple(sorted(fields, key=lambda each: order.index(each.key))) if order else fields


def _file_types(node: Node, kind: Kind) -> tuple[str, ...]:
    types = node.texts("x-types") if _only(node, "x-types", kind, Kind.FILE) else ()
    for word in types:
        if word not in FILE_TYPES:
            listing = f"Allowed are: {', '.join(FILE_TYPES)}."
            node.wrong(
                "x-types", word, "a type of files", near(word, list(FILE_TYPES), listing)
            )
    if kind is Kind.FILE and not types and "x-types" not in node.data:
        node.say(
            "x-types",
            "no_limit",
            "Nothing says which files may be sent.",
            'Add "x-types": ["pdf"].',
        )
    return types


def _bytes(node: Node, kind: Kind) -> int | None:
    given = _only(node, "x-max-bytes", kind, Kind.FILE)
    if not given and kind is Kind.FILE:
        node.say(
            "x-max-bytes",
            "no_limit",
            "Nothing limits the size of a file.",
            f'Add "x-max-bytes", at most {LARGEST_FILE}.',
        )
    return node.whole("x-max-bytes", least=1, most=LARGEST_FILE) if given else None


def _show_if(node: Node) -> ShowIf | None:
    condition = node.node("x-show-if")
    if condition is None:
        return None
    field = condition.text("field", required=True)
    if condition.has("differs_from"):
        found = ShowIf(field, differs_from=condition.text("differs_from", required=True))
    else:
        found = ShowIf(field, values=_values(condition))
    condition.done()
    return found


def _values(condition: Node) -> tuple[JSON, ...]:
    values = condition.given("is", required=True)
    plain = isinstance(values, list) and all(isinstance(v, (str, int)) for v in values)
    if values is not None and not (plain and values):
        condition.wrong("is", values, "a list of values", 'Write "is": ["yes"].')
        return ()
    return tuple(values or ())
