"""The list of what was received: its filters, its columns, and a set of it that was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from commonbeat.applications.enums import Outcome
from commonbeat.applications.models import Submission
from commonbeat.applications.queries import light, received
from commonbeat.engine.receipts import canonical, sha256
from commonbeat.opportunities.models import Round

WAITING = "waiting"
OUTCOMES = ((WAITING, "Not screened"), *Outcome.choices)
CSV_COLUMNS = [
    "application_id",
    "agency",
    "ori",
    "state",
    "receipt",
    "arrived_at",
    "registration_provisional",
    "outcome",
    "reason",
    "content_sha256",
]


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the list is asked for; an unknown word means all."""

    search: str = ""
    outcome: str = ""
    provisional: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filters":
        """Return the filters of an address."""
        outcome = asked.get("outcome", "")
        known = {word for word, _ in OUTCOMES}
        return cls(
            search=asked.get("q", "").strip()[:80],
            outcome=outcome if outcome in known else "",
            provisional=asked.get("provisional") == "1",
        )

    @property
    def address(self) -> str:
        """Return the filters as a part of an address."""
        given = {
            "q": self.search,
            "outcome": self.outcome,
            "provisional": "1" if self.provisional else "",
        }
        return urlencode({name: value for name, value in given.items() if value})

    def rows(self, round_: Round) -> QuerySet[Submission]:
        """Return what was received and fits, without the long columns."""
        found = light(received(round_)).select_related("submitted_by")
        if self.search:
            found = found.filter(
                Q(application__number__icontains=self.search)
                | Q(application__agency__name__icontains=self.search)
                | Q(application__agency__ori__iexact=self.search)
            )
        wanted: dict[str, object] = {}  # of a column that the list adds
        if self.outcome == WAITING:
            wanted = {"outcome__isnull": True}
        elif self.outcome:
            wanted = {"outcome": self.outcome}
        found = found.filter(**wanted)
        return found.filter(is_provisional=True) if self.provisional else found


def digest(submissions: list[Submission]) -> str:
    """Return a hash of a set of submissions and of what was found in them so far.

    A preview shows it; if it is another one when somebody confirms, the set has changed.
    """
    rows = [[each.pk, getattr(each, "outcome")] for each in submissions]  # noqa: B009
    return sha256(canonical(rows))
