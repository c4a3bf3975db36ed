"""Whatever number stands in a rulebook or a cell: a run that is verified, or a sentence."""

import re
from collections.abc import Iterator

import numpy as np
import pytest

from commonbeat.engine.decision import decide
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.scenarios import Scenarios
from commonbeat.engine.trials import what_if
from commonbeat.engine.verification.verdict import verify_run
from commonbeat.formats.applications import read_applications
from commonbeat.formats.run_folder import write_run
from tests.engine.rounds import Row, csv_bytes
from tests.engine.rulebook.examples import changed

FREE = changed(("maximum_units = 50\n", ""), ("bonus_maximum = 5\n", ""))
LINES = FREE.split("\n")
SETTING = re.compile(r'(\w+) = "?-?[\d_.]+"?')
FORMULA = re.compile(r'(requested|cap|unit_cost|value|by) = ".*"')
SETTINGS = ("0", "-1", "1e30", "1" + "0" * 400, "nan", "9223372036854775808")
FORMULAS = ("9" * 30, "-sworn * 99999999999999999999", "sworn * 99999999999999999999 * 9999999")
CELLS = ("1" + "0" * 29, "1" + "0" * 400, "-1", "NaN", "1e30", "9223372036854775808")
ROWS: list[Row] = [
    {
        "id": f"A{number}",
        "agency": "Police",
        "state": state,
        "population": str(100_000 * number),
        "sworn": str(40 * number),
        "crimes": str(7 * number),
        "poverty": str(3 * number),
        "requested": str(number),
        "rural": "yes",
        "cost": "150000",
        "waived": "no",
    }
    for number, state in enumerate(("AK", "TX", "WY"), start=1)
]


def outcome(toml: str, rows: list[Row]) -> str:
    """Return "verified", "refused", or what the second implementation says against it."""
    header = [field.key for field in read_rulebook(FREE).fields]
    table = csv_bytes(header, rows)
    try:
        rulebook = read_rulebook(toml)
        applications = read_applications(table, rulebook)
        decision = decide(rulebook, applications)
        what_if(rulebook, applications, Scenarios(5, 1.0), np.random.default_rng(1))
    except Refused as refusal:
        short = all(len(str(problem)) < 1_000 for problem in refusal.problems)
        return "refused" if short else "refused at length"
    files = write_run(decision, toml.encode(), table)
    verdict = verify_run(files, read_rulebook=read_rulebook)
    return "verified" if verdict.ok else "; ".join(verdict.messages)


def rulebooks() -> Iterator[str]:
    """Give the rulebook with each of its numbers and formulas made extreme in turn."""
    for place, line in enumerate(LINES):
        setting, formula = SETTING.fullmatch(line), FORMULA.fullmatch(line)
        written = [f"{setting[1]} = {each}" for each in SETTINGS] if setting else []
        written += [f'{formula[1]} = "{each}"' for each in FORMULAS] if formula else []
        for each in written:
            yield "\n".join([*LINES[:place], each, *LINES[place + 1 :]])


@pytest.mark.property
def test_no_number_of_a_rulebook_crashes_or_divides_the_implementations() -> None:
    found = {outcome(toml, ROWS) for toml in rulebooks()}

    assert found == {"verified", "refused"}


@pytest.mark.property
@pytest.mark.parametrize("column", sorted(ROWS[0]))
def test_no_number_in_a_cell_crashes_or_divides_the_implementations(column: str) -> None:
    found = {outcome(FREE, [{**ROWS[0], column: cell}, *ROWS[1:]]) for cell in CELLS}

    assert found <= {"verified", "refused"}
