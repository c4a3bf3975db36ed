"""Ask the government's registry of entities, SAM.gov, about registrations.

Whoever answers is a `Registry`. The one here reads the public extract that the office
downloads once a month; where there is none, the registry could not be asked, and work goes on.
"""

import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Protocol

from commonbeat.engine.problems import Refused
from commonbeat.formats.sam_extract import Extract, find_entities, read_head

SOURCE = "SAM.gov, public extract of"


@dataclass(frozen=True)
class Unanswered:
    """The registry could not be asked, and why."""

    why: str


class Registry(Protocol):
    """Somebody who knows which entities are registered."""

    def edition(self) -> str:
        """Return which edition would answer, or nothing when nobody would."""

    def ask(self, ueis: Collection[str]) -> Extract | Unanswered:
        """Return what is known of these UEIs."""


class ExtractFile:
    """The public extract in a file on this computer: a .dat, or the .ZIP that holds it."""

    def __init__(self, path: str) -> None:
        self._path = Path(path) if path else None

    def edition(self) -> str:
        """Return the day of the extract in words, or nothing when it cannot be read."""
        try:
            with self._lines() as lines:
                return f"{SOURCE} {read_head(next(lines, ''))}"
        except (OSError, Refused, zipfile.BadZipFile, UnicodeDecodeError):
            return ""

    def ask(self, ueis: Collection[str]) -> Extract | Unanswered:
        """Return what the file says of these UEIs; it is read once from end to end."""
        if self._path is None:
            return Unanswered("No extract of SAM.gov is set up here.")
        try:
            with self._lines() as lines:
                return find_entities(lines, ueis)
        except OSError as error:
            return Unanswered(f"The extract of SAM.gov cannot be read: {error.strerror}.")
        except (zipfile.BadZipFile, UnicodeDecodeError):
            return Unanswered("The extract of SAM.gov is damaged.")
        except Refused as refusal:
            return Unanswered(f"The extract of SAM.gov cannot be used. {refusal}")

    @contextmanager
    def _lines(self) -> Iterator[Iterator[str]]:
        """Give the lines of the file."""
        if self._path is None:
            raise FileNotFoundError
        if self._path.suffix.lower() != ".zip":
            with self._path.open(encoding="utf-8", errors="replace") as file:
                yield iter(file)
            return
        with zipfile.ZipFile(self._path) as folder:
            names = [name for name in folder.namelist() if name.lower().endswith(".dat")]
            if len(names) != 1:
                raise zipfile.BadZipFile
            with folder.open(names[0]) as packed:
                yield iter(TextIOWrapper(packed, encoding="utf-8", errors="replace"))
