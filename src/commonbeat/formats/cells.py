"""Cells of one column to exact values, a block of rows at a time.

Plain cells (digits with a point) are read all at once as a matrix of characters; whatever else
a column allows, such as "$1,200.50", is read cell by cell.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.expressions import Exact, Texts, Truth, Vector, number_text
from commonbeat.engine.expressions.integers import SAFE, Integers, Mask
from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.findings import Findings, Said
from commonbeat.engine.rulebook.model import Field, FieldKind

_WIDEST = 20  # characters of a plain cell
_MOST_DIGITS = 18  # that fit 62 bits
_LONGEST = 60  # digits of any number
_SHOWN = 40  # characters of a cell in a message

_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?", re.ASCII)
_GROUPED = re.compile(r"(-?)\$?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
_WORDS = {"yes": 1, "true": 1, "y": 1, "1": 1, "no": 0, "false": 0, "n": 0, "0": 0, "": -1}


class Reader(ABC):
    """Reads one column block by block and holds what it has read."""

    def __init__(
        self, field: Field, findings: Findings, *, required: bool, limit: int | None = None
    ) -> None:
        self.field = field
        self.findings = findings
        self.required = required
        self.limit = limit

    @abstractmethod
    def read(self, cells: Sequence[str], lines: NDArray[np.int64]) -> None:
        """Take the next block of cells."""

    @abstractmethod
    def vector(self) -> Vector:
        """Return all that was read."""

    def report(
        self, code: str, lines: NDArray[np.int64], cells: Sequence[str], bad: Mask, said: Said
    ) -> None:
        """Add a problem for each bad cell; `{}` in the message stands for the cell."""
        places = np.flatnonzero(bad)
        message, way_out = said
        self.findings.add(
            f"cell.{code}",
            self.field.key,
            lines[places].tolist(),
            lambda place: (message.format(shown(cells[places[place]])), way_out),
        )

    def check_required(
        self, lines: NDArray[np.int64], cells: Sequence[str], missing: Mask
    ) -> None:
        """Report empty cells of a column that needs them."""
        if self.required:
            said = ("The cell is empty.", f"Fill in {self.field.label or self.field.key}.")
            self.report("missing", lines, cells, missing, said)


def shown(cell: str) -> str:
    """Return a cell for a message: quoted, and not too long."""
    text = cell.strip()
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


class TextReader(Reader):
    """Texts, identifiers and choices: each different word is kept and checked once.

    `limit` is the most characters that a text may have.
    """

    def __init__(
        self, field: Field, findings: Findings, *, required: bool, limit: int | None = None
    ) -> None:
        super().__init__(field, findings, required=required, limit=limit)
        self.places = _Places()
        self.blocks: list[NDArray[np.int64]] = []
        self.allowed = frozenset(field.allowed)

    def read(self, cells: Sequence[str], lines: NDArray[np.int64]) -> None:
        """Take the next block of cells."""
        codes = np.fromiter(map(self.places.__getitem__, cells), np.int64, len(cells))
        self.blocks.append(codes)
        self.check_required(lines, cells, codes < 0)
        self._check_length(cells, lines)
        if self.allowed:
            wrong = [
                code for code, word in enumerate(self.places.words) if word not in self.allowed
            ]
            bad = np.flatnonzero(np.isin(codes, wrong)) if wrong else np.zeros(0, np.int64)
            self.findings.add(
                "cell.not_allowed",
                self.field.key,
                lines[bad].tolist(),
                lambda place: self._not_allowed(cells[bad[place]]),
            )

    def _check_length(self, cells: Sequence[str], lines: NDArray[np.int64]) -> None:
        most = self.limit
        if most is None:
            return
        long = [place for place, cell in enumerate(cells) if len(cell.strip()) > most]
        self.findings.add(
            "cell.too_long",
            self.field.key,
            lines[long].tolist(),
            lambda place: _too_long(cells[long[place]], most),
        )

    def _not_allowed(self, cell: str) -> Said:
        listing = ", ".join(self.field.allowed[:60])
        return f"{shown(cell)} is not allowed.", near(
            cell.strip(), list(self.field.allowed), f"Write one of: {listing}."
        )

    def vector(self) -> Texts:
        """Return the texts."""
        codes = np.concatenate([np.zeros(0, np.int64), *self.blocks])
        return Texts(codes, tuple(self.places.words))


def _too_long(cell: str, most: int) -> Said:
    return (
        f"{shown(cell)} has {len(cell.strip()):,} characters.",
        f"Shorten it; at most {most} are kept.",
    )


class _Places(dict[str, int]):
    """Numbers cells by their trimmed words, in the order in which these come; empty is -1."""

    def __init__(self) -> None:
        super().__init__({"": -1})
        self.words: list[str] = []

    def __missing__(self, cell: str) -> int:
        word = cell.strip()
        if word in self:
            place = self[word]
        else:
            place = len(self.words)
            self.words.append(word)
            self[word] = place
        if word != cell:
            self[cell] = place
        return place


class TruthReader(Reader):
    """Yes and no."""

    def __init__(self, field: Field, findings: Findings, *, required: bool) -> None:
        super().__init__(field, findings, required=required)
        self.blocks: list[NDArray[np.int64]] = []

    def read(self, cells: Sequence[str], lines: NDArray[np.int64]) -> None:
        """Take the next block of cells."""
        words = {cell: _WORDS.get(cell.strip().casefold(), -2) for cell in set(cells)}
        codes = np.fromiter(map(words.__getitem__, cells), np.int64, len(cells))
        self.blocks.append(codes)
        self.check_required(lines, cells, codes == -1)
        said = ("{} is neither yes nor no.", "Write yes or no.")
        self.report("not_yes_no", lines, cells, codes == -2, said)

    def vector(self) -> Truth:
        """Return the truth values."""
        codes = np.concatenate([np.zeros(0, np.int64), *self.blocks])
        return Truth(codes == 1, codes == 0)


class NumberReader(Reader):
    """Numbers, as whole steps of 10**-decimals. `limit` is the largest, above 0 and below."""

    def __init__(
        self, field: Field, findings: Findings, *, required: bool, limit: int | None = None
    ) -> None:
        super().__init__(field, findings, required=required, limit=limit)
        self.least, self.most = field.minimum, field.maximum
        if limit is not None:
            widest = Fraction(limit)
            self.least = -widest if self.least is None else max(self.least, -widest)
            self.most = widest if self.most is None else min(self.most, widest)
        self.numbers: list[Integers] = []
        self.present: list[Mask] = []

    def read(self, cells: Sequence[str], lines: NDArray[np.int64]) -> None:
        """Take the next block of cells."""
        numbers, plain = plain_numbers(cells, self.field.decimals)
        present = plain.copy()
        wrong: dict[int, Said] = {}
        for place in np.flatnonzero(~plain).tolist():
            value = special_number(cells[place], self.field)
            if isinstance(value, int):
                numbers = _with(numbers, place, value)
                present[place] = True
            elif value is not None:
                wrong[place] = value
        self._report_wrong(wrong, lines)
        missing = ~present
        missing[list(wrong)] = False
        self.check_required(lines, cells, missing)
        self._check_range(numbers, present, lines, cells)
        self.numbers.append(numbers)
        self.present.append(present)

    def _report_wrong(self, wrong: dict[int, Said], lines: NDArray[np.int64]) -> None:
        places = list(wrong)
        self.findings.add(
            "cell.not_a_number",
            self.field.key,
            lines[places].tolist(),
            lambda place: wrong[places[place]],
        )

    def _check_range(
        self, numbers: Integers, present: Mask, lines: NDArray[np.int64], cells: Sequence[str]
    ) -> None:
        scale = 10**self.field.decimals
        least, most = self.least, self.most
        if least is not None:
            low = present & (numbers < -int(-least * scale // 1))
            said = (f"{{}} is below {number_text(least)}.", self._range())
            self.report("too_small", lines, cells, low, said)
        if most is not None:
            high = present & (numbers > int(most * scale // 1))
            said = (f"{{}} is above {number_text(most)}.", self._range())
            self.report("too_large", lines, cells, high, said)

    def _range(self) -> str:
        limits = [
            f"{word} {number_text(limit)}"
            for word, limit in (("at least", self.least), ("at most", self.most))
            if limit is not None
        ]
        return f"Check it; {self.field.label or self.field.key} is {' and '.join(limits)}."

    def vector(self) -> Exact:
        """Return the numbers; an object array if one of them needs more than 62 bits."""
        return Exact(
            np.concatenate([np.zeros(0, np.int64), *self.numbers]),
            10**self.field.decimals,
            np.concatenate([np.zeros(0, np.bool_), *self.present]),
        )


def _with(numbers: Integers, place: int, value: int) -> Integers:
    """Set one number, on Python integers from the first that needs more than 62 bits."""
    if abs(value) >= SAFE and numbers.dtype != object:
        numbers = numbers.astype(object)
    numbers[place] = value
    return numbers


def plain_numbers(cells: Sequence[str], decimals: int) -> tuple[NDArray[np.int64], Mask]:
    """Return scaled numbers of cells that are plain digits with a point, and which those are.

    cells     n texts
    returns   int64 (n,), bool (n,); a cell that is not plain, or has more decimals, is False

    Exact: whole-number arithmetic on a matrix of characters. Time: 60 ms for 200,000 cells.
    """
    numbers = np.zeros(len(cells), np.int64)
    try:
        packed = np.array(cells, dtype=f"S{_WIDEST}")  # longer cells are cut, and not plain
    except UnicodeEncodeError:
        return numbers, np.zeros(len(cells), np.bool_)
    letters = packed.view(np.uint8).reshape(len(cells), _WIDEST).T.copy()
    digits = np.zeros(len(cells), np.int64)  # how many so far
    places = np.zeros(len(cells), np.int64)  # how many of them after the point
    point = np.zeros(len(cells), np.bool_)
    plain = np.ones(len(cells), np.bool_)
    for column, letter in enumerate(letters):
        if not letter.any():
            break
        digit = letter - ord("0")
        is_digit = digit < 10  # unsigned: other characters wrap to large numbers
        is_point = (letter == ord(".")) & ~point & (digits > 0)
        is_sign = letter == ord("-") if column == 0 else False
        plain &= is_digit | is_point | is_sign | (letter == 0)
        numbers = np.where(is_digit, numbers * 10 + digit, numbers)
        digits += is_digit
        places += is_digit & point
        point |= is_point
    plain &= (digits > 0) & (places <= decimals) & (point <= (places > 0))
    plain &= (digits + decimals - places <= _MOST_DIGITS) & (letters[-1] == 0)
    numbers *= 10 ** np.where(plain, decimals - places, 0)
    return np.where(plain, np.where(letters[0] == ord("-"), -numbers, numbers), 0), plain


def special_number(cell: str, field: Field) -> int | Said | None:
    """Return one cell's scaled number, None if it is empty, or message and way out."""
    text = cell.strip()
    if not text:
        return None
    pattern = _GROUPED if field.kind is FieldKind.MONEY else _NUMBER
    bare = text.removesuffix("%").rstrip() if field.kind is FieldKind.PERCENT else text
    found = pattern.fullmatch(bare)
    if found is None or len(bare) > _LONGEST:
        return f"{shown(cell)} is not {_wanted(field)}.", _advice(text, field)
    sign, whole, part = found[1], found[2].replace(",", ""), found[3] or ""
    if len(part) > field.decimals:
        return _too_fine(cell, field)
    number = int(whole + part.ljust(field.decimals, "0"))
    return -number if sign else number


