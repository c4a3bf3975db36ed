"""Compare the files of a run with what they have to say, and tell the differences in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonbeat.engine.verification.expected import CONSTRAINTS, DECISIONS, SCORES

_UNCHECKED = ("reason", "score_needed")  # sentences; and scores needed, which are sampled
_AWARD = ("units_awarded", "federal_cents")
_INDEX = {name: place for place, name in enumerate(DECISIONS)}


@dataclass(frozen=True, slots=True)
class Moved:
    """How the awards of a file differ from those of the rules."""

    awards: int = 0
    too_much: int = 0  # applications that have more than the rules give
    too_little: int = 0
    too_much_cents: int = 0
    too_little_cents: int = 0


NOTHING_MOVED = Moved()


@dataclass(frozen=True, slots=True)
class Compared:
    """Messages about one file, empty when it agrees; `first` is the first application."""

    messages: list[str]
    first: str | None = None
    moved: Moved = NOTHING_MOVED


def dollars(cents: int) -> str:
    """Return cents as people read them: 123450 is "$1,234.50"."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${whole:,}.{rest:02d}"


def compare_decisions(
    found: Sequence[Sequence[str]], expected: Sequence[Mapping[str, str]]
) -> Compared:
    """Compare the lines of decisions.csv, in the order of the applications."""
    ids = [line[0] for line in found]
    wanted = [cells["application_id"] for cells in expected]
    if ids != wanted:
        return Compared([_other_applications(ids, wanted)])
    moved, messages, first = _moved(found, expected), [], None
    for name in DECISIONS:
        if name in _UNCHECKED:
            continue
        column = _INDEX[name]
        differing = [
            number
            for number, (line, cells) in enumerate(zip(found, expected, strict=True))
            if line[column] != cells[name]
        ]
        if differing:
            first = min(differing[0], differing[0] if first is None else first)
            messages.append(_column_message(name, differing, found, expected))
    if moved.awards:
        messages.insert(0, _moved_message(moved))
    return Compared(messages, None if first is None else ids[first], moved)


def _column_message(
    name: str,
    differing: Sequence[int],
    found: Sequence[Sequence[str]],
    expected: Sequence[Mapping[str, str]],
) -> str:
    place = differing[0]
    others = _others(len(differing) - 1, "application")
    return (
        f"decisions.csv, line {place + 2}, {found[place][0]}: {name} is"
        f" {found[place][_INDEX[name]]!r}, the rules give {expected[place][name]!r}{others}."
    )


def _moved(found: Sequence[Sequence[str]], expected: Sequence[Mapping[str, str]]) -> Moved:
    """Sum up who has more and who has less than the rules give."""
    awards = 0
    excesses = []
    for line, cells in zip(found, expected, strict=True):
        if any(line[_INDEX[name]] != cells[name] for name in _AWARD):
            awards += 1
            written = line[_INDEX["federal_cents"]]
            if written.isascii() and written.isdigit():
                excesses.append(int(written) - int(cells["federal_cents"]))
    above = [cents for cents in excesses if cents > 0]
    below = [-cents for cents in excesses if cents < 0]
    return Moved(awards, len(above), len(below), sum(above), sum(below))


def _moved_message(moved: Moved) -> str:
    return (
        f"{_count(moved.awards, 'award differs', 'awards differ')} from the rules:"
        f" {_count(moved.too_much, 'application has', 'applications have')}"
        f" {dollars(moved.too_much_cents)} too much,"
        f" {_count(moved.too_little, 'application has', 'applications have')}"
        f" {dollars(moved.too_little_cents)} too little."
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _others(number: int, noun: str) -> str:
    if not number:
        return ""
    return f"; {_count(number, f'more {noun} differs', f'more {noun}s differ')}"


def _other_applications(ids: Sequence[str], wanted: Sequence[str]) -> str:
    """Say how the applications of decisions.csv are not those of applications.csv."""
    missing = [name for name in wanted if name not in set(ids)]
    strange = [name for name in ids if name not in set(wanted)]
    if missing:
        return f"decisions.csv leaves out {_some(missing)}."
    if strange:
        return f"decisions.csv tells of {_some(strange)}, not in applications.csv."
    return "decisions.csv has the applications in another order than applications.csv."


def _some(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1:,} more"


def compare_scores(
    found: Sequence[Sequence[str]], expected: Sequence[Sequence[str]]
) -> list[str]:
    """Compare the lines of scores.csv; one message for the first line that differs."""
    return _compare_lines("scores.csv", SCORES, 3, found, expected)


def compare_constraints(
    found: Sequence[Sequence[str]], expected: Sequence[Sequence[str]]
) -> list[str]:
    """Compare the lines of constraints.csv; one message for the first line that differs."""
    return _compare_lines("constraints.csv", CONSTRAINTS, 2, found, expected)


def _compare_lines(
    name: str,
    columns: Sequence[str],
    naming: int,
    found: Sequence[Sequence[str]],
    expected: Sequence[Sequence[str]],
) -> list[str]:
    """Compare line by line; the first `naming` columns say what a line is about."""
    about_found = [list(line[:naming]) for line in found]
    about = [list(line[:naming]) for line in expected]
    if about_found != about:
        place = next(
            (at for at, (a, b) in enumerate(zip(about_found, about, strict=False)) if a != b),
            min(len(about), len(about_found)),
        )
        says = _about(about_found[place]) if place < len(about_found) else "nothing"
        wanted = _about(about[place]) if place < len(about) else "nothing"
        return [f"{name}, line {place + 2}: it tells of {says}; it should tell of {wanted}."]
    differing = [
        place
        for place, (line, wanted) in enumerate(zip(found, expected, strict=True))
        if list(line) != list(wanted)
    ]
    if not differing:
        return []
    place = differing[0]
    column, written, given = next(
        (column, a, b)
        for column, a, b in zip(columns, found[place], expected[place], strict=True)
        if a != b
    )
    others = _others(len(differing) - 1, "line")
    message = (
        f"{name}, line {place + 2}, {_about(about[place])}: {column} is {written!r},"
        f" the rules give {given!r}{others}."
    )
    return [message]


def _about(names: Sequence[str]) -> str:
    return ", ".join(name for name in names if name)
