"""2009 again: a formula error in the ranking of a hiring round, and who would have noticed.

In 2009 wrong formulas in a spreadsheet moved over $14 million to 45 agencies; nobody saw it for
a year. Here the same kind of error is planted in copies of a synthetic round: the files of the
run are written from wrong figures, and then published with the true inputs and with hashes that
fit. Both `verify` and `compare` have to tell how many agencies and dollars it moved.
"""

import csv
import io
from collections.abc import Mapping

import pytest

from commonbeat.demonstration.applications import applications
from commonbeat.engine.comparison import compare
from commonbeat.engine.decision import decide
from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.formats.applications import read_applications
from commonbeat.formats.run_folder import read_run, write_run
from tests.engine.verification.folders import Folder, check, with_true_hashes

FUNDS = "funds_available = 1_000_000_000"
SMALL_FUNDS = "funds_available = 30_000_000"
ROUND_SIZE = 300


def run(toml: bytes, table: bytes) -> Folder:
    rulebook = read_rulebook(toml)
    return write_run(decide(rulebook, read_applications(table, rulebook)), toml, table)


@pytest.fixture(scope="module")
def honest() -> Folder:
    """Return a small round of the preset of 2009 on synthetic applications."""
    toml = presets.read("chp-fy2009").decode()
    assert toml.count(FUNDS) == 1
    return run(
        toml.replace(FUNDS, SMALL_FUNDS).encode(), applications(count=ROUND_SIZE).content
    )


def with_shifted_column(table: bytes, column: str, first: int, last: int) -> bytes:
    """Return a table in which a column slipped down by one row, from `first` to `last`."""
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    slipped = [row[column] for row in rows]
    for place in range(first, last):
        rows[place][column] = slipped[place - 1]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def published(wrong: Folder, honest: Folder) -> Folder:
    """Return the outputs of a wrong run beside the true inputs, every hash made to fit."""
    inputs = {name: honest[name] for name in ("rulebook.toml", "applications.csv")}
    return with_true_hashes({**wrong, **inputs})


def cents_by_application(files: Mapping[str, bytes]) -> dict[str, int]:
    lines = csv.DictReader(io.StringIO(files["decisions.csv"].decode()))
    return {line["application_id"]: int(line["federal_cents"]) for line in lines}


def assert_the_move_is_told(honest: Folder, wrong: Folder) -> None:
    before, after = cents_by_application(honest), cents_by_application(wrong)
    too_much = [after[name] - before[name] for name in before if after[name] > before[name]]
    too_little = [before[name] - after[name] for name in before if after[name] < before[name]]
    assert too_much  # else the planted error moved nothing and the test would show nothing
    assert too_little

    verdict = check(published(wrong, honest))
    compared = compare(read_run(honest).decisions, read_run(wrong).decisions)

    assert not verdict.ok
    moved = verdict.moved
    assert (moved.too_much, moved.too_much_cents) == (len(too_much), sum(too_much))
    assert (moved.too_little, moved.too_little_cents) == (len(too_little), sum(too_little))
    assert verdict.messages[0].startswith(
        f"{len(too_much) + len(too_little)} awards differ from the rules: "
        f"{len(too_much)} application"
    )
    first = min(name for name in before if before[name] != after[name])
    assert verdict.first is not None
    assert verdict.first <= first
    assert (len(compared.gain), compared.gained_cents) == (len(too_much), sum(too_much))
    assert (len(compared.lose), compared.lost_cents) == (len(too_little), sum(too_little))


def test_the_honest_round_is_verified(honest: Folder) -> None:
    assert check(honest).messages[0].startswith(f"Verified: {ROUND_SIZE} applications, ")


def test_a_scoring_column_that_slipped_by_a_row_is_told_in_agencies_and_dollars(
    honest: Folder,
) -> None:
    # the cells of 60 of 300 applicants refer to the row above, as after a careless insert
    slipped = with_shifted_column(
        honest["applications.csv"], "poverty_percent", first=100, last=160
    )

    wrong = run(honest["rulebook.toml"], slipped)

    assert_the_move_is_told(honest, wrong)


def test_a_wrong_sign_is_told_in_agencies_and_dollars(honest: Folder) -> None:
    # the change of the budget counts for those who gained instead of those who lost
    toml = honest["rulebook.toml"].decode()
    key = 'key = "police_budget_change"'
    assert toml.count(key) == 1
    head, rest = toml.split(key)
    turned = head + key + rest.replace('better = "lower"', 'better = "higher"', 1)

    wrong = run(turned.encode(), honest["applications.csv"])

    assert_the_move_is_told(honest, wrong)


def test_a_score_typed_over_is_told_even_when_no_award_moves(honest: Folder) -> None:
    lines = honest["decisions.csv"].decode().splitlines(keepends=True)
    place, line = next(
        (place, line) for place, line in enumerate(lines) if ",unfunded.money," in line
    )
    cells = line.split(",")
    score = next(cell for cell in cells if cell.count(".") == 1 and cell[0].isdigit())
    other = f"{float(score) + 0.001:.3f}"
    lines[place] = line.replace(f",{score},", f",{other},", 1)
    forged = with_true_hashes({**honest, "decisions.csv": "".join(lines).encode()})

    verdict = check(forged)

    assert f"score is '{other}', the rules give '{score}'" in verdict.messages[0]
    assert verdict.moved.awards == 0
