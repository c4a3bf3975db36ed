"""Awards of the optimal method are proved, and every award that was moved by hand is caught."""

import json

import pytest

from commonbeat.engine.decision import decide
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.formats.applications import read_applications
from commonbeat.formats.run_folder import write_run
from tests.engine.generators import seeded_round
from tests.engine.verification.folders import (
    APPLICATIONS,
    TEACHING,
    Folder,
    check,
    with_decisions,
    with_true_hashes,
)

CEILING = '[[constraints]]\nkey = "most"\nlabel = "Most"\nkind = "ceiling"\nby = "state"\n'
UNIT = 100_000_00  # cents of an officer in this round


def optimal_run(toml: bytes, table: bytes) -> Folder:
    rulebook = read_rulebook(toml)
    applications = read_applications(table, rulebook)
    return dict(write_run(decide(rulebook, applications, method="optimal"), toml, table))


@pytest.fixture(scope="module")
def folder() -> Folder:
    """Return the teaching round with a ceiling of 60 % for a state, which OH just reaches."""
    toml = TEACHING.read_bytes().replace(
        b"[provenance]", f"{CEILING}percent = 60\n\n[provenance]".encode(), 1
    )
    return optimal_run(toml, APPLICATIONS.read_bytes())


def with_awards(folder: Folder, units: dict[str, int]) -> Folder:
    """Return the folder with these units awarded, as a careful forger would tell them."""

    def change(line: dict[str, str]) -> dict[str, str]:
        given = units.get(line["application_id"])
        if given is None:
            return line
        partial = ".partial" if 0 < given < int(line["units_cap"]) else ""
        code = f"funded.optimal{partial}" if given else "unfunded.optimal"
        told = {"units_awarded": str(given), "federal_cents": str(given * UNIT)}
        return line | told | {"reason_code": code}

    return with_true_hashes(with_decisions(folder, change))


def with_bound(folder: Folder, **changes: str) -> Folder:
    """Return the folder with other entries of the bound."""
    summary = json.loads(folder["run.json"])
    summary["bound"] |= changes
    return {**folder, "run.json": json.dumps(summary).encode()}


def test_an_honest_run_tells_what_was_proved(folder: Folder) -> None:
    verdict = check(folder)

    assert verdict.messages[0] == (
        "Verified: 12 applications, 7 awards, $2,000,000.00; the second implementation agrees"
        " on scores, ranks, sizes and prices. The awards of the optimal method were not found"
        " again: they keep every rule, and prices prove that they are within 0.0000 % of the"
        " best."
    )


@pytest.mark.parametrize("block", range(2))
def test_generated_runs_of_the_optimal_method_are_verified(block: int) -> None:
    found = {}
    for seed in range(block * 20, block * 20 + 20):
        made = seeded_round(seed)
        verdict = check(optimal_run(made.toml.encode(), made.csv.encode()))
        found[seed] = () if verdict.ok else verdict.messages

    assert {seed: said for seed, said in found.items() if said} == {}


@pytest.mark.parametrize(
    ("units", "message"),
    [
        (
            {"A04": 2},
            "decisions.csv, line 5, A04: units_awarded is 2, the rules allow 0 or 1 to 1.",
        ),
        ({"A12": 1}, "The awards come to $2,100,000.00; the funds are $2,000,000.00."),
        (
            {"A06": 0, "A08": 0, "A05": 6},
            "“Set aside for rural agencies” gets $0.00; it keeps at least $200,000.00.",
        ),
        ({"A02": 2, "A05": 5}, "The awards reach 15,025,000,000 points x cents, those by rank"),
        (
            {"A03": 1, "A10": 1},
            "“Most” for OH gets $1,300,000.00; its ceiling is $1,200,000.00.",
        ),
        ({"A01": 7, "A04": 0}, "totals.units is 20, the rules give 18."),
    ],
)
def test_an_award_that_was_moved_breaks_a_rule_that_is_named(
    folder: Folder, units: dict[str, int], message: str
) -> None:
    verdict = check(with_awards(folder, units))

    assert not verdict.ok
    assert any(message in each for each in verdict.messages), verdict.messages


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"gap_percent": "0.5000"},
            "run.json: bound.gap_percent is 0.5, the sums give 0.0000.",
        ),
        (
            {"optimal_points_cents": "15185000001"},
            "run.json: bound.optimal_points_cents is 15185000001, the rules give 15185000000.",
        ),
        (
            {"points_cents": "15184999999"},
            "run.json: bound.points_cents is 15184999999; its duals prove only 15185000000.",
        ),
    ],
)
def test_a_bound_that_is_not_proved_is_caught(
    folder: Folder, changes: dict[str, str], message: str
) -> None:
    assert check(with_bound(folder, **changes)).messages[0] == message


def test_an_optimal_run_without_a_bound_is_not_verified(folder: Folder) -> None:
    summary = json.loads(folder["run.json"])
    del summary["bound"]["duals"]

    verdict = check({**folder, "run.json": json.dumps(summary).encode()})

    assert verdict.messages == (
        "run.json: bound lacks one of duals, gap_percent, optimal_points_cents, points_cents.",
    )


def test_a_score_needed_has_no_place_in_an_optimal_run(folder: Folder) -> None:
    def tell(line: dict[str, str]) -> dict[str, str]:
        return line | ({"score_needed": "70.0"} if line["application_id"] == "A12" else {})

    verdict = check(with_true_hashes(with_decisions(folder, tell)))

    assert verdict.messages[0] == (
        "decisions.csv, line 13, A12: score_needed is '70.0', but the optimal method tells"
        " none."
    )


def test_a_run_by_rank_order_cannot_pass_as_an_optimal_one(folder: Folder) -> None:
    toml, table = folder["rulebook.toml"], folder["applications.csv"]
    rulebook = read_rulebook(toml)
    files = dict(write_run(decide(rulebook, read_applications(table, rulebook)), toml, table))
    files["run.json"] = files["run.json"].replace(b'"rank-order"', b'"optimal"')

    verdict = check(files)

    assert verdict.messages[0].startswith(
        "decisions.csv, line 2, A01: reason_code is 'funded.rank', the rules give"
        " 'funded.optimal'"
    )
