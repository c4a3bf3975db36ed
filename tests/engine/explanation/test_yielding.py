"""What is said of rules that yielded is what happened."""

import re

from commonbeat.engine.decision import Decision, decide
from commonbeat.engine.results import YIELD
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.formats.applications import read_applications
from tests.engine.generators import seeded_round

FIRST = "and this one comes first in the order of yielding"


def decided(seed: int) -> Decision:
    made = seeded_round(seed)
    rulebook = read_rulebook(made.toml.encode())
    return decide(rulebook, read_applications(made.csv.encode(), rulebook))


def test_only_the_first_in_the_order_is_said_to_come_first() -> None:
    seen = set()
    for seed in range(150):
        run = decided(seed)
        order = run.rulebook.yield_order
        told = [each for each in run.constraints if each.yielded_cents and each.why]
        for each, sentence in zip(told, run.yields, strict=True):
            if each.why != YIELD:
                continue
            turn = order.index(each.key)
            assert sentence.endswith(f"{FIRST}.") == (turn == 0), (seed, sentence)
            labels = {one.key: one.label for one in run.rulebook.constraints}
            before = re.findall(r"“([^”]*)” (?:gave|could give)", sentence)
            assert before == [labels[key] for key in order[:turn]], (seed, sentence)
            seen.add(turn > 0)

    assert seen == {True, False}