def _wanted(field: Field) -> str:
    if field.kind is FieldKind.INTEGER:
        return "a whole number"
    return "an amount in dollars" if field.kind is FieldKind.MONEY else "a number"


def _too_fine(cell: str, field: Field) -> Said:
    if field.decimals == 0:
        return f"{shown(cell)} is not a whole number.", "Write it without decimals."
    return (
        f"{shown(cell)} has more than {field.decimals} decimals.",
        f"Round it to {field.decimals} decimals.",
    )


def _advice(text: str, field: Field) -> str:
    if re.fullmatch(r"-?[\d.]+[eE][+-]?\d+", text, re.ASCII):
        return "A spreadsheet has shortened it; write all its digits."
    if text.casefold() in ("n/a", "na", "none", "null", "-", "unknown", "nan", "."):
        return "Leave the cell empty if the value is missing."
    if re.fullmatch(r"-?[\d,]+(\.\d+)?", text, re.ASCII):
        return "Write it without commas."
    if re.fullmatch(r"-?\d+,\d+", text, re.ASCII):
        return "Write decimals with a point."
    example = {FieldKind.INTEGER: "12", FieldKind.MONEY: "1200.50"}.get(field.kind, "12.5")
    return f"Write digits only, such as {example}; leave the cell empty if it is missing."


def reader_for(
    field: Field, findings: Findings, *, required: bool, limit: int | None = None
) -> Reader:
    """Return the reader that suits a field; `limit` is of characters, or of a number."""
    if field.kind is FieldKind.YES_NO:
        return TruthReader(field, findings, required=required)
    if field.kind in (FieldKind.TEXT, FieldKind.IDENTIFIER, FieldKind.CHOICE):
        return TextReader(field, findings, required=required, limit=limit)
    return NumberReader(field, findings, required=required, limit=limit)
