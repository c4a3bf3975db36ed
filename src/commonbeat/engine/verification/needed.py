"""Check the scores needed on a sample, by deciding again just above and just below."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from commonbeat.engine.verification.recomputation import Recomputed, is_funded_with

SAMPLE = 20
ALL_SOUGHT = 1_000  # eligible applications up to which every score needed is told
NEAREST = 48  # above that: of so many of the best-ranked without an award
_SCORE = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


def check_scores_needed(
    run: Recomputed, found: Sequence[Mapping[str, str]], salt: bytes
) -> list[str]:
    """Return a message for each score needed that is wrong, of all that can be seen at once.

    found  the cells of decisions.csv, in the order of the applications
    salt   chooses the sample: the applications whose SHA-256 of salt and id comes first
    Only the applications of the sample are decided again, above and below: 40 allocations.
    """
    places = {row: place for place, row in enumerate(run.rows)}
    candidates = _sought(run)
    messages = [
        f"decisions.csv, line {row + 2}, {run.outcomes[row].application_id}: score_needed is"
        f" {cells['score_needed']!r}, but none is told of this application."
        for row, cells in enumerate(found)
        if cells["score_needed"] and row not in candidates
    ]
    for row in _sample(run, candidates, salt):
        wrong = _wrong(run, places[row], found[row]["score_needed"])
        if wrong:
            name = run.outcomes[row].application_id
            messages.append(f"decisions.csv, line {row + 2}, {name}: {wrong}.")
    return messages


def _sought(run: Recomputed) -> set[int]:
    """Return the applications whose score needed is told: who could get units and got none."""
    unfunded = [
        run.rows[place]
        for place in run.order
        if run.outcomes[run.rows[place]].reason_code.startswith("unfunded.")
    ]
    return set(unfunded if len(run.rows) <= ALL_SOUGHT else unfunded[:NEAREST])


def _sample(run: Recomputed, candidates: Iterable[int], salt: bytes) -> list[int]:
    def lot(row: int) -> bytes:
        return hashlib.sha256(salt + run.outcomes[row].application_id.encode()).digest()

    return sorted(sorted(candidates, key=lot)[:SAMPLE])


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
