"""Typed reading of TOML tables: each value is checked, and every problem is gathered.

A value that is wrong is reported and replaced by a harmless one, so that reading goes on and
all problems come at once. Nothing made of such values ever leaves `read_rulebook`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from sqlglot import expressions as sql

from commonbeat.engine.expressions import Kind, Name, number_text, parse
from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.money import LARGEST_CENTS, dollars
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.model import Expression
from commonbeat.engine.rulebook.toml_lines import line_of

Choice = TypeVar("Choice", bound=StrEnum)

_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?", re.ASCII)
_LARGEST_EXPONENT = 30  # of a TOML float; 1e999999999 would fill the memory


@dataclass(slots=True)
class Sheet:
    """What is shared while one rulebook is read: its problems, lines and fields."""

    lines: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, Name] = field(default_factory=dict)


def exact(value: object) -> Fraction | None:
    """Return the exact number of a TOML integer, float or text; None if it is none."""
    if isinstance(value, Decimal):
        digits = value.as_tuple()
        huge = not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT
        return None if huge or len(digits.digits) > _LARGEST_EXPONENT else Fraction(value)
    if isinstance(value, str):
        return Fraction(value.strip()) if _NUMBER.fullmatch(value.strip()) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value) if abs(value) < 10**_LARGEST_EXPONENT else None
    return None


def _number_way_out(key: str, value: object) -> str:
    """Return how to write a number: the one that is meant where $, % or commas hide it."""
    bare = value.strip(" $%").replace(",", "") if isinstance(value, str) else ""
    if _NUMBER.fullmatch(bare):
        return f"Write {key} = {bare}"
    return f'Write {key} = 12, {key} = 12.5 or {key} = "12.5".'


class Table:
    """One TOML table with its path in words (`fields.sworn`) and its place (`fields[3]`)."""

    def __init__(
        self, data: dict[str, Any], sheet: Sheet, path: str = "", place: str = ""
    ) -> None:
        self.data = data
        self.sheet = sheet
        self.path = path
        self.place = place
        self.known: list[str] = []

    def say(self, key: str, code: str, message: str, way_out: str) -> None:
        """Report a problem of a key; an empty key means the table itself."""
        self.sheet.problems.append(
            Problem(f"rulebook.{code}", message, way_out, self.where(key))
        )

    def where(self, key: str) -> str:
        """Return where a key stands, for a person: its line and its path."""
        path = ".".join(part for part in (self.path, key) if part)
        place = ".".join(part for part in (self.place, key) if part)
        line = line_of(place, dict(self.sheet.lines))
        return f"line {line}, {path}" if line else path

    def has(self, key: str) -> bool:
        """Return whether an optional key is given."""
        if key not in self.known:
            self.known.append(key)
        return key in self.data

    def _given(self, key: str, *, required: bool, example: str = "…") -> Any:
        if self.has(key):
            return self.data[key]
        if required:
            place = "" if self.path else " before the first table"
            way_out = f"Add a line{place}: {key} = {example}"
            self.say(key, "missing_key", f"{key!r} is missing.", way_out)
        return None

    def _wrong(self, key: str, value: object, wanted: str, way_out: str) -> None:
        shown = str(value) if isinstance(value, Decimal) else repr(value)
        self.say(key, "wrong_value", f"{shown} is not {wanted}.", way_out)

    def text(self, key: str, default: str | None = None, *, may_be_empty: bool = False) -> str:
        """Return a text; required unless a default is given."""
        value = self._given(key, required=default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not (value.strip() or may_be_empty):
            self._wrong(key, value, "a text", f'Write it in quotes: {key} = "…".')
            return ""
        return value.strip()

    def name(self, key: str) -> str:
        """Return a required key that others refer to: small letters, digits, underscores."""
        value = self.text(key)
        if value and not _KEY.fullmatch(value):
            self._wrong(
                key,
                value,
                "a key",
                "Use small letters, digits and underscores, beginning with a letter.",
            )
            return ""
        return value

    def choice(self, key: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        """Return one of the listed words; required unless a default is given."""
        first = next(iter(choices))
        words = [str(choice) for choice in choices]
        example = f"… (one of: {', '.join(words)})"
        value = self._given(key, required=default is None, example=example)
        if value is None:
            return default or first
        if not isinstance(value, str) or value not in words:
            listing = f"Choose one of: {', '.join(words)}."
            self._wrong(
                key, value, "one of the allowed words", near(str(value), words, listing)
            )
            return first
        return choices(value)

    def truth(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._given(key, required=False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._wrong(key, value, "true or false", f"Write {key} = true or {key} = false.")
        return value is True

    def number(
        self,
        key: str,
        default: Fraction | None = None,
        *,
        least: Fraction | int | None = None,
        most: Fraction | int | None = None,
    ) -> Fraction:
        """Return an exact number within limits; required unless a default is given."""
        value = self._given(key, required=default is None)
        if value is None:
            return default or Fraction(0)
        number = exact(value)
        if number is None:
            self._wrong(key, value, "a number", _number_way_out(key, value))
            return default or Fraction(0)
        if (least is not None and number < least) or (most is not None and number > most):
            self._out_of_range(key, number, least, most)
        return number

    def _out_of_range(
        self,
        key: str,
        number: Fraction,
        least: Fraction | int | None,
        most: Fraction | int | None,
    ) -> None:
        limits = [
            f"{word} {number_text(Fraction(limit))}"
            for word, limit in (("at least", least), ("at most", most))
            if limit is not None
        ]
        self.say(
            key,
            "out_of_range",
            f"{number_text(number)} is out of range.",
            f"Write a number that is {' and '.join(limits)}.",
        )

    def percent(self, key: str, default: Fraction | None = None) -> Fraction:
        """Return a percent from 0 to 100."""
        return self.number(key, default, least=0, most=100)

    def whole(
        self, key: str, default: int | None = None, *, least: int = 0, most: int = 10**9
    ) -> int:
        """Return a whole number within limits; required unless a default is given."""
        start = None if default is None else Fraction(default)
        number = self.number(key, start, least=least, most=most)
        if number.denominator != 1:
            self._wrong(key, self.data[key], "a whole number", "Leave out the decimals.")
        return int(number)

    def cents(self, key: str, default: int | None = None, *, least: int = 0) -> int:
        """Return an amount in dollars as whole cents; required unless a default is given."""
        start = None if default is None else Fraction(default, 100)
        number = 100 * self.number(
            key, start, least=Fraction(least, 100), most=Fraction(LARGEST_CENTS, 100)
        )
        if number.denominator != 1:
            shown = number_text(number / 100)
            self.say(
                key,
                "wrong_value",
                f"${shown} has parts of a cent.",
                f"Round it, for example to {dollars(int(number))}.",
            )
        return int(number)

    def texts(self, key: str, *, required: bool, example: str = "…") -> tuple[str, ...]:
        """Return a list of texts that are all different."""
        value = self._given(key, required=required, example=example)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(key, value, "a list of texts", f'Write {key} = ["one", "other"].')
            return ()
        for item in sorted({item for item in value if value.count(item) > 1}):
            self.say(key, "duplicate", f"{item!r} is listed twice.", "Keep one of them.")
        return tuple(value)

    def table(self, key: str, *, required: bool = False) -> "Table | None":
        """Return the table below a key; None if it is not there."""
        value = self._given(key, required=False)
        if value is None and required:
            self.say(
                key,
                "missing_key",
                f"The table {key!r} is missing.",
                f"Add [{self._below(key)}].",
            )
        if value is None:
            return None
        if not isinstance(value, dict):
            self._wrong(
                key, value, "a table", f"Write [{self._below(key)}] and its keys below."
            )
            return None
        return Table(value, self.sheet, self._below(key), self._below(key, self.place))

    def _below(self, key: str, before: str | None = None) -> str:
        start = self.path if before is None else before
        return f"{start}.{key}" if start else key

    def tables(self, key: str, name: str = "key") -> "list[Table]":
        """Return the tables of an array; their paths use their own key where they have one."""
        value = self._given(key, required=False)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong(
                key, value, "a list of tables", f"Write [[{self._below(key)}]] above each one."
            )
            return []
        path, place = self._below(key), self._below(key, self.place)
        return [
            Table(
                item, self.sheet, f"{path}{_called(item, name, number)}", f"{place}[{number}]"
            )
            for number, item in enumerate(value)
        ]

    def expression(self, key: str, *kinds: Kind, required: bool = True) -> Expression | None:
        """Return a checked expression of one of the kinds; None if it is not there or wrong."""
        text = self._given(key, required=required)
        if text is None:
            return None
        if isinstance(text, int | Decimal) and not isinstance(text, bool):
            text = str(text)  # a constant formula such as cap = 25
        if not isinstance(text, str):
            self._wrong(key, text, "an expression", f'Write it in quotes: {key} = "…".')
            return None
        try:
            parsed = parse(text, self.sheet.names)
        except Refused as refusal:
            self.sheet.problems.extend(
                replace(problem, where=self.where(key)) for problem in refusal.problems
            )
            return None
        if kinds and parsed.kind not in kinds:
            wanted = " or ".join(f"a {kind}" for kind in kinds)
            self._wrong(
                key, text, f"{wanted}, but a {parsed.kind}", "Write another expression."
            )
        return Expression(parsed.text.strip(), parsed.tree, parsed.fields)

    def formula(self, key: str, *kinds: Kind) -> Expression:
        """Return a required checked expression."""
        return self.expression(key, *kinds) or Expression("", sql.Null(), ())

    def done(self) -> None:
        """Report every key that nobody asked for, with the near one that exists."""
        for key in self.data:
            if key not in self.known:
                listing = f"Known here are: {', '.join(self.known)}."
                self.say(
                    key,
                    "unknown_key",
                    f"There is no key {key!r}.",
                    near(key, self.known, listing),
                )


def _called(item: dict[str, Any], name: str, number: int) -> str:
    own = item.get(name)
    return f".{own}" if isinstance(own, str) and _KEY.fullmatch(own) else f"[{number + 1}]"


def duplicates(tables: list[Table], key: str, *, what: str) -> None:
    """Report keys that two tables share."""
    first: dict[object, Table] = {}
    for table in tables:
        value = table.data.get(key)
        if isinstance(value, str) and value in first:
            table.say(
                key,
                "duplicate",
                f"There are two {what} with the key {value!r}; the other: "
                f"{first[value].where(key)}.",
                "Give each its own key.",
            )
        elif isinstance(value, str):
            first[value] = table
