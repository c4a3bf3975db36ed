"""What the documents work out by hand is what the engine computes."""

import tomllib
from decimal import Decimal

import pytest

from commonbeat.engine.applications import Applications
from commonbeat.engine.decision import decide
from commonbeat.engine.ranking import rank
from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.scoring import score
from commonbeat.engine.sizing import size
from commonbeat.formats.applications import read_applications
from tests.docs.markdown_tables import table
from tests.docs.toml_examples import DOCS, to_toml, toml_blocks

PAGE = "explanation/rank-order.md"


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return read_rulebook(presets.read("teaching-small"))


@pytest.fixture(scope="module")
def applications(rulebook: Rulebook) -> Applications:
    return read_applications(
        (DOCS / "tutorials" / "first-round" / "applications.csv").read_bytes(), rulebook
    )


def tenths(text: str) -> int:
    return int(Decimal(text) * 10)


def test_the_scores_and_ranks_by_hand_are_those_of_the_engine(
    rulebook: Rulebook, applications: Applications
) -> None:
    scores = score(rulebook, applications)
    ranking = rank(rulebook, applications, scores)

    by_hand = {
        row["application"].split()[0]: (int(row["rank"]), tenths(row["score"]))
        for row in table(PAGE, "scores")
    }

    assert by_hand == {
        application_id: (int(ranking.rank[row]), int(scores.total[row]))
        for row, application_id in enumerate(applications.ids)
        if scores.eligible[row]
    }


def test_the_points_by_hand_are_those_of_the_engine(
    rulebook: Rulebook, applications: Applications
) -> None:
    scores = score(rulebook, applications)

    for row in table(PAGE, "scores"):
        place = applications.ids.index(row["application"].split()[0])
        points = [tenths(row[key]) * 100_000 for key in ("crime", "need", "plan")]
        assert points == [int(leaf.points_micros[place]) for leaf in scores.leaves]


def test_the_sizes_by_hand_are_those_of_the_engine(
    rulebook: Rulebook, applications: Applications
) -> None:
    sizes = size(rulebook, applications)

    for row in table(PAGE, "sizes"):
        place = applications.ids.index(row["application"])
        assert int(row["requested"]) == sizes.requested[place]
        assert int(row["cap"]) == sizes.units_cap[place]
        assert int(row["can get"]) == sizes.full[place]
    assert set(sizes.price_cents) == {100_000_00}


def test_the_awards_by_hand_are_those_of_the_engine(
    rulebook: Rulebook, applications: Applications
) -> None:
    decided = decide(rulebook, applications)

    by_hand = {row["application"].split()[0]: row for row in table(PAGE, "awards")}

    funded = dict(zip(applications.ids, decided.outcomes.units_awarded.tolist(), strict=True))
    assert {key: int(row["gets"]) for key, row in by_hand.items()} | {"A11": 0} == funded
    assert decided.totals.federal_cents == 2_000_000_00


def test_the_scores_needed_by_hand_are_those_of_the_engine(
    rulebook: Rulebook, applications: Applications
) -> None:
    decided = decide(rulebook, applications)

    by_hand = {
        row["application"].split()[0]: tenths(row["score needed"])
        for row in table(PAGE, "needed")
    }

    needed = zip(applications.ids, decided.outcomes.score_needed, strict=True)
    assert by_hand == {key: score for key, score in needed if score is not None}


SCALES = {
    "bands": "bands = [ {from = 0, points = 0}, {from = 20, points = 50}, "
    "{from = 40, points = 100} ]",
    "capped_ratio": "high = 40",
    "linear": "low = 10\nhigh = 30",
}
TRANSFORMS = [
    (row["transform"].split("`")[1], list(row.values())[2:])
    for row in table("reference/rulebook.md", "transforms")
]
FOUR_APPLICATIONS = b"""application_id,agency,state,officers_requested,poverty_percent
A,Alder,OH,1,10
B,Birch,OH,1,20
C,Cedar,OH,1,20
D,Dogwood,OH,1,50
"""


@pytest.mark.parametrize(("transform", "shown"), TRANSFORMS)
def test_the_numbers_of_the_table_of_transforms_are_right(
    transform: str, shown: list[str]
) -> None:
    smallest = tomllib.loads(toml_blocks("reference/rulebook.md")[0])
    measure = smallest["score"]["categories"][0]["measures"][0]
    measure |= {"transform": transform} | tomllib.loads(SCALES.get(transform, ""))
    rulebook = read_rulebook(to_toml(smallest))

    (leaf,) = score(rulebook, read_applications(FOUR_APPLICATIONS, rulebook)).leaves

    assert leaf.micros.tolist() == [int(Decimal(text) * 1_000_000) for text in shown]
