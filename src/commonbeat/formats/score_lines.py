"""scores.csv: how each score came about, written in columns of bytes."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.expressions import scaled_text
from commonbeat.engine.scoring import HOW, BonusPoints, Leaf, Scores
from commonbeat.formats.run_rows import SCORE_COLUMNS
from commonbeat.formats.safe_csv import csv_cell, write_csv
from commonbeat.formats.text_columns import (
    Bytes,
    blank,
    choice_column,
    chunks,
    constant,
    decimal_column,
    join,
    text_column,
)

MICROS = 1_000_000
MICRO_DECIMALS = 6
LARGEST = 2**63 - 1


def write_scores(scores: Scores, ids: tuple[str, ...]) -> bytes:
    """Return the lines of every eligible application; see docs/reference/run-folder.md.

    Time: 0.1 s for 7,272 applications and 12 measures, 3 s for 200,000 and 20; memory: about
    twice the size of the file.
    """
    rows = np.flatnonzero(scores.eligible)
    parts = [write_csv(SCORE_COLUMNS, [])]
    if len(rows):
        id_column = text_column([csv_cell(ids[row]) for row in rows.tolist()])
        width = (len(scores.leaves) + len(scores.bonuses) + 1) * (id_column.shape[1] + 80)
        parts += [
            join(_lines(scores, rows[part], id_column[part]))
            for part in chunks(len(rows), width)
        ]
    return b"".join(parts)


def _lines(scores: Scores, rows: NDArray[np.intp], ids: Bytes) -> list[Bytes]:
    """Return the columns of some applications: one line after the other for each of them."""
    columns: list[Bytes] = []
    for leaf in scores.leaves:
        columns += [ids, *_leaf(leaf, rows)]
    for bonus in scores.bonuses:
        columns += [ids, *_bonus(bonus, rows)]
    if scores.bonuses:
        columns += _limit(scores, rows, ids)
    return columns


def _leaf(leaf: Leaf, rows: NDArray[np.intp]) -> list[Bytes]:
    count = len(rows)
    how = leaf.how[rows].astype(np.int64)
    return [
        constant(f",{csv_cell(leaf.category)},{csv_cell(leaf.measure)},", count),
        blank(_decimals(leaf.raw[rows], leaf.decimals), ~leaf.has_raw[rows]),
        choice_column(how, [f",{word}," for word in HOW]),
        blank(decimal_column(leaf.micros[rows], MICRO_DECIMALS), ~leaf.has_t[rows]),
        constant(f",{_micros(leaf.weight)},", count),
        decimal_column(leaf.points_micros[rows], MICRO_DECIMALS),
        constant("\n", count),
    ]


def _bonus(bonus: BonusPoints, rows: NDArray[np.intp]) -> list[Bytes]:
    points = _micros(bonus.points)
    lines = [
        f",bonus,{csv_cell(bonus.key)},no,present,0.000000,{points},0.000000\n",
        f",bonus,{csv_cell(bonus.key)},yes,present,1.000000,{points},{points}\n",
    ]
    return [choice_column(bonus.met[rows].astype(np.int64), lines)]


def _limit(scores: Scores, rows: NDArray[np.intp], ids: Bytes) -> list[Bytes]:
    """Return the line that takes away what is above the most; nothing where nothing is."""
    sums = [Fraction(0)] * len(rows)
    for bonus in scores.bonuses:
        met = bonus.met[rows].tolist()
        sums = [each + bonus.points * got for each, got in zip(sums, met, strict=True)]
    counted = scores.bonus.fractions()
    above = [
        (counted[row] or Fraction(0)) - whole
        for row, whole in zip(rows.tolist(), sums, strict=True)
    ]
    line = text_column(
        [f",bonus,maximum,,present,,,{_micros(part)}\n" if part else "" for part in above]
    )
    return [blank(ids, np.array([part == 0 for part in above])), line]


def _decimals(values: NDArray[np.int64], places: int) -> Bytes:
    """Return numbers of any size as decimal text."""
    if values.dtype == object and any(abs(value) > LARGEST for value in values.tolist()):
        return text_column([scaled_text(value, places) for value in values.tolist()])
    return decimal_column(values.astype(np.int64), places)


def _micros(value: Fraction) -> str:
    """Return a number with six decimals, rounded half up."""
    return scaled_text(
        (2 * MICROS * value.numerator // value.denominator + 1) // 2, MICRO_DECIMALS
    )
