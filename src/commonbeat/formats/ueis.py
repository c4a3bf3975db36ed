"""The office's own list of UEIs: which agency has which identifier on SAM.gov.

No public file has both identifiers, so the office writes this one: columns `ori` (9 or 7
characters) and `uei`.
"""

import re
from dataclasses import dataclass

from commonbeat.engine.problems import Problem
from commonbeat.formats.ori import read_ori
from commonbeat.formats.tables import Record, bad_cell, read_table

COLUMNS = ("ori", "uei")
# 12 letters and digits without I and O; the first is no 0.
# Source: SAM.gov, technical specification of the Unique Entity ID.
_UEI = re.compile(r"[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}")


@dataclass(frozen=True, slots=True)
class UeiRow:
    """One line: the ORI as it was written, in capitals, and the UEI."""

    line: int
    ori: str
    uei: str


def read_ueis(data: bytes | str) -> tuple[list[UeiRow], list[Problem]]:
    """Return the good rows, and every problem of the whole file."""
    table = read_table(data, columns=COLUMNS)
    problems = list(table.problems)
    rows: list[UeiRow] = []
    lines: dict[str, int] = {}
    for record in table.records:
        row = UeiRow(record.line, record["ori"].upper(), record["uei"].upper())
        wrong = _problems(record, row)
        if not wrong and row.uei in lines:
            wrong = [_twice(row, lines[row.uei])]
        if wrong:
            problems += wrong
            continue
        lines[row.uei] = row.line
        rows.append(row)
    return rows, problems


def _problems(record: Record, row: UeiRow) -> list[Problem]:
    problems = []
    ori = read_ori(row.ori)
    if isinstance(ori, Problem):
        where = f"line {row.line}, column ori"
        problems.append(Problem(ori.code, ori.message, ori.way_out, where))
    if _UEI.fullmatch(row.uei) is None:
        shape = "a UEI (12 letters and digits, no I and no O)"
        problems.append(bad_cell("ueis.uei", row.line, "uei", record["uei"], instead=shape))
    return problems


def _twice(row: UeiRow, first: int) -> Problem:
    return Problem(
        "ueis.uei_twice",
        f"{row.uei} is there twice, first on line {first}.",
        "Give each agency its own.",
        f"line {row.line}, column uei",
    )
