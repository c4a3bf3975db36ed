"""The office writes an opportunity, another person approves it, and all is done on pages."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commonbeat.opportunities.enums import Stage
from commonbeat.opportunities.models import Opportunity, OpportunityVersion
from commonbeat.opportunities.services import offers, questions
from commonbeat.people.enums import Role
from tests.opportunities.factories import (
    make_draft,
    make_published,
    make_submitted,
    make_wording,
    make_writer,
    released_forms,
)
from tests.opportunities.pages import signed_in, typed_in
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
NEW = {
    "template": "svpp",
    "number": "O-2037-SVPP",
    "round_name": "SVPP 2037",
    "fiscal_year": "2037",
    "time_zone": "America/Chicago",
    "opens_at": "2037-03-01T09:00",
    "closes_at": "2037-04-30T16:59",
}
ONE = "/workspace/opportunities/CB-1/"


@pytest.fixture
def writer() -> Client:
    return signed_in(make_writer())


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_opportunity_goes_from_its_template_to_the_public_by_two_people(
    writer: Client,
) -> None:
    released_forms("hiring")
    begun = writer.post("/workspace/opportunities/new/", NEW)
    edit = begun["Location"]
    sent = typed_in(text_of(writer, edit), "Save")
    sent |= {"contacts-0-name": "Ann Example", "contacts-0-email": "ann@office.example"}
    saved = writer.post(edit, sent)
    page = text_of(writer, saved["Location"])
    submitted = writer.post(f"{saved['Location']}submit/")
    other = signed_in(make_person(Role.DIRECTOR))
    approved = other.post(f"{saved['Location']}approve/")

    assert edit == "/workspace/opportunities/O-2037-SVPP/1/edit/"
    assert "Headings, links and all that is required are in order." in page
    assert (submitted.status_code, approved.status_code) == (302, 302)
    version = OpportunityVersion.objects.get()
    assert version.stage == Stage.PUBLISHED
    assert version.closes_at.isoformat() == "2037-04-30T21:59:00+00:00"
    assert version.contacts == [
        {"name": "Ann Example", "email": "ann@office.example", "phone": "", "for": ""}
    ]
    assert [each["key"] for each in version.eligibility] == [
        "registered",
        "excluded",
        "signers",
        "public",
        "building",
    ]


def test_a_form_that_is_sent_unchanged_changes_nothing(writer: Client) -> None:
    draft = make_draft(number="CB-1")
    before: dict[str, object] = dict(OpportunityVersion.objects.values().get())

    writer.post(f"{ONE}1/edit/", typed_in(text_of(writer, f"{ONE}1/edit/"), "Save"))

    after: dict[str, object] = dict(OpportunityVersion.objects.values().get())
    moved = {key for key in before if before[key] != after[key]}
    assert moved == {"written_by_id", "updated_at"}
    assert draft.number == 1


def test_a_preview_shows_what_was_typed_with_its_problems_and_saves_nothing(
    writer: Client,
) -> None:
    draft = make_draft(number="CB-1")
    sent = typed_in(text_of(writer, f"{ONE}1/edit/"), "Save")
    sent |= {"step": "preview", "section_basic": "# Too high\n\n**bold** [here](ftp://x)"}

    answer = writer.post(f"{ONE}1/edit/", sent)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>bold</strong>" in page
    assert "is of level 1, after level 2." in page
    assert "not saved yet" in page
    draft.refresh_from_db()
    assert draft.sections[0]["markdown"] == "About basic."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"closes_at": "2037-02-01T09:00"}, "It would close before it opens."),
        ({"closes_at": "tomorrow"}, "tomorrow is no day and time."),
        ({"opens_at": "2037-03-08T02:30"}, "No clock in America/New_York shows"),
        ({"funds_cents": "a lot"}, "Funds available"),
        ({"eligibility-1-question": "Why?"}, "Say why this answer stops"),
        ({"contacts-1-name": "Ann"}, "Give an e-mail address or a phone number."),
        ({"saved_at": "2020-01-01T00:00:00+00:00"}, "saved this draft after you opened it."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    writer: Client, typed: dict[str, str], said: str
) -> None:
    make_draft(number="CB-1")
    sent = typed_in(text_of(writer, f"{ONE}1/edit/"), "Save")
    sent |= {"title": "Typed by hand"} | typed

    answer = writer.post(f"{ONE}1/edit/", sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="Typed by hand"' in page
    assert OpportunityVersion.objects.get().title != "Typed by hand"


def test_a_number_that_is_taken_is_told_at_its_field(writer: Client) -> None:
    released_forms("hiring")
    make_draft(number="o-2037-svpp")

    answer = writer.post("/workspace/opportunities/new/", NEW)

    assert answer.status_code == 422
    assert "There is an opportunity O-2037-SVPP already." in answer.content.decode()
    assert Opportunity.objects.count() == 1


def test_who_submitted_sees_no_button_and_is_refused_by_the_address(writer: Client) -> None:
    make_draft(number="CB-1")
    writer.post(f"{ONE}1/submit/")

    page = text_of(writer, f"{ONE}1/")
    answer = writer.post(f"{ONE}1/approve/")

    assert "two people stand behind every opportunity" in page
    assert "Approve and publish" not in page
    assert answer.status_code == 422
    assert "You submitted it yourself." in answer.content.decode()


def test_a_version_is_returned_with_a_reason_and_shows_it(writer: Client) -> None:
    make_submitted(number="CB-1")

    empty = writer.post(f"{ONE}1/return/", {"reason": " "})
    writer.post(f"{ONE}1/return/", {"reason": "The phone number is wrong."})

    assert empty.status_code == 422
    assert "Write what has to change." in empty.content.decode()
    assert "The phone number is wrong." in text_of(writer, f"{ONE}1/")


def test_an_amendment_lists_what_it_changes_and_asks_for_its_reason(writer: Client) -> None:
    make_published(number="CB-1")
    begun = writer.post(f"{ONE}amend/")
    sent = typed_in(text_of(writer, begun["Location"]), "Save") | {"funds_cents": "250,000"}
    writer.post(begun["Location"], sent)
    without = text_of(writer, f"{ONE}2/")
    sent = typed_in(text_of(writer, begun["Location"]), "Save")
    writer.post(begun["Location"], sent | {"amendment_reason": "More money came."})

    page = text_of(writer, f"{ONE}2/")

    assert "An amendment tells applicants why it is made." in without
    assert "Submit for approval" not in without
    assert "More money came." in page
    assert "$100,000</del>" in page
    assert "$250,000</ins>" in page
    assert "Submit for approval" in page


def test_a_published_version_is_read_and_not_edited(writer: Client) -> None:
    make_published(number="CB-1")

    answer = writer.get(f"{ONE}1/edit/")

    assert answer["Location"] == f"{ONE}1/"
    assert "Next step" not in text_of(writer, f"{ONE}1/")


def test_questions_are_answered_and_the_page_shows_every_step(writer: Client) -> None:
    opportunity = make_published(number="CB-1")
    asked = questions.ask_question(opportunity=opportunity, text="Which day?", by=None)

    empty = writer.post(f"{ONE}questions/{asked.public_id}/", {"answer": " "})
    writer.post(f"{ONE}questions/{asked.public_id}/", {"answer": "The last one."})
    page = text_of(writer, ONE)

    assert empty.status_code == 422
    assert "The last one." in page
    assert "answered a question" in page
    assert "approved and published it" in page


def test_an_opportunity_is_archived_by_the_office(writer: Client) -> None:
    make_published(number="CB-1")

    writer.post(f"{ONE}archive/")

    assert "Archived</span>" in text_of(writer, ONE)


def test_an_auditor_reads_all_and_changes_nothing() -> None:
    auditor = signed_in(make_person(Role.AUDITOR))
    make_submitted(number="CB-1")

    page = text_of(auditor, f"{ONE}1/")
    posts = [f"{ONE}1/approve/", f"{ONE}1/submit/", f"{ONE}amend/", f"{ONE}archive/"]

    assert "A program manager or a director takes the next step." in page
    assert {auditor.post(address).status_code for address in posts} == {404}
    assert auditor.get("/workspace/opportunities/new/").status_code == 404


def test_a_stranger_and_a_person_without_a_role_find_nothing() -> None:
    version = make_draft(number="CB-1")
    asked = questions.ask_question(opportunity=version.opportunity, text="Why?", by=None)
    addresses = [
        "/workspace/opportunities/",
        "/workspace/opportunities/new/",
        ONE,
        f"{ONE}1/",
        f"{ONE}1/edit/",
        f"{ONE}questions/{asked.public_id}/",
    ]
    person = signed_in(make_person())

    assert {person.get(address).status_code for address in addresses} == {404}
    assert {Client().get(address).status_code for address in addresses} == {302}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    writer: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for place in range(count):
        opportunity = make_published(number=f"CB-{place}")
        offers.amend(opportunity=opportunity, by=make_writer())

    with django_assert_num_queries(7):
        page = text_of(writer, "/workspace/opportunities/")

    assert page.count("Version 2</a>") == count


def test_a_clock_reading_is_taken_in_the_zone_of_the_offer() -> None:
    version = make_draft(number="CB-1", wording=make_wording(time_zone="Pacific/Guam"))
    page = text_of(signed_in(make_writer()), f"{ONE}1/edit/")

    assert 'value="2037-03-02T00:00"' in page
    assert version.time_zone == "Pacific/Guam"


def test_the_round_and_the_workspace_lead_to_the_opportunity(writer: Client) -> None:
    version = make_draft(number="CB-1")

    assert f'href="{ONE}"' in text_of(writer, f"/workspace/{version.opportunity.round.slug}/")
    assert 'href="/workspace/opportunities/"' in text_of(writer, "/workspace/")


def test_no_number_and_no_round_takes_the_address_of_another_page(writer: Client) -> None:
    released_forms("hiring")

    number = writer.post("/workspace/opportunities/new/", NEW | {"number": "New"})
    round_ = writer.post("/workspace/opportunities/new/", NEW | {"number": "Form-sets"})

    assert "New is the address of another page." in number.content.decode()
    assert "form-sets is the address of another page" in round_.content.decode()
    assert not Opportunity.objects.exists()
