"""What to say of a file that is not TOML: which line, what stands there, and the way out."""

import re

from commonbeat.engine.problems import Problem

_PLACE = re.compile(r" \(at line (?P<line>\d+), column (?P<column>\d+)\)")
_LONGEST_SHOWN = 80  # characters of the line at fault

# What people write most, by the line that cannot be read; the first that fits is told.
_USUAL = (
    (re.compile("[“”„]"), 'Write straight quotation marks: "…".'),
    (
        re.compile(r"""=\s*["']?\$?\d{1,3}(?:,\d{3})+"""),
        "Write large numbers without commas: 2000000 or 2_000_000.",
    ),
    (re.compile(r"=\s*\$?[\d.]+\s*[%$]|=\s*\$"), "Write the number alone, without $ or %."),
    (
        re.compile(r"=\s*(?!(?:true|false|inf|nan)\b)[A-Za-z_]"),
        'Texts and formulas stand in quotation marks: key = "…".',
    ),
    (
        re.compile(r'^[^"#]*"(?:[^"]*"[^"]*")*[^"]*$'),
        "A quotation mark is not closed: each text stands between two.",
    ),
    (
        re.compile(r'=\s*"[^"]*"[^",\]}#\s]'),
        "Inside a formula texts stand in single quotation marks: \"state = 'OH'\".",
    ),
    (
        re.compile(r"^\[[^\[\]]+\]"),
        "The table is there already; of several, each has two brackets: [[constraints]].",
    ),
)
_ELSE = "Correct the line; texts stand in quotes, each key once in its table."


def not_toml(error: str, text: str) -> Problem:
    """Return the problem of a file that the parser gave up on with this error."""
    place = _PLACE.search(error)
    if place is None:
        return Problem("rulebook.not_toml", f"The file is not TOML: {error}.", _ELSE)
    lines = text.split("\n")
    line = lines[min(int(place["line"]), len(lines)) - 1].strip()
    shown = line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
    said = _PLACE.sub("", error)
    return Problem(
        "rulebook.not_toml",
        f"The file is not TOML: {shown!r} cannot be read ({said}, column {place['column']}).",
        next((way_out for shape, way_out in _USUAL if shape.search(line)), _ELSE),
        where=f"line {place['line']}",
    )
