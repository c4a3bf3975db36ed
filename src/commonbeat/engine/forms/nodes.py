"""Typed reading of a definition: each value is checked, and every problem is gathered.

A value that is wrong is reported and replaced by a harmless one, so that reading goes on and
all problems come at once. Nothing made of such values ever leaves `read_form_set`.
"""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.problems import Problem

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}", re.ASCII)
LONGEST_TEXT = 20_000  # characters of one text of a definition


def joined(*parts: str) -> str:
    """Return the parts of a place with points between them, without the empty ones."""
    return ".".join(part for part in parts if part)


class Node:
    """One table of a definition, with its place in words (`forms.budget.layout[2]`)."""

    def __init__(self, data: Mapping[str, Any], problems: list[Problem], place: str) -> None:
        self.data = data
        self.problems = problems
        self.place = place
        self.known: list[str] = []

    def say(self, key: str, code: str, message: str, way_out: str) -> None:
        """Report a problem of a key; an empty key means the table itself."""
        self.problems.append(
            Problem(f"form_set.{code}", message, way_out, joined(self.place, key))
        )

    def has(self, key: str) -> bool:
        """Return whether an optional key is given."""
        self.known.append(key)
        return key in self.data

    def given(self, key: str, *, required: bool = False) -> Any:
        """Return the value of a key as it stands; None if it is not there."""
        if self.has(key):
            return self.data[key]
        if required:
            self.say(key, "missing_key", f"{key!r} is missing.", f'Add "{key}": …')
        return None

    def wrong(self, key: str, value: object, wanted: str, way_out: str) -> None:
        """Report a value that is not what its key takes."""
        shown = repr(value)
        shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
        self.say(key, "wrong_value", f"{shown} is not {wanted}.", way_out)

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text without space around it; empty if it is not there."""
        value = self.given(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            self.wrong(key, value, "a text", f'Write it in quotes: "{key}": "…".')
            return ""
        if len(value) > LONGEST_TEXT:
            self.wrong(key, value, f"a text of at most {LONGEST_TEXT:,} letters", "Shorten it.")
        return value.strip()

    def name(self, key: str) -> str:
        """Return a required key that others refer to: letters, digits, underscores."""
        value = self.text(key, required=True)
        if value:
            self.is_key(key, value)
        return value

    def is_key(self, key: str, value: str) -> bool:
        """Return whether a text can be a key; report it if not."""
        fits = KEY.fullmatch(value) is not None
        if not fits:
            self.wrong(
                key,
                value,
                "a key",
                "Use at most 60 letters, digits and underscores, beginning with a letter.",
            )
        return fits

    def choice(self, key: str, words: Iterable[str], default: str) -> str:
        """Return one of the listed words."""
        value = self.given(key)
        if value is None:
            return default
        allowed = list(words)
        if not isinstance(value, str) or value not in allowed:
            listing = f"Choose one of: {', '.join(allowed)}."
            self.wrong(key, value, "an allowed word", near(str(value), allowed, listing))
            return default
        return value

    def truth(self, key: str) -> bool:
        """Return true or false; false if it is not there."""
        value = self.given(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, value, "true or false", f'Write "{key}": true.')
        return value is True

    def whole(self, key: str, *, least: int = 0, most: int = 10**9) -> int | None:
        """Return a whole number within limits; None if it is not there."""
        value = self.given(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            wanted = f"a whole number from {least:,} to {most:,}"
            self.wrong(key, value, wanted, "Correct it.")
            return None
        return value

    def number(self, key: str) -> Fraction | None:
        """Return an exact number; None if it is not there."""
        value = self.given(key)
        if value is None:
            return None
        number = exact(value)
        if number is None:
            self.wrong(key, value, "a number", f'Write "{key}": 12 or "{key}": 12.5.')
        return number

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that are all different; empty if it is not there."""
        value = self.given(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(key, value, "a list of texts", f'Write "{key}": ["one", "other"].')
            return ()
        for item in sorted({item for item in value if value.count(item) > 1}):
            self.say(key, "duplicate", f"{item!r} is listed twice.", "Keep one of them.")
        return tuple(dict.fromkeys(value))

    def node(self, key: str, *, required: bool = False) -> "Node | None":
        """Return the table below a key; None if it is not there."""
        value = self.given(key, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(key, value, "a table", f'Write "{key}": {{ … }}.')
            return None
        return Node(value, self.problems, joined(self.place, key))

    def nodes(self, key: str, name: str = "", *, required: bool = False) -> "list[Node]":
        """Return the tables of a list; their places use what they hold under `name`."""
        value = self.given(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(key, value, "a list of tables", f'Write "{key}": [{{ … }}, {{ … }}].')
            return []
        return [
            Node(item, self.problems, joined(self.place, f"{key}{_called(item, name, number)}"))
            for number, item in enumerate(value, start=1)
        ]

    def words(self, key: str) -> dict[str, str]:
        """Return a table from text to text; empty if it is not there."""
        node = self.node(key)
        if node is None:
            return {}
        return {name: node.text(name, required=True) for name in node.data}

    def done(self) -> None:
        """Report every key that nobody asked for, with the near one that exists."""
        for key in self.data:
            if key not in self.known:
                known = list(dict.fromkeys(self.known))
                listing = f"Known here are: {', '.join(known)}."
                self.say(
                    key, "unknown_key", f"There is no key {key!r}.", near(key, known, listing)
                )


def exact(value: object) -> Fraction | None:
    """Return the exact number that a JSON number was written as; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, float):
        # repr gives the decimals that were written, for up to 15 of them
        return Fraction(repr(value)) if abs(value) < 10**15 else None
    return Fraction(value) if abs(value) < 10**18 else None


def _called(item: Mapping[str, Any], name: str, number: int) -> str:
    own = item.get(name)
    return f".{own}" if isinstance(own, str) and KEY.fullmatch(own) else f"[{number}]"
