"""The monthly public extract of SAM.gov's entity registrations, version 2.

A line of bars for each registration, between a line "BOF PUBLIC V2 ..." that holds the date
of the extract and a line "EOF ...". It holds "all active entities and entities expired in the
last 6 months". Sources: GSA, SAM.gov Entity/Exclusions Extracts Download API
(https://open.gsa.gov/api/sam-entity-extracts-api/); the order of columns: SAM Master Extract
Mapping, Public V2: 1 UEI, 6 extract code (A active, E expired), 9 expiration date.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from commonbeat.engine.problems import Problem, Refused

COLUMNS = 142
_HEAD = re.compile(r"BOF PUBLIC V2 \d{8} (\d{8}) \d+ \d+")


@dataclass(frozen=True, slots=True)
class Registered:
    """What the extract says of one entity."""

    uei: str
    is_active: bool
    expires_on: date | None


@dataclass(frozen=True)
class Extract:
    """The entities that were looked for, and the day on which the extract was made."""

    made_on: date
    found: dict[str, Registered]


def read_head(line: str) -> date:
    """Return the day on which an extract was made, from its first line. Raises Refused."""
    head = _HEAD.fullmatch(line.strip())
    made_on = _day(head[1]) if head else None
    if made_on is None:
        raise Refused(
            Problem(
                "sam_extract.head",
                f"The file begins with {line.strip()[:60]!r}, not with BOF PUBLIC V2.",
                "Take the monthly public extract of entity management, version 2.",
            )
        )
    return made_on


def find_entities(lines: Iterable[str], ueis: Collection[str]) -> Extract:
    """Return what an extract says of some UEIs. Raises Refused if it is no extract, or is cut.

    An entity with several lines, one for each of its accounts, is active if one of them is.
    """
    rest = iter(lines)
    made_on = read_head(next(rest, ""))
    wanted = frozenset(ueis)
    found: dict[str, Registered] = {}
    for number, line in enumerate(rest, start=2):
        if line[:12] in wanted:
            entity = _entity(line, number)
            known = found.get(entity.uei)
            if known is None or not known.is_active:
                found[entity.uei] = entity
        elif line.startswith("EOF "):
            return Extract(made_on, found)
    raise Refused(
        Problem(
            "sam_extract.cut",
            "The file ends without its last line, EOF.",
            "Download it again.",
        )
    )


def _entity(line: str, number: int) -> Registered:
    fields = line.rstrip("\r\n").split("|")
    if len(fields) != COLUMNS:
        raise Refused(
            Problem(
                "sam_extract.columns",
                f"Line {number} has {len(fields)} columns; version 2 has {COLUMNS}.",
                "Take the monthly public extract of entity management, version 2.",
                f"line {number}",
            )
        )
    return Registered(fields[0], fields[5] == "A", _day(fields[8]))


def _day(text: str) -> date | None:
    """Return a day written as 20260927, or None."""
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None
