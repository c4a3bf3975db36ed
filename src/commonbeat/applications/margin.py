"""Words beside an application as values: their place, and whom they tell."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

LONGEST_COMMENT = 2_000  # characters
LONGEST_TASK = 300
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment or a task stands: form "" is the application, path "" a whole form."""

    form: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody writes, and the public ids of those who are to be told."""

    text: str
    tell: Collection[UUID] = ()

    @property
    def clean(self) -> str:
        """Return the text as it is kept: line ends as one sign, nothing around it."""
        text = self.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        return text.strip()


def named_in(text: str, people: Iterable[tuple[Key, str]]) -> set[Key]:
    """Return who is named in a text by `@` and the whole name.

    A name that several people bear means nobody; "@Ann Lee" means Ann Lee and not Ann.
    """
    bearers: dict[str, set[Key]] = defaultdict(set)
    for key, name in people:
        bearers[_plain(name)].add(key)
    rest, found = _plain(text), set[Key]()
    for name in sorted(filter(None, bearers), key=len, reverse=True):
        called = f"@{name}"
        at = rest.find(called)
        while at >= 0:
            end = at + len(called)
            if not rest[end : end + 1].isalnum() and not rest[max(0, at - 1) : at].isalnum():
                found |= bearers[name] if len(bearers[name]) == 1 else set()
                rest = rest[:at] + " " * len(called) + rest[end:]
            at = rest.find(called, at + 1)
    return found


def _plain(text: str) -> str:
    """Return a text without that in which two ways to type it differ: case, gaps, forms."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
