"""The printed copy of a document: a tagged PDF (PDF/UA-1) that leaves out no value.

    pdf = print_document(
        Document("Application", "A-2026-1", (Pairs((("Legal name", "Example City"),)),)),
        made_at=made_at,
    )

Words are handed to the typesetter as data, never as source. The fonts are those that come with
it; a sign that none of them has is written by its number and name.
"""

from commonbeat.formats.printed.model import (
    Document,
    Heading,
    Note,
    Pairs,
    Part,
    Prose,
    Table,
    Written,
)
from commonbeat.formats.printed.setting import print_document

__all__ = [
    "Document",
    "Heading",
    "Note",
    "Pairs",
    "Part",
    "Prose",
    "Table",
    "Written",
    "print_document",
]
