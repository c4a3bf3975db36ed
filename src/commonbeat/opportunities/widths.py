"""What the office can keep of a rulebook's words: the widths of its columns."""

import re

from commonbeat.engine.problems import Problem
from commonbeat.engine.rulebook.model import Rulebook as Policy

STRATUM = 200  # characters
REASON_CODE = 120
STOP_CODE = REASON_CODE - len("ineligible.")

_NUL = re.compile(r"\\(?:u0000|U00000000)")


def limit_problems(found: Policy) -> list[Problem]:
    """Return every word of a rulebook that a run with it could not keep."""
    shares = [name for each in found.constraints for name, _ in each.shares]
    words = [
        *(("eligibility.code", each.code, STOP_CODE) for each in found.eligibility),
        *(("constraints.shares", name, STRATUM) for name in shares),
    ]
    return [_too_long(*each) for each in words if len(each[1]) > each[2]] + [
        Problem(
            "rulebook.nul",
            f"{line[found_at.start() :][:40]!r} begins with a NUL, which no text has.",
            "Remove it.",
            where=f"line {number}",
        )
        for number, line in enumerate(found.text.splitlines(), start=1)
        if (found_at := _NUL.search(line))
    ]


def _too_long(where: str, word: str, most: int) -> Problem:
    return Problem(
        "rulebook.too_long",
        f"{word[:40]!r}… has {len(word):,} characters.",
        f"Shorten it; at most {most} are kept.",
        where=where,
    )
