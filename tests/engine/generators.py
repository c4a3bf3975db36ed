"""Random rulebooks as TOML and matching rounds as CSV, for every test of the engine.

All data made here is synthetic. `seeded_round` is fast and the same on every machine;
`rounds` is the same maker driven by Hypothesis, which then finds a smaller failing round.
Figures are small and shares are odd, so that ties, halves and rules in each other's way are
common.
"""

import csv
import io
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from tests.engine.generated_rulebooks import COLUMN_MAKERS, RulebookMaker

MOST_APPLICATIONS = 24


@dataclass(frozen=True)
class MadeRound:
    """A rulebook and the file of applications that it reads."""

    toml: str
    csv: str


def seeded_round(seed: int) -> MadeRound:
    """Return round number `seed`; the same on every machine."""
    return make_round(Random(seed))


def make_round(chance: Random) -> MadeRound:
    """Return a round that `chance` makes up."""
    tight = chance.random() < 0.5
    return MadeRound(RulebookMaker(chance, tight=tight).toml(), _make_csv(chance, tight=tight))


rounds: st.SearchStrategy[MadeRound] = st.randoms(use_true_random=False).map(make_round)


def _make_csv(chance: Random, *, tight: bool) -> str:
    count = chance.choice((1, 2, 3, 5, 8, 12, chance.randint(1, MOST_APPLICATIONS)))
    missing = chance.choice((0.0, 0.0, 0.1, 0.5))
    if tight:
        count, missing = chance.randint(4, 16), 0.0
    # in some rounds a column says the same of everybody, so that scores are equal
    fixed = {
        each.key: each.cell(chance)
        for each in COLUMN_MAKERS
        if chance.random() < chance.choice((0.0, 0.1, 0.9))
    }
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["application_id", "agency", *(each.key for each in COLUMN_MAKERS)])
    for number in range(count):
        cells = [f"A{number:02d}", f"Agency {number}"]
        for each in COLUMN_MAKERS:
            if not each.required and chance.random() < missing:
                cells.append("")
            else:
                cells.append(fixed.get(each.key) or each.cell(chance))
        table.writerow(cells)
    return out.getvalue()
