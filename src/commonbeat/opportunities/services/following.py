"""Follow an opportunity, drop it; keep a search, forget it."""

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.http import Http404

from commonbeat.base import audit
from commonbeat.engine.problems import Problem, Refused
from commonbeat.opportunities.models import Following, Opportunity, SavedSearch
from commonbeat.opportunities.queries import Search
from commonbeat.people.models import User

MOST_SEARCHES = 50  # of one person
_SALT = "opportunities.drop"


@transaction.atomic
def follow(*, opportunity: Opportunity, by: User, now: datetime) -> Following:
    """Let a person hear what changes in an opportunity; following twice changes nothing."""
    following, new = Following.objects.select_for_update().get_or_create(
        user=by, opportunity=opportunity, defaults={"since": now}
    )
    if new or following.is_dropped:
        following.is_dropped, following.since = False, now
        following.save()
        audit.record(by, "opportunity.followed", opportunity)
    return following


@transaction.atomic
def drop(*, opportunity: Opportunity, by: User, now: datetime) -> None:
    """Let a person hear no more of an opportunity, by no search either."""
    following, new = Following.objects.select_for_update().get_or_create(
        user=by, opportunity=opportunity, defaults={"since": now, "is_dropped": True}
    )
    if new or not following.is_dropped:
        following.is_dropped, following.since = True, now
        following.save()
        audit.record(by, "opportunity.dropped", opportunity)


def drop_token(user: User, opportunity: Opportunity) -> str:
    """Return the signed word in a mail that lets its reader drop one opportunity."""
    return signing.dumps([str(user.public_id), opportunity.number], salt=_SALT)


def read_drop_token(token: str) -> tuple[User, Opportunity]:
    """Return whom and what a signed word means; 404 for any other word."""
    try:
        public_id, number = signing.loads(token, salt=_SALT)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    user = User.objects.filter(public_id=public_id).first()
    opportunity = Opportunity.objects.filter(number=number, current__isnull=False).first()
    if user is None or opportunity is None:
        raise Http404
    return user, opportunity


@transaction.atomic
def save_search(*, search: Search, name: str, by: User, now: datetime) -> SavedSearch:
    """Keep a search; the digest tells what is new in it. The same search is kept once."""
    User.objects.select_for_update().get(pk=by.pk)  # two at once, one count
    kept = SavedSearch.objects.filter(user=by)
    same = kept.filter(address=search.address).first()
    if same is not None:
        return same
    if kept.count() >= MOST_SEARCHES:
        raise Refused(
            Problem(
                "saved_search.too_many",
                f"You keep {MOST_SEARCHES} searches already.",
                "Forget one of them first.",
            )
        )
    saved = SavedSearch.objects.create(
        user=by,
        name=(name.strip() or search.in_words)[:120],
        address=search.address,
        since=now,
    )
    audit.record(by, "search.saved", saved, address=search.address)
    return saved


@transaction.atomic
def forget_search(*, saved: SavedSearch, by: User) -> None:
    """Forget a kept search."""
    audit.record(by, "search.forgotten", saved, address=saved.address)
    saved.delete()
