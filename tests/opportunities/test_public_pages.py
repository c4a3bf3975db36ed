"""An opportunity as everybody reads it."""

import io
from datetime import timedelta
from typing import Any

import icalendar
import pypdf
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commonbeat.opportunities.models import Question
from commonbeat.opportunities.services import offers, questions
from tests.opportunities.factories import (
    a_section,
    make_amended,
    make_draft,
    make_open,
    make_published,
    make_wording,
    make_writer,
    released_forms,
)
from tests.opportunities.pages import signed_in
from tests.selections.factories import make_rulebook

pytestmark = pytest.mark.django_db
ONE = "/opportunities/CB-1/"


@pytest.fixture(autouse=True)
def _forget_who_asked() -> None:
    cache.clear()


def text_of(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_page_says_where_it_stands_by_the_clock_of_the_offer() -> None:
    make_open(number="CB-1")

    page = text_of(ONE)

    assert "Closes in 3 days" in page
    assert "(America/New_York)" in page
    assert "Time of this site now" in page


def test_a_forecast_and_a_closed_one_say_so_and_offer_no_start() -> None:
    now = timezone.now()
    coming = make_wording(
        opens_at=now + timedelta(hours=5, minutes=1), closes_at=now + timedelta(days=9)
    )
    make_published(number="CB-2", wording=coming, now=now)
    opportunity = make_open(number="CB-1")
    version = opportunity.current
    assert version is not None
    type(version).objects.filter(pk=version.pk).update(closes_at=now - timedelta(minutes=1))

    forecast, closed = text_of("/opportunities/CB-2/"), text_of(ONE)

    assert "Opens in 5 hours" in forecast
    assert "Nothing is taken any more" in closed
    assert "Start an application" not in forecast + closed


def test_the_page_has_contents_facts_sections_contacts_forms_and_questions() -> None:
    opportunity = make_published(
        number="CB-1",
        wording=make_wording(
            form_set=released_forms("hiring"),
            sections=tuple(
                a_section(key, f"Words **about** {key} <script>alert(1)</script>")
                for key in (
                    "basic",
                    "eligibility",
                    "description",
                    "application",
                    "submission",
                    "review",
                    "award",
                    "after",
                )
            ),
        ),
    )
    asked = questions.ask_question(opportunity=opportunity, text="May we?", by=None)
    questions.ask_question(opportunity=opportunity, text="A waiting one?", by=None)
    questions.answer_question(
        question=asked, answer="You may.", by=make_writer(), now=timezone.now()
    )

    page = text_of(ONE)

    assert '<a href="#review">How applications are reviewed and selected</a>' in page
    assert "Words <strong>about</strong> review" in page
    assert "<script>alert" not in page
    assert 'href="mailto:grants@office.example"' in page
    assert "Officer request and budget" in page
    assert "May we?" in page
    assert "You may." in page
    assert "A waiting one?" not in page
    assert "“No” stops: Only agencies with primary authority can be funded." in page


def test_amendments_are_a_list_of_what_changed_and_every_version_can_be_read() -> None:
    opportunity = make_published(number="CB-1")
    make_amended(opportunity, reason="More money came.", funds_cents=250_000_00)

    page = text_of(ONE)
    first = text_of(f"{ONE}versions/1/")

    assert "More money came." in page
    assert "$100,000</del>" in page
    assert "$250,000</ins>" in page
    assert "It was replaced" in first
    assert "$100,000" in first
    assert "It is the current one." in text_of(f"{ONE}versions/2/")


def test_drafts_amendments_in_work_and_unknown_numbers_are_nowhere() -> None:
    make_draft(number="CB-2")
    opportunity = make_published(number="CB-1")
    offers.amend(opportunity=opportunity, by=make_writer())
    names = ["", "versions/1/", "rulebook/", "notice.pdf", "dates.ics"]
    hidden = [f"/opportunities/CB-2/{name}" for name in names]
    hidden += [f"{ONE}versions/2/", f"{ONE}rulebook/", "/opportunities/CB-3/"]

    assert {Client().get(address).status_code for address in hidden} == {404}
    assert Client().post("/opportunities/CB-2/questions/", {"text": "?"}).status_code == 404


def test_an_archived_one_keeps_its_page_and_leaves_the_list() -> None:
    opportunity = make_open(number="CB-1")
    offers.archive(opportunity=opportunity, by=make_writer(), now=timezone.now())

    page = text_of(ONE)

    assert "Taken out of the lists" in page
    assert "Ask a question" not in page
    assert ONE not in text_of("/opportunities/")


def test_a_stranger_asks_a_question_and_it_waits_for_an_answer() -> None:
    make_open(number="CB-1")

    answer = Client().post(
        f"{ONE}questions/", {"text": "May we?", "email": "ann@town.example"}, follow=True
    )

    assert "The answer will stand on this page." in answer.content.decode()
    asked = Question.objects.get()
    assert (asked.text, asked.asked_email, asked.asked_by) == (
        "May we?",
        "ann@town.example",
        None,
    )


def test_a_question_without_words_is_told_and_what_was_typed_stays() -> None:
    make_open(number="CB-1")

    answer = Client().post(f"{ONE}questions/", {"text": " ", "email": "ann@town.example"})

    assert answer.status_code == 422
    assert 'value="ann@town.example"' in answer.content.decode()


def test_after_five_questions_an_hour_the_page_says_what_to_do_and_keeps_the_words() -> None:
    make_open(number="CB-1")
    for number in range(5):
        assert Client().post(f"{ONE}questions/", {"text": f"{number}?"}).status_code == 302

    answer = Client().post(f"{ONE}questions/", {"text": "The sixth one?"})
    somebody = signed_in(make_writer()).post(f"{ONE}questions/", {"text": "Mine?"})

    assert answer.status_code == 429
    assert "The sixth one?" in answer.content.decode()
    assert "write to the contact named on this page" in answer.content.decode()
    assert somebody.status_code == 302


def test_the_rulebook_of_the_round_is_told_in_plain_words() -> None:
    opportunity = make_published(number="CB-1")
    make_rulebook(opportunity.round)

    assert f'href="{ONE}rulebook/"' in text_of(ONE)
    assert "These sentences are made from the rulebook file itself" in text_of(
        f"{ONE}rulebook/"
    )


def test_the_dates_go_into_a_calendar_and_an_amendment_moves_them() -> None:
    opportunity = make_published(number="CB-1")
    first = icalendar.Calendar.from_ical(Client().get(f"{ONE}dates.ics").content)
    closes = make_wording().closes_at + timedelta(days=7)
    make_amended(opportunity, reason="A storm.", closes_at=closes)

    answer = Client().get(f"{ONE}dates.ics")

    moved = icalendar.Calendar.from_ical(answer.content)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    before, after = (list(each.walk("VEVENT"))[1] for each in (first, moved))
    assert before["UID"] == after["UID"] == "CB-1.closes@testserver"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("DTSTART") == closes


def test_the_notice_is_a_tagged_pdf_that_holds_all_of_it() -> None:
    opportunity = make_published(number="CB-1")
    make_amended(opportunity, reason="More money came.", funds_cents=250_000_00)
    asked = questions.ask_question(opportunity=opportunity, text="May we?", by=None)
    questions.answer_question(
        question=asked, answer="You may.", by=make_writer(), now=timezone.now()
    )

    answer = Client().get(f"{ONE}notice.pdf")

    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    root: Any = reader.root_object
    words = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert answer["Content-Type"] == "application/pdf"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    for said in (
        "CB-1",
        "$250,000",
        "About review.",
        "Only agencies with primary authority can be funded.",
        "grants@office.example",
        "May we?",
        "You may.",
        "More money came.",
        "Before: $100,000",
    ):
        assert said in words, said


def test_the_page_takes_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    opportunity = make_published(number="CB-1")
    make_amended(opportunity, reason="One.", funds_cents=1_00)
    make_amended(opportunity, reason="Two.", funds_cents=2_00)
    make_rulebook(opportunity.round)
    text_of(ONE)

    with django_assert_max_num_queries(10):
        text_of(ONE)
