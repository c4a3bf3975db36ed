"""Scores needed in a round too large to seek them all: who is told, and that they are right."""

import numpy as np

from commonbeat.demonstration.applications import applications
from commonbeat.engine.allocation.needed import ALL_SOUGHT, NEAREST
from commonbeat.engine.decision import decide
from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.verdict import verify_run
from commonbeat.formats.applications import read_applications
from commonbeat.formats.run_folder import write_run


def test_the_best_ranked_of_a_large_round_are_told_the_score_that_they_needed() -> None:
    # a tenth of the funds: floors, halves and exchanges have much to do
    toml = presets.read("chp-fy2009").replace(b"= 1_000_000_000", b"= 100_000_000")
    content = applications(seed=11, count=ALL_SOUGHT + 300).content
    rulebook = read_rulebook(toml)

    decision = decide(rulebook, read_applications(content, rulebook))

    outcomes = decision.outcomes
    sought = [
        row
        for row in np.argsort(decision.ranking.rank, kind="stable").tolist()
        if outcomes.codes[row].startswith("unfunded.")
    ]
    told = [row for row, score in enumerate(outcomes.score_needed) if score is not None]
    assert set(told) <= set(sought[:NEAREST])
    assert len(told) > NEAREST - 10
    assert all(outcomes.score_needed[row] > decision.scores.total[row] for row in told)
    # runs above and below a sample of them, by the second implementation
    verdict = verify_run(write_run(decision, toml, content), read_rulebook=read_rulebook)
    assert verdict.messages[-1].startswith("Verified")
    assert verdict.ok
