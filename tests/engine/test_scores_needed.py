"""Scores needed: of whom they are told, and that they are right."""

from dataclasses import replace

import numpy as np
import pytest

from commonbeat.demonstration.applications import applications
from commonbeat.engine.allocation.needed import NEAREST, Seek
from commonbeat.engine.awarding import allocate
from commonbeat.engine.decision import Decision, decide
from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.verdict import verify_run
from commonbeat.formats.applications import read_applications
from commonbeat.formats.run_folder import write_run

MADE = applications(seed=11, count=1_300).content
DEMONSTRATION = applications().content
# a tenth of the funds: floors, halves and exchanges have much to do
TOML = presets.read("chp-fy2009").replace(b"= 1_000_000_000", b"= 100_000_000")


def decided(toml: bytes, content: bytes, seek: Seek | None) -> Decision:
    """Return a round decided."""
    rulebook = read_rulebook(toml)
    return decide(rulebook, read_applications(content, rulebook), seek=seek)


def unfunded(decision: Decision) -> list[int]:
    """Return the applications that could get units and got none, the best-ranked first."""
    return [
        row
        for row in np.argsort(decision.ranking.rank, kind="stable").tolist()
        if decision.outcomes.codes[row].startswith("unfunded.")
    ]


def told(decision: Decision) -> list[int]:
    """Return the applications whose score needed is told."""
    needed = decision.outcomes.score_needed
    return [row for row, score in enumerate(needed) if score is not None]


def is_funded_with(decision: Decision, row: int, score: int) -> bool:
    """Decide the round again with another score of one application."""
    total = decision.scores.total.copy()
    total[row] = score
    scores = replace(decision.scores, total=total)
    again = allocate(decision.rulebook, decision.applications, scores)
    return bool(again.units[row] > 0)


def wrong(decision: Decision, rows: list[int]) -> list[int]:
    """Return the rows whose score needed does not hold, by the first implementation."""
    found = []
    for row in rows:
        needed = decision.outcomes.score_needed[row]
        assert needed is not None
        holds = is_funded_with(decision, row, needed)
        if not holds or is_funded_with(decision, row, needed - 1):
            found.append(row)
    return found


def test_every_unfunded_application_of_a_round_is_told_the_score_that_it_needed() -> None:
    decision = decided(TOML, MADE, None)

    assert decision.sought == Seek.ALL
    assert told(decision) == sorted(unfunded(decision))
    assert wrong(decision, told(decision)[::60]) == []
    # runs above and below a sample of them, by the second implementation
    verdict = verify_run(write_run(decision, TOML, MADE), read_rulebook=read_rulebook)
    assert verdict.messages[-1].startswith("Verified")
    assert verdict.ok


def test_the_nearest_are_told_the_same_scores_as_when_all_are_sought() -> None:
    all_told, few_told = decided(TOML, MADE, Seek.ALL), decided(TOML, MADE, Seek.NEAREST)

    assert few_told.sought == Seek.NEAREST
    assert told(few_told) == sorted(unfunded(few_told)[:NEAREST])
    same = all_told.outcomes.score_needed
    assert [few_told.outcomes.score_needed[row] for row in told(few_told)] == [
        same[row] for row in told(few_told)
    ]
    verdict = verify_run(write_run(few_told, TOML, MADE), read_rulebook=read_rulebook)
    assert verdict.ok


def test_a_sample_is_decided_again_in_a_large_round_and_all_when_asked_for() -> None:
    toml = presets.read("chp-fy2020")
    content = applications(seed=3, count=4_000).content
    files = write_run(decided(toml, content, Seek.NEAREST), toml, content)

    sampled = verify_run(files, read_rulebook=read_rulebook)
    every = verify_run(files, read_rulebook=read_rulebook, every=True)

    assert sampled.messages[0].endswith(" Decided again: 22 of 48 scores needed.")
    assert every.messages[0].endswith(" Decided again: 48 of 48 scores needed.")


@pytest.mark.parametrize(
    ("preset", "by_itself"), [("chp-fy2011", Seek.ALL), ("chp-fy2009", Seek.NEAREST)]
)
def test_the_scores_of_the_demonstration_hold_just_above_and_not_just_below(
    preset: str, by_itself: Seek
) -> None:
    toml = presets.read(preset)

    decision = decided(toml, DEMONSTRATION, Seek.ALL)

    assert told(decision) == sorted(unfunded(decision))
    assert wrong(decision, told(decision)[::700]) == []
    assert decided(toml, DEMONSTRATION, None).sought == by_itself
