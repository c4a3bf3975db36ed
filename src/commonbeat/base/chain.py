"""The chain of hashes behind the audit log, as plain values: no database, no clock."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64  # what the first line holds in place of an earlier hash


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the log as it is hashed."""

    sequence: int
    at: datetime
    actor_id: str
    actor_name: str
    action: str
    subject_type: str
    subject_id: str
    subject_name: str
    facts_json: str
    previous_hash: str
    hash: str = ""


@dataclass(frozen=True)
class Broken:
    """The first line at which the log does not hold together, and why."""

    sequence: int
    why: str


def canonical(facts: dict[str, object]) -> str:
    """Return facts as the one JSON text that is stored and hashed.

    Raises TypeError on a fraction in floating point: it has no one text on all machines.
    """
    _refuse_floats(facts)
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def line_hash(entry: Entry) -> str:
    """Return the SHA-256 of a line: a JSON list of its columns in their order, in UTF-8."""
    columns = [
        entry.previous_hash,
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_name,
        entry.action,
        entry.subject_type,
        entry.subject_id,
        entry.subject_name,
        entry.facts_json,
    ]
    text = json.dumps(columns, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(entries: Iterable[Entry]) -> Broken | None:
    """Return the first broken line of a log given in order, or None when all of it holds.

    A removed, inserted, reordered or changed line is found; so is a log that lost its start.
    A log that lost its newest lines holds: compare its head hash with one kept elsewhere.
    """
    previous = GENESIS
    for expected, entry in enumerate(entries, start=1):
        if entry.sequence != expected:
            return Broken(
                expected, f"line {expected} is missing; line {entry.sequence} follows"
            )
        if entry.previous_hash != previous:
            return Broken(expected, "it does not hold the hash of the line before it")
        if entry.hash != line_hash(entry):
            return Broken(expected, "its content does not give its hash")
        previous = entry.hash
    return None


def _refuse_floats(value: object) -> None:
    """Raise TypeError when a float stands anywhere in `value`."""
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a floating-point number: record whole units or text")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            _refuse_floats(part)
