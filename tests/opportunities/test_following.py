"""People follow opportunities and keep searches; one mail a day tells what is new, and why."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from commonbeat.base.models import Mail
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.models import Following, Opportunity, SavedSearch
from commonbeat.opportunities.queries import Search
from commonbeat.opportunities.services import following, offers, questions
from commonbeat.opportunities.services.digests import send_digests
from commonbeat.people.models import User
from tests.opportunities.factories import (
    CLOSES,
    DURING,
    make_amended,
    make_open,
    make_published,
    make_writer,
)
from tests.opportunities.pages import signed_in
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
ONE = "/opportunities/CB-1/"
EARLIER = DURING - timedelta(days=1)
LATER = CLOSES - timedelta(days=20)  # after DURING, before any reminder


def follower(opportunity: Opportunity, since: datetime = EARLIER) -> User:
    """Return somebody who follows an opportunity."""
    person = make_person(email="ann@town.example")
    following.follow(opportunity=opportunity, by=person, now=since)
    return person


def send(now: datetime = LATER, days: int = 0) -> int:
    return send_digests(now=now + timedelta(days=days), today=date(2037, 4, 10 + days))


def mails() -> list[str]:
    return [mail.text for mail in Mail.objects.order_by("pk")]


def test_a_follower_is_told_of_amendments_and_answers_once_with_the_reason_why() -> None:
    opportunity = make_published(number="CB-1")
    person = follower(opportunity)
    make_amended(opportunity, reason="More money came.", funds_cents=250_000_00)
    asked = questions.ask_question(opportunity=opportunity, text="May we?", by=None)
    questions.answer_question(question=asked, answer="Yes.", by=make_writer(), now=DURING)

    counts = [send(), send(), send(days=1)]

    assert counts == [1, 0, 0]
    mail = Mail.objects.get()
    assert (mail.to, mail.about) == (person.email, "opportunity.digest")
    assert mail.subject == "News of CB-1"
    assert "It was amended (Funds available): More money came." in mail.text
    assert "A question was answered: May we?" in mail.text
    assert mail.text.count("You get this because you follow it.") == 2
    assert "http://127.0.0.1:8000/opportunities/CB-1/" in mail.text


def test_what_was_there_before_somebody_followed_is_no_news() -> None:
    opportunity = make_published(number="CB-1")
    make_amended(opportunity, reason="More money came.", funds_cents=250_000_00)
    follower(opportunity, since=DURING + timedelta(hours=1))

    assert send() == 0


@pytest.mark.parametrize(
    ("days_left", "expected"), [(15, 0), (14, 1), (9, 1), (3, 1), (1, 1), (0, 0), (-1, 0)]
)
def test_a_reminder_comes_when_the_closing_is_near(days_left: int, expected: int) -> None:
    follower(make_published(number="CB-1"))

    assert send(now=CLOSES - timedelta(days=days_left)) == expected


def test_each_reminder_comes_once_and_an_extension_reminds_anew() -> None:
    opportunity = make_published(number="CB-1")
    follower(opportunity, since=CLOSES - timedelta(days=30))
    first = [
        send_digests(
            now=CLOSES - timedelta(days=left, hours=1), today=date(2037, 5, 1) - timedelta(left)
        )
        for left in (14, 13, 12, 5, 3, 2, 1, 0)
    ]

    later = CLOSES + timedelta(days=7)
    make_amended(opportunity, reason="A storm.", closes_at=later)
    Following.objects.update(since=CLOSES)
    extended = send_digests(now=later - timedelta(days=2), today=date(2037, 5, 6))

    assert first == [0, 1, 0, 0, 0, 1, 0, 1]
    assert extended == 1
    assert "It closes in 24 hours" not in mails()[-1]
    assert "It closes in 2 days" in mails()[-1]


def test_a_kept_search_tells_what_is_new_in_it_and_why() -> None:
    person = make_person()
    make_published(number="CB-OLD")
    saved = following.save_search(
        search=Search(q="officers"), name="Officers", by=person, now=DURING
    )
    make_published(number="CB-NEW", now=DURING + timedelta(minutes=1))

    counts = [send(), send(days=1)]

    assert counts == [1, 0]
    assert saved.address == "q=officers"
    assert "CB-NEW" in mails()[0]
    assert "CB-OLD" not in mails()[0]
    assert "You get this because it is new in your search “Officers”." in mails()[0]


def test_a_mail_lets_its_reader_drop_one_opportunity_without_signing_in() -> None:
    opportunity = make_published(number="CB-1")
    person = follower(opportunity)
    following.save_search(search=Search(), name="All", by=person, now=EARLIER)
    make_amended(opportunity, reason="One.", funds_cents=1_00)
    send()
    link = re.search(r"8000(/opportunities/drop/\S+)", mails()[0])
    assert link is not None

    shown = Client().get(link[1])
    looked_at = Following.objects.get().is_dropped
    dropped = Client(enforce_csrf_checks=False).post(link[1])
    make_amended(opportunity, reason="Two.", funds_cents=2_00)

    assert "Yes, drop it" in shown.content.decode()
    assert looked_at is False
    assert "You hear no more of CB-1" in dropped.content.decode()
    assert send(days=1) == 0


def test_a_link_that_was_changed_leads_nowhere() -> None:
    token = following.drop_token(make_person(), make_published(number="CB-1"))

    assert Client().get(f"/opportunities/drop/{token}x/").status_code == 404
    assert Client().get("/opportunities/drop/guess/").status_code == 404


def test_nobody_is_told_of_what_is_archived_or_when_they_left() -> None:
    opportunity = make_published(number="CB-1")
    person = follower(opportunity)
    make_amended(opportunity, reason="One.", funds_cents=1_00)
    offers.archive(opportunity=opportunity, by=make_writer(), now=DURING)
    archived = send()
    other = make_published(number="CB-2")
    following.follow(opportunity=other, by=person, now=EARLIER)
    make_amended(other, reason="Two.", funds_cents=2_00)
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert (archived, send()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_mail() -> None:
    opportunity = make_published(number="CB-1")
    follower(opportunity)
    make_amended(opportunity, reason="One.", funds_cents=1_00)

    def run(_: int) -> int:
        try:
            return send()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as runs:
        counts = sorted(runs.map(run, range(2)))

    assert counts == [0, 1]
    assert Mail.objects.count() == 1


def test_the_command_says_how_many_it_sent(capsys: pytest.CaptureFixture[str]) -> None:
    opportunity = make_open(number="CB-1", closes_in=timedelta(days=2, hours=1))
    follower(opportunity, since=timezone.now())

    call_command("send_digests")
    call_command("send_digests")

    assert capsys.readouterr().out == "1 digest sent.\n0 digests sent.\n"


def test_following_and_keeping_is_done_on_pages() -> None:
    make_open(number="CB-1")
    person = make_person()
    browser = signed_in(person)

    browser.post(f"{ONE}follow/")
    browser.post("/opportunities/saved/new/", {"q": "officers", "match": "none", "name": ""})
    page = browser.get("/opportunities/saved/").content.decode()
    saved = SavedSearch.objects.get()
    detail = browser.get(ONE).content.decode()
    listed = browser.get("/opportunities/?q=officers").content.decode()
    browser.post(f"/opportunities/saved/{saved.public_id}/forget/")
    browser.post(f"{ONE}unfollow/")
    after = browser.get("/opportunities/saved/").content.decode()

    assert "CB-1: Hiring officers for community policing" in page
    assert "“officers”, no match needed" in page
    assert "Stop following" in detail
    assert "Keep this search" in listed
    assert not SavedSearch.objects.exists()
    assert "No search brings these up again." in after


def test_the_same_search_is_kept_once_and_there_is_an_end() -> None:
    person = make_person()
    for _ in range(2):
        following.save_search(search=Search(q="one"), name="", by=person, now=DURING)
    for number in range(49):
        following.save_search(search=Search(q=f"{number}x"), name="", by=person, now=DURING)

    with pytest.raises(Refused) as refusal:
        following.save_search(search=Search(q="more"), name="", by=person, now=DURING)

    assert person.saved_searches.count() == 50
    assert [each.code for each in refusal.value.problems] == ["saved_search.too_many"]


def test_a_stranger_signs_in_first_and_nobody_forgets_the_search_of_another() -> None:
    make_open(number="CB-1")
    saved = following.save_search(search=Search(q="one"), name="", by=make_person(), now=DURING)
    mine = f"/opportunities/saved/{saved.public_id}/forget/"

    assert "Sign in to follow it" in Client().get(ONE).content.decode()
    assert Client().post(f"{ONE}follow/").status_code == 302
    assert Client().get("/opportunities/saved/").status_code == 302
    assert signed_in(make_person()).post(mine).status_code == 404
    assert not Following.objects.exists()
