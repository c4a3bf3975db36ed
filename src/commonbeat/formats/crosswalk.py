"""Which places lie in which counties: the output of Geocorr (Missouri Census Data Center).

One line for each piece of a place in a county, in Latin-1, with lines for the rest of each
county that lies in no place. Connecticut has its planning regions of 2022.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from commonbeat.engine.problems import Problem
from commonbeat.formats.jurisdictions import BY_FIPS
from commonbeat.formats.tables import Record, bad_cell, read_table, whole_number

COLUMNS = ("countyfip", "state", "place", "PlaceName", "population")
NOT_IN_A_PLACE = "99999"
_FIVE_DIGITS = re.compile(r"\d{5}", re.ASCII)
_STATE_AT_END = re.compile(r",\s*[A-Z]{2}(?:-[A-Z]{2})?$")
_KIND_AT_END = re.compile(
    r"\s(?P<kind>city|town|village|borough|CDP|municipality|township|comunidad|zona urbana"
    r"|corporation|plantation)$"
)
_BALANCE = re.compile(
    r"\s(?:\(balance\)|(?:consolidated|metropolitan|metro|unified|urban county) government"
    r"(?:\s\(balance\))?)$"
)


@dataclass(frozen=True, slots=True)
class PlacePiece:
    """The part of a place that lies in one county; `place_fips` has 7 digits."""

    line: int
    state: str
    county_fips: str
    place_fips: str
    name: str
    kind: str
    population: int


@dataclass(frozen=True, slots=True)
class WholePlace:
    """A place with all its residents, in the county where most of them live.

    Named as `match_cities` wants it; the crosswalk writes no county into names.
    """

    state: str
    city: str
    county: str
    population: int
    place_fips: str
    county_fips: str


def read_crosswalk(data: bytes | str) -> tuple[list[PlacePiece], list[Problem]]:
    """Return the pieces of places, and every problem of the whole file."""
    table = read_table(data, columns=COLUMNS, latin=True)
    problems = list(table.problems)
    pieces: list[PlacePiece] = []
    lines: dict[tuple[str, str], int] = {}
    for record in table.records:
        piece = _piece(record, problems)
        if piece is None:
            continue
        key = (piece.county_fips, piece.place_fips)
        if key in lines:
            problems.append(_twice(piece, lines[key]))
            continue
        lines[key] = piece.line
        pieces.append(piece)
    return pieces, problems


def governed_places(pieces: Iterable[PlacePiece]) -> list[WholePlace]:
    """Return the places that can have a police: all but those that the Census only drew."""
    of_place: dict[str, list[PlacePiece]] = {}
    for piece in pieces:
        if piece.kind != "CDP":
            of_place.setdefault(piece.place_fips, []).append(piece)
    found = []
    for fips, parts in of_place.items():
        main = max(parts, key=lambda part: part.population)
        residents = sum(part.population for part in parts)
        found.append(WholePlace(main.state, main.name, "", residents, fips, main.county_fips))
    return found


def _piece(record: Record, problems: list[Problem]) -> PlacePiece | None:
    """Return the piece; None for the rest of a county, or after adding what is wrong."""
    before = len(problems)
    state = BY_FIPS.get(record["state"])
    if state is None:
        problems.append(_bad(record, "state", "a state's 2-digit FIPS"))
    problems += [
        _bad(record, column, "5 digits")
        for column in ("countyfip", "place")
        if _FIVE_DIGITS.fullmatch(record[column]) is None
    ]
    if not record["countyfip"].startswith(record["state"]):
        problems.append(_bad(record, "countyfip", f"a county of state {record['state']}"))
    population = whole_number(record["population"])
    if population is None:
        problems.append(_bad(record, "population", "a whole number of 0 or more"))
    if state is None or population is None or len(problems) > before:
        return None
    if record["place"] == NOT_IN_A_PLACE:
        return None
    name, kind = _name(record["placename"])
    place = state.fips + record["place"]
    return PlacePiece(
        record.line, state.code, record["countyfip"], place, name, kind, population
    )


def _name(text: str) -> tuple[str, str]:
    """Return a place's name without its state and kind, and the kind."""
    name = _BALANCE.sub("", _STATE_AT_END.sub("", text))
    found = _KIND_AT_END.search(name)
    return (name[: found.start()], found["kind"]) if found else (name, "")


def _bad(record: Record, column: str, instead: str) -> Problem:
    value = record[column.lower()]
    return bad_cell(f"crosswalk.{column}", record.line, column, value, instead=instead)


def _twice(piece: PlacePiece, first: int) -> Problem:
    return Problem(
        "crosswalk.piece_twice",
        f"{piece.name} in county {piece.county_fips} is there twice, first on line {first}.",
        "Remove one of the lines.",
        f"line {piece.line}, column place",
    )
