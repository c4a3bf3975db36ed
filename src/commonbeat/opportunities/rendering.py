"""A form as a page shows it: sections, fields and rows, with values, limits and problems.

`rendered` gives what the template `opportunities/forms/_form.html` shows; `posted` reads what
such a page sends back.
"""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from commonbeat.engine.forms import (
    JSON,
    Choice,
    Field,
    Form,
    Kind,
    Values,
    read_typed,
    row_ids,
    show_typed,
    with_computed,
)
from commonbeat.engine.problems import Problem
from commonbeat.engine.wording import listed
from commonbeat.opportunities.limits import limits

FEW = 7  # so many choices are radio buttons; more are a list
VERSION = "version:"  # before a field's name: the hidden input with its version
_WIDGETS = {
    Kind.LONG_TEXT: "textarea",
    Kind.CHOICES: "checkboxes",
    Kind.YES_NO: "radios",
    Kind.FILE: "file",
    Kind.ROWS: "rows",
}
LONGEST_PLACE = 6  # digits
_ROW_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Beside:
    """A link beside a field: its words, where it leads, and whether something waits there."""

    words: str
    address: str
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is shown: its heading, its place, and its fields."""

    id: str
    name: str
    title: str
    place: int
    version: int
    fields: tuple["Shown", ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One field as it is shown.

    name       of its input: prefix and path
    condition  when it is asked, in words; `watches` are names of inputs, for the script
    text       what stands in the input
    """

    field: Field
    path: str
    name: str
    widget: str
    text: str
    chosen: tuple[str, ...]
    files: tuple[Mapping[str, JSON], ...]
    version: int
    errors: tuple[str, ...]
    limits: tuple[str, ...]
    editable: bool
    condition: str = ""
    show_if: str = ""
    rows: tuple[Row, ...] = ()
    beside: Beside | None = None

    @property
    def id(self) -> str:
        """Return the id of its input; the error summary links to it."""
        return f"f-{self.name.replace('.', '-')}"

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return the answers that may be chosen."""
        return self.field.choices

    @property
    def described_by(self) -> str:
        """Return the ids of what explains it: hint and errors, where there are any."""
        parts = [f"{self.id}-hint"] if self.has_hint else []
        return " ".join([*parts, f"{self.id}-error"] if self.errors else parts)

    @property
    def has_hint(self) -> bool:
        """Return whether anything explains it."""
        return bool(self.field.help or self.field.example or self.limits or self.condition)

    @property
    def may_add(self) -> bool:
        """Return whether another row fits."""
        most = self.field.maximum_rows
        return self.editable and (most is None or len(self.rows) < most)

    @property
    def accept(self) -> str:
        """Return the endings that a file input offers."""
        return ",".join(f".{ending}" for ending in self.field.file_types)

    @property
    def row_word(self) -> str:
        """Return what a row is called."""
        return self.field.row_name or "Row"


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One section as it is shown; `intro` is Markdown."""

    heading: str
    intro: str
    fields: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """What all fields of one page share."""

    form: Form
    values: Values
    prefix: str
    problems: Mapping[str, tuple[str, ...]]
    versions: Mapping[str, int]
    editable: bool
    beside: Callable[[str], Beside] | None


def rendered(
    form: Form,
    values: Values,
    *,
    prefix: str = "",
    problems: Iterable[Problem] = (),
    versions: Mapping[str, int] | None = None,
    editable: bool = True,
    beside: Callable[[str], Beside] | None = None,
) -> list[ShownSection]:
    """Return the sections of a form for `opportunities/forms/_form.html`.

    values    path -> value; a text where a number should be is shown as it was typed
    prefix    stands before each path in the names of inputs, when a page has several forms
    problems  shown at the field of their path
    versions  path -> version that the page was made from; goes back in hidden inputs
    editable  False: answers are shown as text
    beside    gives the link that stands beside the field of a path
    """
    by_path: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        said = f"{problem.message} {problem.way_out}"
        by_path[problem.where] = (*by_path.get(problem.where, ()), said)
    page = _Page(
        form, with_computed(form, values), prefix, by_path, versions or {}, editable, beside
    )
    return [
        ShownSection(
            section.heading,
            section.intro,
            tuple(_shown(page, each, each.key) for each in section.fields),
        )
        for section in form.sections
    ]


def _shown(page: _Page, each: Field, path: str, rows: Field | None = None) -> Shown:
    value = page.values.get(path)
    entries = value if isinstance(value, list) else []
    editable = page.editable and each.is_typed
    condition, show_if = _condition(page, each, path, rows)
    return Shown(
        field=each,
        path=path,
        name=f"{page.prefix}{path}",
        widget=_widget(each),
        text=show_typed(each, value),
        chosen=_chosen(each, value),
        files=tuple(entry for entry in entries if isinstance(entry, dict)),
        version=page.versions.get(path, 0),
        errors=page.problems.get(path, ()),
        limits=tuple(limits(each)) if editable else (),
        editable=editable,
        condition=condition,
        show_if=show_if,
        rows=_rows(page, each) if each.kind is Kind.ROWS else (),
        beside=page.beside(path) if page.beside else None,
    )


