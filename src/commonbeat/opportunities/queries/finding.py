"""The search for opportunities: what was asked, and which ones answer it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from commonbeat.engine.money import parse_dollars
from commonbeat.engine.problems import Problem
from commonbeat.engine.standing import Standing
from commonbeat.engine.words import near, stems
from commonbeat.opportunities.enums import APPLICANT_TYPES
from commonbeat.opportunities.models import Opportunity, SearchTerm, SearchWord
from commonbeat.opportunities.queries.offers import public_opportunities

APPLICANT = "type:"  # before a kind of applicant among the terms
LONGEST = 200  # characters of a search that are looked at
STANDINGS = {
    "": "Open or coming",
    Standing.POSTED: "Open now",
    Standing.FORECAST: "Forecast",
    Standing.CLOSED: "Closed",
    Standing.ARCHIVED: "Archived",
    "all": "All",
}
DUE = {"": "Any time", "14": "Within 14 days", "30": "Within 30 days", "90": "Within 90 days"}
MATCHES = {"": "Any", "none": "No match needed"}
SORTS = {
    "": "Closing soonest",
    "best": "Best match",
    "newest": "Newest",
    "award": "Largest award",
    "funds": "Most funds",
}
_ORDERS: dict[str, tuple[str | OrderBy, str]] = {
    "": ("closes", "number"),
    "newest": ("-current__published_at", "number"),
    "award": (F("current__award_ceiling_cents").desc(nulls_last=True), "number"),
    "funds": ("-current__funds_cents", "number"),
}


@dataclass(frozen=True, kw_only=True)
class Search:
    """What somebody asks for; empty means any. Its address can be shared and kept."""

    q: str = ""
    program: str = ""
    applicant: str = ""
    standing: str = ""
    due: str = ""
    amount: str = ""
    match: str = ""
    sort: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Search":
        """Return what an address asks for; words that are not known are left out."""
        known = {
            "applicant": APPLICANT_TYPES,
            "standing": STANDINGS,
            "due": DUE,
            "match": MATCHES,
            "sort": SORTS,
        }
        chosen = {
            name: given.get(name, "")
            for name, words in known.items()
            if given.get(name) in words
        }
        return cls(
            q=" ".join(given.get("q", "").split())[:LONGEST],
            program=given.get("program", "")[:60],
            amount=given.get("amount", "").strip()[:30],
            **chosen,
        )

    @property
    def address(self) -> str:
        """Return it as the part of an address after the question mark."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def narrows(self) -> bool:
        """Return whether anything but the order is asked for."""
        return replace(self, sort="") != Search()

    @property
    def amount_cents(self) -> int | None:
        """Return the amount that is asked for; None if there is none or it cannot be read."""
        cents = parse_dollars(self.amount) if self.amount else None
        return None if isinstance(cents, Problem) else cents

    @property
    def in_words(self) -> str:
        """Return it for people: `“school”, open now, no match needed`."""
        parts = [
            f"“{self.q}”" if self.q else "",
            f"program {self.program}" if self.program else "",
            APPLICANT_TYPES.get(self.applicant, "").lower(),
            STANDINGS[self.standing].lower() if self.standing else "",
            f"closing {DUE[self.due].lower()}" if self.due else "",
            f"awards of {self.amount} dollars or more" if self.amount_cents else "",
            MATCHES[self.match].lower() if self.match else "",
        ]
        return ", ".join(part for part in parts if part) or "every opportunity"


def found(search: Search, now: datetime) -> list[int]:
    """Return the keys of the opportunities that answer a search, in its order."""
    rows = _filtered(search, now)
    if not search.q:
        return list(_ordered(rows, search.sort).values_list("pk", flat=True))
    scores = matches(search.q)
    keys = list(_ordered(rows.filter(pk__in=scores), search.sort).values_list("pk", flat=True))
    if search.sort in {"", "best"}:
        keys.sort(key=lambda key: -scores[key])  # stable: equals stay in order of closing
    return keys


def _ordered(rows: QuerySet[Opportunity], sort: str) -> QuerySet[Opportunity]:
    return rows.order_by(*_ORDERS.get(sort, _ORDERS[""]))


def _filtered(search: Search, now: datetime) -> QuerySet[Opportunity]:
    rows = public_opportunities().filter(standing_is(search.standing, now))
    if search.program:
        rows = rows.filter(round__program__slug=search.program)
    if search.applicant:
        kind = SearchTerm.objects.filter(word__term=f"{APPLICANT}{search.applicant}")
        rows = rows.filter(pk__in=kind.values("opportunity"))
    if search.due:
        until = now + timedelta(days=int(search.due))
        rows = rows.filter(Q(closes__gt=now, closes__lte=until))
    if search.amount_cents is not None:
        enough = search.amount_cents
        rows = rows.filter(
            Q(current__award_ceiling_cents__gte=enough)
            | Q(current__award_ceiling_cents__isnull=True, current__funds_cents__gte=enough)
        )
    return rows.filter(current__match_percent=0) if search.match else rows


def standing_is(word: str, now: datetime) -> Q:
    """Return the condition on `public_opportunities` that `engine.standing` decides for one.

    word   a standing, `all`, or empty for those that are open or coming
    """
    archived = Q(archived_at__isnull=False, archived_at__lte=now)
    forecast, closed = Q(current__opens_at__gt=now), Q(closes__lte=now)
    conditions = {
        "": ~archived & ~closed,
        "all": Q(),
        Standing.ARCHIVED: archived,
        Standing.FORECAST: ~archived & forecast,
        Standing.POSTED: ~archived & ~forecast & ~closed,
        Standing.CLOSED: ~archived & closed,
    }
    return conditions[word]


def matches(text: str) -> dict[int, int]:
    """Return how well each opportunity matches; every word has to be there in some form."""
    words = list(dict.fromkeys(stems(text)))
    if not words:
        return {}
    plain = SearchWord.objects.exclude(term__startswith=APPLICANT)
    vocabulary = set(plain.values_list("term", flat=True))
    meant = [near(word, vocabulary) for word in words]
    wanted = {term for terms in meant for term in terms}
    rows: dict[str, list[tuple[int, int]]] = {}
    for term, key, weight in SearchTerm.objects.filter(word__term__in=wanted).values_list(
        "word__term", "opportunity", "weight"
    ):
        rows.setdefault(term, []).append((key, weight))
    totals: Counter[int] = Counter()
    hits: Counter[int] = Counter()
    for terms in meant:
        best: dict[int, int] = {}
        for term, errors in terms.items():
            for key, weight in rows.get(term, ()):
                best[key] = max(best.get(key, 0), weight * 12 // (1 + errors))
        totals.update(best)
        hits.update(best.keys())
    return {key: score for key, score in totals.items() if hits[key] == len(words)}
