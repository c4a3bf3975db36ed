"""Check the scores needed, by deciding again just above and just below."""

import hashlib
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from commonbeat.engine.verification.recomputation import Recomputed, is_funded_with

ALL, NEAREST = "all", "nearest"  # as run.json says of which applications they are told
NEAREST_COUNT = 48
SAMPLE = 12
CHEAP = 85_000  # eligible applications x scores checked: up to this, more than the sample
_SCORE = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong, how many were decided again, and of how many a score is told."""

    messages: list[str]
    confirmed: int
    told: int


def check_scores_needed(
    run: Recomputed,
    found: Sequence[Mapping[str, str]],
    *,
    sought: object,
    salt: bytes,
    every: bool,
) -> Checked:
    """Return a message for each score needed that is wrong, of all that can be seen at once.

    found   the cells of decisions.csv, in the order of the applications
    sought  of which applications run.json says that scores needed are told
    salt    chooses the sample: the applications whose SHA-256 of salt and id comes first
    every   decide all of them again, however long it takes
    Those of the sample are decided again, above and below: 24 allocations of a large round.
    """
    if sought not in (ALL, NEAREST):
        return Checked(
            [f"run.json: scores_needed is {sought!r}, not 'all' or 'nearest'."], 0, 0
        )
    places = {row: place for place, row in enumerate(run.rows)}
    candidates = _sought(run, nearest=sought == NEAREST)
    messages = [
        f"decisions.csv, line {row + 2}, {run.outcomes[row].application_id}: score_needed is"
        f" {cells['score_needed']!r}, but none is told of this application."
        for row, cells in enumerate(found)
        if cells["score_needed"] and row not in candidates
    ]
    sample = sorted(candidates) if every else _sample(run, candidates, salt)
    for row in sample:
        wrong = _wrong(run, places[row], found[row]["score_needed"])
        if wrong:
            name = run.outcomes[row].application_id
            messages.append(f"decisions.csv, line {row + 2}, {name}: {wrong}.")
    return Checked(messages, len(sample), len(candidates))


def _sought(run: Recomputed, *, nearest: bool) -> set[int]:
    """Return the applications whose score needed is told: who could get units and got none."""
    unfunded = [
        run.rows[place]
        for place in run.order
        if run.outcomes[run.rows[place]].reason_code.startswith("unfunded.")
    ]
    return set(unfunded[:NEAREST_COUNT] if nearest else unfunded)


def _sample(run: Recomputed, candidates: Set[int], salt: bytes) -> list[int]:
    def lot(row: int) -> bytes:
        return hashlib.sha256(salt + run.outcomes[row].application_id.encode()).digest()

    size = max(SAMPLE, CHEAP // max(len(run.rows), 1))
    return sorted(sorted(candidates, key=lot)[:size])


def _wrong(run: Recomputed, place: int, text: str) -> str:
    """Return what is wrong with a score needed, or an empty text."""
    if not text:
        highest = max(run.scored.totals) + 1
        funded = is_funded_with(run, place, highest)
        return "it has no score_needed, but a high score would be funded" if funded else ""
    steps = _steps(text, run.rulebook.score.decimals)
    if steps is None:
        return f"score_needed {text!r} is not a score"
    if not is_funded_with(run, place, steps):
        return f"with the score_needed {text} it would not be funded"
    if is_funded_with(run, place, steps - 1):
        return f"it would be funded with less than the score_needed {text}"
    return ""


def _steps(text: str, decimals: int) -> int | None:
    """Return a score in steps of its last decimal, or None if it is not written as one."""
    whole, _, part = text.partition(".")
    if not _SCORE.fullmatch(text) or len(part) != decimals:
        return None
    return int(whole + part)