def _widget(each: Field) -> str:
    if each.kind is Kind.CHOICE:
        return "radios" if len(each.choices) <= FEW else "select"
    return _WIDGETS.get(each.kind, "input")


def _chosen(each: Field, value: JSON) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(entry) for entry in value if not isinstance(entry, dict))
    return (value,) if isinstance(value, str) and each.choices else ()


def _rows(page: _Page, each: Field) -> tuple[Row, ...]:
    found = []
    for place, row in enumerate(row_ids(each.key, page.values)):
        path = f"{each.key}.{row}"
        inner = tuple(_shown(page, one, f"{path}.{one.key}", each) for one in each.fields)
        title = f"{each.row_name or 'Row'} {place + 1}"
        version = page.versions.get(path, 0)
        found.append(Row(row, f"{page.prefix}{path}", title, place, version, inner))
    return tuple(found)


def _condition(page: _Page, each: Field, path: str, rows: Field | None) -> tuple[str, str]:
    """Return when a field is asked: in words, and as JSON for the script."""
    if each.show_if is None:
        return "", ""

    def of(key: str) -> tuple[str, Field]:
        own = rows.field(key) if rows is not None else None
        place = f"{path.rpartition('.')[0]}.{key}" if own is not None else key
        return f"{page.prefix}{place}", own or page.form.by_key[key]

    name, asked = of(each.show_if.field)
    if each.show_if.differs_from:
        other_name, other = of(each.show_if.differs_from)
        words = f"Answer this only if “{asked.title}” differs from “{other.title}”."
        return words, json.dumps({"name": name, "differs": other_name})
    titles = [f"“{asked.choice_title(str(value))}”" for value in each.show_if.values]
    texts = [show_typed(asked, value) for value in each.show_if.values]
    words = f"Answer this only if “{asked.title}” is {listed(titles, 'or')}."
    return words, json.dumps({"name": name, "is": texts})


def posted(
    form: Form, data: QueryDict, *, prefix: str = ""
) -> tuple[dict[str, JSON], list[Problem]]:
    """Return what a page sent: path -> value, and what could not be read.

    Only fields that were on the page are there: each sends its version along. A text that
    means nothing for its field stays as it was typed, so that it is shown again. Files are not
    read. `add:officers` adds a row, `remove:officers.k3f9a2` removes one (its value is None).
    """
    values: dict[str, JSON] = {}
    problems: list[Problem] = []
    for each in form.fields:
        if each.kind is Kind.ROWS:
            for row in _posted_rows(each, data, prefix, values):
                for inner in each.fields:
                    path = f"{each.key}.{row}.{inner.key}"
                    _post(inner, path, data, prefix, values, problems)
        else:
            _post(each, each.key, data, prefix, values, problems)
    return values, problems


def _posted_rows(
    each: Field, data: QueryDict, prefix: str, values: dict[str, JSON]
) -> list[str]:
    sent: dict[str, int] = {}
    for name, place in data.items():
        path = name.removeprefix(prefix)
        own = name.startswith(f"{prefix}{each.key}.") and path.count(".") == 1
        if own and isinstance(place, str) and place.isdecimal() and len(place) < LONGEST_PLACE:
            sent[path] = int(place)
    values.update(sent)
    rows = row_ids(each.key, values)
    if f"add:{prefix}{each.key}" in data and len(rows) < (each.maximum_rows or len(rows) + 1):
        values[f"{each.key}.{new_row_id()}"] = max(sent.values(), default=-1) + 1
    for row in rows:
        if f"remove:{prefix}{each.key}.{row}" in data:
            values[f"{each.key}.{row}"] = None
    return rows


def new_row_id() -> str:
    """Return an id for a new row that no other row is likely to have."""
    return "".join(secrets.choice(_ROW_LETTERS) for _ in range(8))


def _post(
    each: Field,
    path: str,
    data: QueryDict,
    prefix: str,
    values: dict[str, JSON],
    problems: list[Problem],
) -> None:
    name = f"{prefix}{path}"
    on_page = name in data or f"{VERSION}{name}" in data
    if not on_page or not each.is_typed or each.kind is Kind.FILE:
        return
    text = "\n".join(str(each) for each in data.getlist(name))
    value = read_typed(each, text)
    if isinstance(value, Problem):
        problems.append(Problem(value.code, value.message, value.way_out, path))
        value = text.replace("\x00", "")
    values[path] = value
