"""A form set as a program works with it: forms, sections, fields. Made by `read_form_set`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from commonbeat.engine.expressions import Parsed

JSON = Any  # what a JSON text can hold: None, bool, int, float, str, and lists and dicts of it
Values = Mapping[str, JSON]  # path -> value


class Kind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DOLLARS = "dollars"
    PERCENT = "percent"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    EMAIL = "email"
    PHONE = "phone"
    UEI = "uei"
    ORI = "ori"
    FILE = "file"
    ROWS = "rows"


NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.DOLLARS, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be chosen: what is stored, and what is read."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class ShowIf:
    """When a field is shown: another field holds one of some values, or differs from a third.

    field         key of the other field, of the same row or of the form
    values        it holds one of these (a field of choices: at least one of these)
    differs_from  key of a third field: both are filled and not equal; then `values` is empty
    """

    field: str
    values: tuple[JSON, ...] = ()
    differs_from: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """How a field's value follows from others: a formula, a sum of fields, or a count.

    formula  a checked expression over the fields of the form (and of the row)
    sum      addresses of the fields that are added ("salary_cents", "officers.salary_cents")
    count    address of rows, of files or of a field of choices whose entries are counted
    """

    formula: Parsed | None = None
    sum: tuple[str, ...] = ()
    count: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. `fields` are those of each row; empty for every other kind.

    minimum, maximum      limits of a number; dollars in whole cents
    decimals              of a decimal or percent, at most
    minimum_rows          least number of rows, files or choices; likewise maximum_rows
    required              must be answered while it is shown
    fixed                 filled from records, never typed
    """

    key: str
    kind: Kind
    title: str
    help: str = ""
    unit: str = ""
    example: str = ""
    required: bool = False
    fixed: bool = False
    minimum_length: int = 0
    maximum_length: int | None = None
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    decimals: int = 0
    format: str = ""
    choices: tuple[Choice, ...] = ()
    fields: tuple["Field", ...] = ()
    row_name: str = ""
    minimum_rows: int = 0
    maximum_rows: int | None = None
    file_types: tuple[str, ...] = ()
    maximum_bytes: int | None = None
    show_if: ShowIf | None = None
    computed: Computed | None = None

    @property
    def is_typed(self) -> bool:
        """Return whether a person fills it in: it is neither computed nor fixed."""
        return self.computed is None and not self.fixed

    def choice_title(self, value: str) -> str:
        """Return how a choice is read; the value itself where it is none of them."""
        titles = {choice.value: choice.title for choice in self.choices}
        return titles.get(value, value)

    def field(self, key: str) -> "Field | None":
        """Return the row's field with this key."""
        return next((each for each in self.fields if each.key == key), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields under one heading; `intro` is Markdown."""

    heading: str
    intro: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, eq=False)
class Form:
    """One form of a set.

    schema    its JSON Schema (draft 2020-12) as it was written
    checks    names of further rules, see `engine.forms.checks`
    prefill   field key -> name of a record that fills it first, see `engine.forms.sources`
    order     keys of computed fields in the order in which they can be computed; a row's field
              as "rows.key"
    """

    key: str
    title: str
    intro: str
    optional: bool
    sections: tuple[Section, ...]
    fields: tuple[Field, ...]
    schema: Mapping[str, JSON] = field(repr=False)
    checks: tuple[str, ...] = ()
    prefill: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """Return the fields by their keys."""
        return {field.key: field for field in self.fields}

    def field(self, key: str) -> Field | None:
        """Return the field with this key; None if there is none."""
        return self.by_key.get(key)


@dataclass(frozen=True, slots=True)
class FormSet:
    """What an applicant fills in: forms in order.

    feeds  field of the rulebook -> "form.field" whose value it gets
    """

    title: str
    intro: str
    forms: tuple[Form, ...]
    feeds: Mapping[str, str] = field(default_factory=dict)

    def form(self, key: str) -> Form:
        """Return the form with this key. Raises KeyError if there is none."""
        for form in self.forms:
            if form.key == key:
                return form
        raise KeyError(key)
