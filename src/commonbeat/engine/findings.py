"""Problems of a long file: every one is counted, the first thousand of a kind are told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from commonbeat.engine.problems import Problem

TOLD = 1_000  # of one code in one column

Said = tuple[str, str]  # message and way out


@dataclass(slots=True)
class _Kind:
    """Problems of one code in one column."""

    told: list[tuple[int, Problem]] = field(default_factory=list)
    untold: int = 0
    last_line: int = 0


@dataclass(slots=True)
class Findings:
    """Gathers problems by code and column, in little memory however many there are."""

    kinds: dict[tuple[str, str], _Kind] = field(default_factory=dict)
    total: int = 0

    def add(
        self, code: str, column: str, lines: Sequence[int], say: Callable[[int], Said]
    ) -> None:
        """Add a problem for each line; an empty column means the whole line.

        `say` gets a place in `lines` and returns message and way out; it is only asked while
        problems of this kind are still told one by one.
        """
        if not lines:
            return
        kind = self.kinds.setdefault((code, column), _Kind())
        self.total += len(lines)
        kind.last_line = lines[-1]
        room = TOLD - len(kind.told)
        kind.untold += max(0, len(lines) - room)
        for place, line in enumerate(lines[:room]):
            where = f"line {line}, column {column}" if column else f"line {line}"
            kind.told.append((line, Problem(code, *say(place), where)))

    def add_one(self, code: str, column: str, line: int, said: Said) -> None:
        """Add one problem of one line."""
        self.add(code, column, [line], lambda _: said)

    def problems(self) -> list[Problem]:
        """Return all problems in the order of their lines; then what was only counted."""
        told = sorted(
            (entry for kind in self.kinds.values() for entry in kind.told),
            key=lambda entry: entry[0],
        )
        counted = [
            _rest(code, column, kind)
            for (code, column), kind in self.kinds.items()
            if kind.untold
        ]
        return [problem for _, problem in told] + counted


def _rest(code: str, column: str, kind: _Kind) -> Problem:
    line, last = kind.told[-1]
    column_too = f", column {column}" if column else ""
    return Problem(
        code,
        f"{kind.untold:,} more have the same problem as line {line}.",
        last.way_out,
        f"lines {line + 1} to {kind.last_line}{column_too}",
    )
