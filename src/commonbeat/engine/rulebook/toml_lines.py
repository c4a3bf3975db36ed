"""Where in a TOML text each key stands, so that a problem can name its line."""

import re

_HEADER = re.compile(r"\s*(?P<open>\[{1,2})(?P<path>[^\[\]]+)\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"""\s*(?P<key>"[^"]*"|'[^']*'|[\w-]+)\s*=""")
_PART = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*(?:\.|$)""")


def find_lines(text: str) -> dict[str, int]:
    """Return the line of each table and key: `score.categories[0].weight` stands in line 87.

    Entries of an array of tables are numbered from 0. Keys inside inline tables are not
    listed; their table is. Good for messages only: texts over several lines may mislead it.
    """
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            table = _table(header["path"], counts, is_entry=header["open"] == "[[")
            found[table] = number
        elif key := _KEY.match(line):
            name = key["key"].strip("\"'")
            found[f"{table}.{name}" if table else name] = number
    return found


def _table(path: str, counts: dict[str, int], *, is_entry: bool) -> str:
    """Return a header's full place; below an array of tables it belongs to the last entry."""
    parts = [part.strip("\"'") for part in _PART.findall(path)]
    place = ""
    for depth, part in enumerate(parts):
        place = f"{place}.{part}" if place else part
        if depth == len(parts) - 1 and is_entry:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = f"{place}[{counts[place]}]"
    return place


def line_of(place: str, lines: dict[str, int]) -> int | None:
    """Return the line of a key, or of the nearest table around it."""
    while place:
        if place in lines:
            return lines[place]
        place = re.sub(r"(\.?[^.\[\]]*|\[\d+\])$", "", place)
    return None
