"""The first and the second implementation come to the same run, to the last figure.

Rounds are generated: rulebooks of every kind, ties, halves, rules that cannot all hold. The
files that the first writes are verified by the second: scores and their trace, ranks, sizes,
awards, reasons, constraints and their prices, cut-offs, scores needed, the proved bound.
COMMONBEAT_ROUNDS sets how many rounds are tried beyond those of every test run.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from commonbeat.engine.decision import decide
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.verdict import verify_run
from commonbeat.formats.applications import read_applications
from commonbeat.formats.run_folder import write_run
from tests.engine.generators import MadeRound, rounds, seeded_round

ALWAYS, BLOCK = 300, 25
DEEPER = int(os.environ.get("COMMONBEAT_ROUNDS", "0"))


def disagreements(made: MadeRound) -> tuple[str, ...]:
    """Return what the second implementation says against the first's run of a round."""
    toml, table = made.toml.encode(), made.csv.encode()
    rulebook = read_rulebook(toml)
    files = write_run(decide(rulebook, read_applications(table, rulebook)), toml, table)
    verdict = verify_run(files, read_rulebook=read_rulebook)
    return () if verdict.ok else verdict.messages


@pytest.mark.property
@pytest.mark.parametrize("first", range(0, ALWAYS + DEEPER, BLOCK))
def test_the_second_implementation_verifies_every_run_of_the_first(first: int) -> None:
    found = {seed: disagreements(seeded_round(seed)) for seed in range(first, first + BLOCK)}

    assert {seed: said for seed, said in found.items() if said} == {}


@pytest.mark.property
@settings(
    max_examples=40 + DEEPER,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(made=rounds)
def test_no_smaller_round_is_found_on_which_they_disagree(made: MadeRound) -> None:
    assert disagreements(made) == ()
