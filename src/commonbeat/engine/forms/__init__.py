"""Form sets: what an applicant fills in, as data, and everything that follows from the data.

A definition (docs/reference/form-sets.md) is read by `read_form_set`. The values of a form are
a flat table from path to value: "legal_name", or for a row's field "officers.k3f9a2.duty";
the row exists while "officers.k3f9a2" holds its place, a whole number.
"""

from commonbeat.engine.forms.answers import file_problems
from commonbeat.engine.forms.changes import Moved, Moves, moves
from commonbeat.engine.forms.checking import form_problems
from commonbeat.engine.forms.computing import computed_values, with_computed
from commonbeat.engine.forms.feeding import fed, fed_document, plain_text
from commonbeat.engine.forms.model import (
    JSON,
    Choice,
    Computed,
    Field,
    Form,
    FormSet,
    Kind,
    Section,
    ShowIf,
    Values,
)
from commonbeat.engine.forms.ordering import ordered
from commonbeat.engine.forms.reading import read_form_set
from commonbeat.engine.forms.sentences import amount
from commonbeat.engine.forms.sources import SOURCES
from commonbeat.engine.forms.typed import read_typed, show_typed
from commonbeat.engine.forms.values import (
    field_at,
    flat,
    is_answered,
    is_shown,
    nested,
    row_ids,
    shown_values,
)

__all__ = [
    "JSON",
    "SOURCES",
    "Choice",
    "Computed",
    "Field",
    "Form",
    "FormSet",
    "Kind",
    "Moved",
    "Moves",
    "Section",
    "ShowIf",
    "Values",
    "amount",
    "computed_values",
    "fed",
    "fed_document",
    "field_at",
    "file_problems",
    "flat",
    "form_problems",
    "is_answered",
    "is_shown",
    "moves",
    "nested",
    "ordered",
    "plain_text",
    "read_form_set",
    "read_typed",
    "row_ids",
    "show_typed",
    "shown_values",
    "with_computed",
]
