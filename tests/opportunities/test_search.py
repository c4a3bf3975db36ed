"""Everybody finds opportunities by words, also misspelt ones, and by what they need."""

import csv
import io
from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commonbeat.engine.notices import REQUIRED_SECTIONS
from commonbeat.opportunities.models import Opportunity, SearchTerm
from commonbeat.opportunities.queries import Search, found
from commonbeat.opportunities.services import offers
from tests.opportunities.factories import (
    a_section,
    make_amended,
    make_draft,
    make_open,
    make_published,
    make_wording,
    make_writer,
)

pytestmark = pytest.mark.django_db


def numbers(**asked: str) -> list[str]:
    """Return the numbers of the opportunities that a search finds, in its order."""
    keys = found(Search.read(asked), timezone.now())
    by_key = dict(Opportunity.objects.values_list("pk", "number"))
    return [by_key[key] for key in keys]


@pytest.fixture
def three() -> None:
    """Make three open opportunities: schools, hiring, wellness."""
    make_open(
        number="CB-SCHOOL-1",
        closes_in=timedelta(days=30, hours=1),
        title="Safer schools",
        summary="Pays for locks and lighting in schools.",
        applicant_types=("school", "municipal"),
        award_ceiling_cents=500_000_00,
        match_percent=25,
    )
    make_open(
        number="CB-HIRE-1",
        closes_in=timedelta(days=60),
        title="Hiring officers",
        summary="Pays for new officers. Some of them work in schools.",
        applicant_types=("municipal", "county"),
        award_ceiling_cents=6_250_000_00,
        match_percent=25,
    )
    make_open(
        number="CB-WELL-1",
        closes_in=timedelta(days=10),
        title="Mental health and wellness",
        summary="Peer support for officers.",
        applicant_types=("county",),
        award_ceiling_cents=None,
        funds_cents=200_000_00,
        match_percent=0,
    )


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("school", ["CB-SCHOOL-1", "CB-HIRE-1"]),  # the title counts more
        ("schools locks", ["CB-SCHOOL-1"]),
        ("shcools", ["CB-SCHOOL-1", "CB-HIRE-1"]),
        ("wellnes", ["CB-WELL-1"]),
        ("hired", ["CB-HIRE-1"]),
        ("hiring offiser", ["CB-HIRE-1"]),
        ("ment", ["CB-WELL-1"]),
        ("cb-hire-1", ["CB-HIRE-1"]),
        ("zeppelin", []),
        ("officers zeppelin", []),
        ("the of", []),
        ("type:municipal", []),
    ],
)
def test_words_are_found_in_all_their_forms_and_with_typing_errors(
    q: str, expected: list[str]
) -> None:
    assert numbers(q=q) == expected


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["CB-WELL-1", "CB-SCHOOL-1", "CB-HIRE-1"]),
        ({"applicant": "municipal"}, ["CB-SCHOOL-1", "CB-HIRE-1"]),
        ({"applicant": "circus"}, ["CB-WELL-1", "CB-SCHOOL-1", "CB-HIRE-1"]),
        ({"match": "none"}, ["CB-WELL-1"]),
        ({"due": "14"}, ["CB-WELL-1"]),
        ({"due": "90", "sort": "award"}, ["CB-HIRE-1", "CB-SCHOOL-1", "CB-WELL-1"]),
        ({"amount": "200,000"}, ["CB-WELL-1", "CB-SCHOOL-1", "CB-HIRE-1"]),
        ({"amount": "500,000.01"}, ["CB-HIRE-1"]),
        ({"amount": "lots"}, ["CB-WELL-1", "CB-SCHOOL-1", "CB-HIRE-1"]),
        ({"sort": "funds"}, ["CB-WELL-1", "CB-HIRE-1", "CB-SCHOOL-1"]),
        ({"q": "officer", "applicant": "county", "match": "none"}, ["CB-WELL-1"]),
        ({"q": "school", "sort": "award"}, ["CB-HIRE-1", "CB-SCHOOL-1"]),
    ],
)
def test_filters_and_orders(asked: dict[str, str], expected: list[str]) -> None:
    assert numbers(**asked) == expected


