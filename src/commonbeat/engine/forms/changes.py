"""What moves between two versions of a form set."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from commonbeat.engine.forms.model import Field, FormSet

_WORDS = {
    "kind": "what it takes",
    "title": "its title",
    "help": "its help",
    "unit": "its unit",
    "example": "its example",
    "required": "whether it must be answered",
    "fixed": "whether it is typed",
    "minimum_length": "its least length",
    "maximum_length": "its greatest length",
    "minimum": "its minimum",
    "maximum": "its maximum",
    "decimals": "its decimals",
    "format": "its format",
    "choices": "its answers",
    "row_name": "the name of a row",
    "minimum_rows": "its least number",
    "maximum_rows": "its greatest number",
    "file_types": "its types of files",
    "maximum_bytes": "its size of files",
    "show_if": "when it is asked",
    "computed": "how it is computed",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """One field that was added, removed or changed.

    address  "field", or "rows.field" for a field of each row
    what     the properties that changed, in words; empty for an added or removed field
    keeps    whether an answer to the old field still has its place and kind
    """

    form: str
    address: str
    title: str
    what: tuple[str, ...] = ()
    keeps: bool = True


@dataclass(frozen=True, slots=True)
class Moves:
    """What an amendment moves: fields that came, went or changed, in order."""

    added: tuple[Moved, ...]
    removed: tuple[Moved, ...]
    changed: tuple[Moved, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def moves(old: FormSet, new: FormSet) -> Moves:
    """Return which fields differ between two versions of a form set.

    A field is the same when form, address and key are; renaming a key removes and adds it.
    Layout, headings and introductions are not looked at.
    """
    before, after = dict(_fields(old)), dict(_fields(new))
    changed = []
    for place, field in after.items():
        if place in before:
            what = _differences(before[place], field)
            if what:
                keeps = before[place].kind is field.kind
                changed.append(Moved(*place, field.title, what, keeps))
    return Moves(
        added=tuple(Moved(*p, field.title) for p, field in after.items() if p not in before),
        removed=tuple(
            Moved(*p, field.title, keeps=False) for p, field in before.items() if p not in after
        ),
        changed=tuple(changed),
    )


def _fields(form_set: FormSet) -> Iterator[tuple[tuple[str, str], Field]]:
    for form in form_set.forms:
        for field in form.fields:
            yield (form.key, field.key), field
            for inner in field.fields:
                yield (form.key, f"{field.key}.{inner.key}"), inner


def _differences(old: Field, new: Field) -> tuple[str, ...]:
    names = [each.name for each in fields(Field) if each.name in _WORDS]
    return tuple(_WORDS[name] for name in names if _part(old, name) != _part(new, name))


def _part(field: Field, name: str) -> object:
    value = getattr(field, name)
    if name == "computed" and value is not None and value.formula is not None:
        return value.formula.text
    return value
