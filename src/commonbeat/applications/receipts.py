"""What the site says of a receipt that somebody shows, and nothing of the application."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonbeat.applications.queries.submissions import submission_with_number
from commonbeat.engine.receipts import State, check

VALID, CHANGED, UNKNOWN_KEY, WITHDRAWN, UNREADABLE, UNKNOWN = (
    "valid",
    "changed",
    "unknown_key",
    "withdrawn",
    "unreadable",
    "unknown",
)
_HEADINGS = {
    VALID: "Valid: this site made this receipt.",
    CHANGED: "Changed: this is not what this site signed.",
    UNKNOWN_KEY: "Unknown key: this site never signed with it.",
    WITHDRAWN: "Withdrawn: the receipt is genuine, but the submission was withdrawn.",
    UNREADABLE: "Unreadable: this is no receipt.",
    UNKNOWN: "Unknown: no receipt has this number and this hash.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the site says: a word that never changes, a heading, and sentences."""

    state: str
    sentences: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Return it in plain words."""
        return _HEADINGS[self.state]

    @property
    def is_good(self) -> bool:
        """Return whether the receipt may be relied on."""
        return self.state == VALID


def said_of_file(document: Any, content: bytes | None, trusted: Mapping[str, bytes]) -> Said:
    """Return what holds of a receipt file, and of the content if it was given too."""
    checked = check(document, trusted, content)
    if checked.state is not State.VALID:
        return Said(checked.state.value, checked.sentences)
    kept = submission_with_number(checked.number)
    if kept is not None and kept.withdrawn_at is not None:
        return Said(WITHDRAWN, checked.sentences)
    return Said(VALID, checked.sentences)


def said_of_number(number: str, content_sha256: str) -> Said:
    """Return what holds of a receipt's number together with the hash that stands on it."""
    kept = submission_with_number(number.strip())
    if kept is None or kept.sha256 != content_sha256.strip().lower():
        return Said(UNKNOWN)
    return Said(VALID if kept.withdrawn_at is None else WITHDRAWN)
