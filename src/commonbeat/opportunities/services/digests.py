"""The daily digest: what is new for a person, why it is told, how to drop it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from commonbeat.base import mail
from commonbeat.engine.standing import Standing
from commonbeat.opportunities import queries
from commonbeat.opportunities.models import DigestDay, Following, Opportunity, Told
from commonbeat.opportunities.moments import in_words, time_left
from commonbeat.opportunities.queries import Search
from commonbeat.opportunities.services.following import drop_token
from commonbeat.people.models import User

REMINDERS = (1, 3, 14)  # days before closing, the nearest first


@dataclass(frozen=True)
class News:
    """One thing to tell: of what, under which word it is remembered, in words, and why."""

    opportunity: Opportunity
    what: str
    words: str
    why: str


def send_digests(*, now: datetime, today: date) -> int:
    """Mail everybody who has news one digest for today; return how many were made.

    A second run on the same day, or one beside this one, sends nothing twice.
    """
    people = User.objects.filter(
        Q(followings__is_dropped=False) | Q(saved_searches__isnull=False), is_active=True
    ).distinct()
    return sum(_send_one(user, now, today) for user in people.order_by("pk"))


@transaction.atomic
def _send_one(user: User, now: datetime, today: date) -> bool:
    news = list(_unread(user, list(news_for(user, now))))
    if not news:
        return False
    _, is_first = DigestDay.objects.get_or_create(user=user, day=today)
    if not is_first:
        return False
    Told.objects.bulk_create(
        Told(user=user, opportunity=each.opportunity, what=each.what, told_at=now)
        for each in news
    )
    mail.send(
        to=user.email,
        subject=_subject(news),
        text=_text(user, news),
        about="opportunity.digest",
    )
    return True


def _unread(user: User, news: list[News]) -> Iterator[News]:
    """Yield what the person was not told yet, each thing once."""
    told = set(Told.objects.filter(user=user).values_list("opportunity", "what"))
    for each in news:
        key = (each.opportunity.pk, each.what)
        if key not in told:
            told.add(key)
            yield each


def news_for(user: User, now: datetime) -> Iterator[News]:
    """Yield what can be told to a person now, told already or not."""
    followings = Following.objects.filter(user=user).select_related(
        "opportunity__current", "opportunity__round__program"
    )
    dropped = {each.opportunity_id for each in followings if each.is_dropped}
    for following in followings:
        if not following.is_dropped and following.opportunity.archived_at is None:
            yield from _of_followed(following, now)
    for saved in user.saved_searches.all():
        search = Search.read(QueryDict(saved.address).dict())
        keys = set(queries.found(search, now)) - dropped
        new = queries.public_opportunities().filter(
            pk__in=keys, current__published_at__gt=saved.since
        )
        for opportunity in sorted(new, key=lambda each: (each.deadline, each.number)):
            yield News(
                opportunity,
                "found",
                _dates(opportunity, now),
                f"it is new in your search “{saved.name}”",
            )


def _of_followed(following: Following, now: datetime) -> Iterator[News]:
    opportunity, why = following.opportunity, "you follow it"
    for version, changes in queries.amendments(opportunity):
        if version.published_at is not None and version.published_at > following.since:
            named = ", ".join(dict.fromkeys(change.what for change in changes))
            words = f"It was amended ({named}): {version.amendment_reason}"
            yield News(opportunity, f"version {version.number}", words, why)
    for question in queries.answered_questions(opportunity).filter(
        answered_at__gt=following.since
    ):
        words = f"A question was answered: {question.text}"
        yield News(opportunity, f"answer {question.public_id}", words, why)
    for extension in opportunity.extensions.filter(granted_at__gt=following.since):
        words = f"Its deadline was extended: {extension.reason} {_dates(opportunity, now)}"
        yield News(opportunity, f"extension {extension.pk}", words, why)
    yield from _reminder(opportunity, why, now)


def _reminder(opportunity: Opportunity, why: str, now: datetime) -> Iterator[News]:
    version = opportunity.current
    if version is None or queries.standing_of(opportunity, now) != Standing.POSTED:
        return
    left = opportunity.deadline - now
    for days in REMINDERS:
        if left <= timedelta(days=days):
            what = f"closing {days} {opportunity.deadline:%Y-%m-%dT%H:%M}"
            yield News(opportunity, what, _dates(opportunity, now), why)
            return


def _dates(opportunity: Opportunity, now: datetime) -> str:
    version = opportunity.current
    if version is None:
        return ""
    if queries.standing_of(opportunity, now) == Standing.FORECAST:
        return f"It opens {in_words(version.opens_at, version.time_zone)}."
    closes = in_words(opportunity.deadline, version.time_zone)
    return f"It closes in {time_left(opportunity.deadline, now)}: {closes}."


def _subject(news: list[News]) -> str:
    numbers = list(dict.fromkeys(each.opportunity.number for each in news))
    more = f" and {len(numbers) - 1} more" if len(numbers) > 1 else ""
    return f"News of {numbers[0]}{more}"


def _text(user: User, news: list[News]) -> str:
    blocks = [_block(user, each) for each in news]
    mine = f"{settings.SITE_ADDRESS}{reverse('opportunities:saved')}"
    last = f"What you follow and the searches you keep: {mine}"
    return "\n\n".join(["Here is what is new.", *blocks, last]) + "\n"


def _block(user: User, each: News) -> str:
    opportunity = each.opportunity
    title = opportunity.current.title if opportunity.current else opportunity.number
    page = reverse("opportunities:detail", args=[opportunity.number])
    leave = reverse("opportunities:drop", args=[drop_token(user, opportunity)])
    return "\n".join(
        [
            f"{opportunity.number}: {title}",
            each.words,
            f"Read it: {settings.SITE_ADDRESS}{page}",
            f"You get this because {each.why}.",
            f"Hear no more of it: {settings.SITE_ADDRESS}{leave}",
        ]
    )
