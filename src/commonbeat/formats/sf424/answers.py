"""The answers of an applicant's form to the values of a Grants.gov form, and back.

A field is found by the names of its element: "Applicant_Street1" holds Applicant/Street1, and
what stands once below a section goes by its own name ("SummaryTotals_..." of BudgetSummary).
Rows of the form are the lines of a section, in order.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from commonbeat.engine.forms import (
    JSON,
    Field,
    Form,
    Kind,
    Values,
    is_answered,
    read_typed,
    row_ids,
    show_typed,
)
from commonbeat.engine.money import dollars
from commonbeat.engine.problems import Problem
from commonbeat.formats.sf424.elements import As, Element, GrantForm
from commonbeat.formats.sf424.forms import SF424, SF424A
from commonbeat.formats.sf424.rules import full_choice

GRANT_FORMS: Mapping[str, GrantForm] = {"sf424": SF424, "sf424a": SF424A}  # by key of our form
Place = tuple[str, ...]  # names of elements from the top
Filed = Callable[[Mapping[str, JSON]], Mapping[str, str]]  # an attached file as its element

_FILE_NAME = "FileName"
_COUNTRY = "USA: UNITED STATES"
_YES_NO = {"yes": "Y: Yes", "no": "N: No"}


@dataclass(frozen=True, slots=True)
class Found:
    """An answer that an XML file gives to a field; `where` is the element's place."""

    path: str
    value: JSON
    where: str


@dataclass(frozen=True, slots=True)
class Left:
    """Something in an XML file that no field takes, with its text, and why."""

    where: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What an XML file says to a form: answers, what is left out, and what cannot be read.

    paths   element's place -> path of its field, for all that it says
    """

    found: tuple[Found, ...]
    left: tuple[Left, ...]
    problems: tuple[Problem, ...]
    paths: Mapping[str, str]


def field_of(form: Form, place: Place) -> Field | None:
    """Return the field that holds an element; None if the form has none."""
    keys = ("_".join(place[start:]) for start in range(len(place)))
    return next((field for key in keys if (field := form.field(key)) is not None), None)


# --- answers to values -----------------------------------------------------------------------
def grant_values(
    grant: GrantForm, form: Form, values: Values, *, filed: Filed
) -> dict[str, Any]:
    """Return the values of a Grants.gov form; what is not answered is left out.

    values   path -> value, totals included
    filed    the element of an attached file
    """
    found = _group(grant.elements, (), form, values, filed)
    if "Applicant" in found:
        found["Applicant"].setdefault("Country", _COUNTRY)
    return found


def _group(
    elements: tuple[Element, ...], above: Place, form: Form, values: Values, filed: Filed
) -> dict[str, Any]:
    found = {}
    for element in elements:
        value = _value(element, (*above, element.name), form, values, filed)
        if is_answered(value) and value != {}:
            found[element.name] = value
    return found


def _value(element: Element, place: Place, form: Form, values: Values, filed: Filed) -> Any:
    field = field_of(form, place)
    if field is not None and field.kind is Kind.ROWS:
        return [
            {
                child.name: _plain(inner, values.get(f"{field.key}.{row}.{child.name}"))
                for child in element.children
                if (inner := field.field(child.name)) is not None
            }
            for row in row_ids(field.key, values)
        ]
    if element.kind is As.GROUP and field is None:
        return _group(element.children, place, form, values, filed)
    if field is None:
        return None
    value = values.get(field.key)
    if field.kind is Kind.FILE:
        return filed(value[0]) if isinstance(value, list) and value else None
    return _plain(field, value)


def _plain(field: Field, value: JSON) -> JSON:
    if field.kind is Kind.YES_NO:
        return _YES_NO.get(str(value), value)
    return value


# --- values to answers -----------------------------------------------------------------------
def answers_of(
    grant: GrantForm, form: Form, nested: Mapping[str, Any], values: Values
) -> Answers:
    """Return what an XML file that was read says to a form.

    values   what the form holds: its rows are filled in their order, before new ones are added
    """
    reading = _Reading(form, values)
    reading.group(grant.elements, nested, ())
    return Answers(
        tuple(reading.found), tuple(reading.left), tuple(reading.problems), reading.paths
    )


class _Reading:
    """Goes through what a file says, element by element."""

    def __init__(self, form: Form, values: Values) -> None:
        self._form, self._values = form, values
        self.found: list[Found] = []
        self.left: list[Left] = []
        self.problems: list[Problem] = []
        self.paths: dict[str, str] = {}

    def group(
        self, elements: tuple[Element, ...], nested: Mapping[str, Any], above: Place
    ) -> None:
        """Take a group of elements."""
        known = {element.name: element for element in elements}
        for name, value in nested.items():
            place, element = (*above, name), known.get(name)
            field = field_of(self._form, place)
            where = ".".join(place)
            if element is None:
                self._leave(where, value, "The form has no such element.")
            elif field is not None and field.kind is Kind.ROWS:
                self._rows(element, field, value, where)
            elif field is not None and field.kind is Kind.FILE:
                self._leave(where, value, "Attach the file itself to the form.")
            elif element.kind is As.GROUP and field is None and isinstance(value, Mapping):
                self.group(element.children, value, place)
            else:
                self._take(element, field, field.key if field else "", value, where)

    def _rows(self, element: Element, field: Field, value: Any, where: str) -> None:
        rows = row_ids(field.key, self._values)
        entries = value if isinstance(value, list) else []
        for number, entry in enumerate(entries, start=1):
            if number > element.repeats or not isinstance(entry, Mapping):
                self._leave(f"{where}.{number}", entry, "There is no place for another row.")
                continue
            if number > len(rows):
                rows.append(self._new_row(field, number))
                path = f"{field.key}.{rows[-1]}"
                self.found.append(Found(path, number - 1, f"{where}.{number}"))
            known = {child.name: child for child in element.children}
            for name, inner in entry.items():
                place, path = (
                    f"{where}.{number}.{name}",
                    f"{field.key}.{rows[number - 1]}.{name}",
                )
                self._take(known.get(name), field.field(name), path, inner, place)

    def _new_row(self, field: Field, number: int) -> str:
        """Return an id that no row has or had."""
        row = f"x{number}"
        while f"{field.key}.{row}" in self._values:
            row += "x"
        return row

    def _take(
        self, element: Element | None, field: Field | None, path: str, value: Any, where: str
    ) -> None:
        if element is None or field is None:
            self._leave(where, value, "The form does not ask for it.")
            return
        self.paths[where] = path
        if not field.is_typed:
            self._leave(where, value, "The form computes it.")
            return
        read = read_typed(field, _text(element, field, value))
        if isinstance(read, Problem):
            self.problems.append(Problem(read.code, read.message, read.way_out, where))
        else:
            self.found.append(Found(path, read, where))

    def _leave(self, where: str, value: Any, why: str) -> None:
        texts = ", ".join(_leaves(value))
        if texts:
            self.left.append(Left(where, texts, why))


def _text(element: Element, field: Field, value: Any) -> str:
    """Return a value of the file as somebody would type it into its field."""
    if isinstance(value, int):
        return show_typed(field, value)
    words = full_choice(element, str(value)) if element.kind is As.CODE else str(value)
    back = {theirs: ours for ours, theirs in _YES_NO.items()}
    return back.get(words, words) if field.kind is Kind.YES_NO else words


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif is_answered(value):
        yield dollars(value) if isinstance(value, int) else str(value)