def test_each_standing_has_its_own_list_and_the_first_one_shows_what_can_be_used() -> None:
    now = timezone.now()
    make_open(number="CB-OPEN")
    coming = make_wording(opens_at=now + timedelta(days=3), closes_at=now + timedelta(days=30))
    make_published(number="CB-COMING", wording=coming, now=now)
    past = make_wording(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=3))
    make_published(number="CB-PAST", wording=past, now=now - timedelta(days=20))
    away = make_open(number="CB-AWAY")
    offers.archive(opportunity=away, by=make_writer(), now=now - timedelta(minutes=1))
    make_draft(number="CB-DRAFT")

    assert numbers() == ["CB-OPEN", "CB-COMING"]
    assert numbers(standing="posted") == ["CB-OPEN"]
    assert numbers(standing="forecast") == ["CB-COMING"]
    assert numbers(standing="closed") == ["CB-PAST"]
    assert numbers(standing="archived") == ["CB-AWAY"]
    assert sorted(numbers(standing="all")) == ["CB-AWAY", "CB-COMING", "CB-OPEN", "CB-PAST"]


def test_an_amendment_is_found_by_its_new_words_and_no_more_by_its_old_ones() -> None:
    opportunity = make_open(number="CB-1", sections=_all_sections("bicycles"))
    version = opportunity.current
    assert version is not None

    make_amended(
        opportunity,
        reason="A word.",
        sections=_all_sections("horses"),
        opens_at=version.opens_at,
        closes_at=version.closes_at,
    )

    assert numbers(q="horse") == ["CB-1"]
    assert numbers(q="bicycle") == []
    assert not SearchTerm.objects.filter(word__term="bicycl").exists()


def _all_sections(word: str) -> tuple[object, ...]:
    return tuple(a_section(key, f"About {word}.") for key, _ in REQUIRED_SECTIONS)


@pytest.mark.usefixtures("three")
def test_the_page_keeps_what_was_asked_and_works_as_a_part_too() -> None:
    address = "/opportunities/?q=shcool&match=&standing=all"

    whole = Client().get(address).content.decode()
    part = Client().get(address, headers={"HX-Request": "true", "HX-Target": "opportunities"})

    assert 'value="shcool"' in whole
    assert '<option value="all" selected>All</option>' in whole
    assert "“shcool”, all" in whole
    assert "opportunities.csv?q=shcool&amp;standing=all" in whole
    assert whole.count("<article") == part.content.decode().count("<article") == 2
    assert "<html" not in part.content.decode()


def test_empty_lists_say_what_can_be_done() -> None:
    nothing = Client().get("/opportunities/").content.decode()
    no_match = Client().get("/opportunities/?q=zeppelin").content.decode()
    no_amount = Client().get("/opportunities/?amount=lots").content.decode()

    assert "Nothing is open or announced now" in nothing
    assert "No opportunity matches" in no_match
    assert "“lots” is no amount" in no_amount


@pytest.mark.usefixtures("three")
def test_the_list_is_a_csv_file_and_a_calendar() -> None:
    table = Client().get("/opportunities/opportunities.csv?q=school")
    dates = Client().get("/opportunities/opportunities.ics?q=school")

    rows = list(csv.DictReader(io.StringIO(table.content.decode())))
    assert [row["number"] for row in rows] == ["CB-SCHOOL-1", "CB-HIRE-1"]
    assert rows[0]["award_ceiling_dollars"] == "500000.00"
    assert rows[0]["applicant_types"] == "school municipal"
    assert rows[0]["address"] == "http://testserver/opportunities/CB-SCHOOL-1/"
    events = icalendar.Calendar.from_ical(dates.content).walk("VEVENT")
    assert {str(event["UID"]) for event in events} == {
        f"{number}.{name}@testserver"
        for number in ("CB-SCHOOL-1", "CB-HIRE-1")
        for name in ("opens", "closes")
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for place in range(count):
        make_open(number=f"CB-{place}")

    with django_assert_num_queries(5):
        page = Client().get("/opportunities/?q=hiring").content.decode()

    assert page.count("<article") == count


def test_an_address_can_be_read_again() -> None:
    search = Search.read({"q": "  two  words ", "due": "14", "sort": "upside-down"})

    assert search == Search(q="two words", due="14")
    assert search.address == "q=two+words&due=14"
    assert search.in_words == "“two words”, closing within 14 days"
