"""Edits of the fields of a draft as values: what a browser sends, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from commonbeat.engine.forms import JSON
from commonbeat.engine.problems import Problem

LONGEST_BATCH = 500  # edits; a page of the longest form has about 400 fields
LONGEST_VALUE = 200_000  # characters of a value as JSON


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one field, made on top of a version of it (0: it was empty).

    is_text  the value is a text as it was typed, which still has to be read
    """

    form: str
    path: str
    value: JSON
    base_version: int
    is_text: bool = False

    @property
    def place(self) -> str:
        """Return form and path together, as answers name them."""
        return f"{self.form}.{self.path}"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one browser sends at once; sent again, it changes nothing."""

    client: UUID
    sequence: int
    edits: Sequence[Edit]
    origin: str = "page"


@dataclass(frozen=True, slots=True)
class Met:
    """An edit that met another one of the same field: both are kept."""

    id: str
    form: str
    path: str
    mine: JSON
    theirs: JSON
    theirs_by: str
    theirs_at: datetime
    version: int


@dataclass(slots=True)
class Taken:
    """What became of a batch.

    saved      "form.path" -> the version that the field has now
    conflicts  edits that met another one
    problems   "form.path" -> what is wrong with the value; it is saved all the same
    refused    edits that name no field, with why
    again      the answer of the first time, when the batch was sent again
    """

    revision: int = 0
    saved: dict[str, int] = field(default_factory=dict)
    conflicts: list[Met] = field(default_factory=list)
    problems: dict[str, list[str]] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)
    again: dict[str, Any] | None = None

    @property
    def answer(self) -> dict[str, Any]:
        """Return it as the JSON that the browser gets."""
        if self.again is not None:
            return self.again
        return {
            "revision": self.revision,
            "saved": self.saved,
            "conflicts": [
                {
                    "id": met.id,
                    "form": met.form,
                    "path": met.path,
                    "mine": met.mine,
                    "theirs": met.theirs,
                    "theirs_by": met.theirs_by,
                    "theirs_at": met.theirs_at.isoformat(),
                    "version": met.version,
                }
                for met in self.conflicts
            ],
            "problems": self.problems,
            "refused": [str(problem) for problem in self.refused],
        }


def read_batch(sent: Any) -> Batch:
    """Return the batch of a request's JSON. Raises ValueError where it is not one."""
    table = sent if isinstance(sent, Mapping) else {}
    edits = table.get("edits")
    if not isinstance(edits, list) or not 1 <= len(edits) <= LONGEST_BATCH:
        raise ValueError(f"a batch has 1 to {LONGEST_BATCH} edits")
    return Batch(
        client=UUID(str(table.get("client"))),
        sequence=_whole(table.get("sequence")),
        edits=[_read_edit(each) for each in edits],
    )


def _read_edit(sent: Any) -> Edit:
    table = sent if isinstance(sent, Mapping) else {}
    form, path = table.get("form"), table.get("path")
    if not isinstance(form, str) or not isinstance(path, str):
        raise ValueError("an edit needs form and path")  # noqa: TRY004  one kind for the caller
    base = _whole(table.get("base_version"))
    if isinstance(table.get("text"), str):
        return Edit(form, path, table["text"], base, is_text=True)
    if "value" not in table:
        raise ValueError("an edit needs a value or a text")
    return Edit(form, path, table["value"], base)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise ValueError(f"{value!r} is not a whole number from 0 on")
    return value
