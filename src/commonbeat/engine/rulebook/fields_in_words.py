"""One column of the application file in plain words."""

from commonbeat.engine.rulebook.english import ended, grouped
from commonbeat.engine.rulebook.model import Field, FieldKind

_KINDS = {
    FieldKind.IDENTIFIER: "an identifier",
    FieldKind.TEXT: "a text",
    FieldKind.CHOICE: "a choice",
    FieldKind.YES_NO: "yes or no",
    FieldKind.INTEGER: "a whole number",
    FieldKind.DECIMAL: "a number",
    FieldKind.MONEY: "an amount in dollars",
    FieldKind.PERCENT: "a percent",
}


def field_in_words(field: Field) -> str:
    """Return what may stand in a column, and where it comes from."""
    limits = [
        f"{word} {grouped(limit)}"
        for word, limit in (("at least", field.minimum), ("at most", field.maximum))
        if limit is not None
    ]
    facts = [
        _KINDS[field.kind],
        f"of {len(field.allowed)} allowed values" if field.allowed else "",
        f"({field.unit})" if field.unit else "",
    ]
    told = ", ".join(
        [" ".join(fact for fact in facts if fact), *limits]
        + (["required"] if field.required else [])
    )
    source = f" Source: {ended(field.source)}" if field.source else ""
    return f"{field.label} (column {field.key}): {told}.{source}"
