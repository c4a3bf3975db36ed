"""What a workbook of a form set carries: its marks, and what is read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from commonbeat.engine.forms import JSON, Values
from commonbeat.engine.problems import Problem

MARKS = "_commonbeat"  # the hidden sheet that says what the workbook is
LISTS = "_lists"  # the hidden sheet with the answers to choose from
FORM_MARK = "form:"
TABLE_MARK = "table:"
KEYS_MARK = "keys:"
LONGEST_CELL = 32_000  # characters; a spreadsheet holds 32,767
SPARE_ROWS = 10  # empty rows that a table offers
PATH, LABEL, HELP, ANSWER = range(4)  # columns of a form's sheet

Versions = Mapping[str, int]


@dataclass(frozen=True)
class Origin:
    """Whose workbook it is, and which: all in it must say the same when it comes back.

    application       public id
    template_version  of the form set
    token             1 to 4 of [a-z0-9], other for each download: begins the ids of new rows
    """

    application: str
    template_version: int
    token: str


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One answer that differs from what the workbook was given; `where` names its cell."""

    form: str
    path: str
    value: JSON
    base_version: int
    where: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A cell that has no place in the form set of today: its text, so that nothing is lost."""

    form: str
    path: str
    title: str
    text: str
    where: str


@dataclass(frozen=True)
class ReadWorkbook:
    """What a workbook says: all answers, which of them are new, and what could not be taken."""

    origin: Origin
    values: Mapping[str, Values] = field(default_factory=dict)
    edits: tuple[CellEdit, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
    problems: tuple[Problem, ...] = ()
