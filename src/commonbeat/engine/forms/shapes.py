"""Shapes of short texts that a form may ask for: each with a pattern, a name, an example."""

import re
from dataclasses import dataclass

from commonbeat.engine.forms.model import Kind


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern that a whole text has to match, and how to tell a person about it."""

    pattern: re.Pattern[str]
    name: str
    way_out: str
    capitals: bool = False


def _shape(pattern: str, name: str, way_out: str, *, capitals: bool = False) -> Shape:
    return Shape(re.compile(pattern, re.ASCII), name, way_out, capitals)


# Kinds with a shape of their own. UEI: SAM.gov, technical specification of the Unique Entity
# ID (no I, no O, the first character is no 0). ORI: two state letters, then 5 or 7 more.
_KINDS = {
    Kind.EMAIL: _shape(
        r"[^@\s,;<>\"]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}",
        "an e-mail address",
        "Type it like chief@example.gov.",
    ),
    Kind.PHONE: _shape(
        r"(?=(?:[^0-9]*[0-9]){7,15}[^0-9]*$)\+?[0-9(][0-9().\- ]{5,22}"
        r"(?: ?(?:x|ext\.?) ?[0-9]{1,6})?",
        "a telephone number",
        "Type it with its area code, like 555-010-0123.",
    ),
    Kind.UEI: _shape(
        r"[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}",
        "a UEI",
        "It has 12 letters and digits, no I and no O, and does not begin with 0.",
        capitals=True,
    ),
    Kind.ORI: _shape(
        r"[A-Z]{2}[A-Z0-9]{5}(?:[A-Z0-9]{2})?",
        "an ORI",
        "It has two state letters, then 5 or 7 more letters or digits.",
        capitals=True,
    ),
}

# What `x-format` may name, for fields of kind text.
FORMATS = {
    "ein": _shape(
        r"[0-9]{2}-?[0-9]{7}",
        "an employer identification number (EIN)",
        "It has 9 digits, like 12-3456789.",
    ),
    "zip": _shape(
        r"[0-9]{5}(?:-[0-9]{4})?", "a ZIP code", "It has 5 digits, or 5 and 4: 12345-6789."
    ),
    "assistance_listing": _shape(
        r"[0-9]{2}\.[0-9A-Z]{3}", "an Assistance Listing number", "It looks like 16.710."
    ),
    "congressional_district": _shape(
        r"[A-Z]{2}-(?:[0-9]{3}|all)|US-all|00-000",
        "a congressional district",
        "Write the state, a hyphen and three digits: CA-005; CA-all for all of a state.",
    ),
    "year": _shape(r"(?:19|20)[0-9]{2}", "a year", "It has 4 digits, like 2025."),
}


def shape_of(kind: Kind, name: str) -> Shape | None:
    """Return the shape of a field of a kind with an `x-format`; None if any text will do."""
    return _KINDS.get(kind) or FORMATS.get(name)
