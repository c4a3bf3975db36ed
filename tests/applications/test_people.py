"""Consultants and partners: what each may see and do, until when, and what is never theirs."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from commonbeat.applications import queries
from commonbeat.applications.content import prepare
from commonbeat.applications.models import Application, Collaborator, PartnerStatement
from commonbeat.base.models import Mail
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.applications.factories import make_application, make_member
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
CONSULTANT = "consultant@help.example"
WORDS = "We open our hall every Friday for the youth of the town."


@pytest.fixture
def application() -> Application:
    """Return an application that was begun."""
    return make_application()


def below(application: Application, rest: str) -> str:
    """Return an address below the application's."""
    return f"/applications/{application.public_id}/{rest}"


def as_person(person: User | None) -> Client:
    """Return a browser in which this person is signed in; None: nobody."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def invite(application: Application, may: str = "edit", days: int = 30) -> str:
    """Invite a consultant to the first form; return the address in the mail."""
    ends_on = timezone.localdate() + timedelta(days=days)
    sent = as_person(application.begun_by).post(
        below(application, "people/"),
        {
            "what": "invite",
            "email": CONSULTANT,
            "chosen": ["town"],
            "may": may,
            "ends_on": ends_on.isoformat(),
        },
    )
    assert sent.status_code == 302, sent.content.decode()
    return link_of("collaborator.invited")


def link_of(about: str) -> str:
    """Return the path of the link in the newest mail about something."""
    text = Mail.objects.filter(about=about).latest("id").text
    found = re.search(r"http\S+", text)
    assert found is not None
    return urlsplit(found.group()).path


def joined(application: Application, may: str = "edit") -> User:
    """Return a consultant who accepted."""
    person = make_person(email=CONSULTANT)
    as_person(person).post(invite(application, may))
    return person


def test_a_consultant_sees_and_writes_only_the_forms_that_were_named(
    application: Application,
) -> None:
    consultant = as_person(joined(application))

    own = consultant.get(below(application, "forms/town/"))
    other = consultant.get(below(application, "forms/need/"))
    wrote = consultant.post(
        below(application, "forms/town/"), {"name": "Alder", "version:name": "0"}
    )
    overview = consultant.get(below(application, "")).content.decode()

    assert (own.status_code, other.status_code, wrote.status_code) == (200, 404, 302)
    assert queries.values_of(application)["town"]["name"] == "Alder"
    assert "Why you need help" not in overview


def test_a_consultant_who_may_only_read_cannot_write(application: Application) -> None:
    consultant = as_person(joined(application, "view"))

    wrote = consultant.post(
        below(application, "forms/town/"), {"name": "Alder", "version:name": "0"}
    )

    assert consultant.get(below(application, "forms/town/")).status_code == 200
    assert wrote.status_code == 404


def test_an_invitation_is_of_use_only_to_its_address(application: Application) -> None:
    link = invite(application)

    answer = as_person(make_person()).post(link)

    assert answer.status_code == 422
    assert Collaborator.objects.get().accepted_at is None


def test_removal_and_the_end_date_shut_out_at_once(application: Application) -> None:
    person = joined(application)
    kept = Collaborator.objects.get()
    address = below(application, "forms/town/")

    Collaborator.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    past = as_person(person).get(address).status_code
    Collaborator.objects.update(ends_on=timezone.localdate())
    last_day = as_person(person).get(address).status_code
    as_person(application.begun_by).post(below(application, f"people/{kept.public_id}/remove/"))
    removed = as_person(person).get(address).status_code

    assert (past, last_day, removed) == (404, 200, 404)


@pytest.mark.parametrize("days", [-1, 400])
def test_an_end_date_that_is_past_or_far_away_is_refused(
    application: Application, days: int
) -> None:
    ends_on = timezone.localdate() + timedelta(days=days)
    sent = {
        "what": "invite",
        "email": CONSULTANT,
        "chosen": ["town"],
        "may": "view",
        "ends_on": ends_on.isoformat(),
    }

    answer = as_person(application.begun_by).post(below(application, "people/"), sent)

    assert answer.status_code == 422
    assert "is not within the next" in answer.content.decode()


def test_each_label_of_the_two_forms_names_an_input_of_its_own(
    application: Application,
) -> None:
    page = as_person(application.begun_by).get(below(application, "people/")).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert sorted(ids) == sorted(set(ids))


def ask(application: Application) -> str:
    """Ask a partner; return the address in the mail."""
    as_person(application.begun_by).post(
        below(application, "people/"),
        {"what": "partner", "organization": "Alder Youth Club", "email": "club@alder.example"},
    )
    return link_of("partner.asked")


def test_a_partner_confirms_once_in_its_own_words_without_an_account(
    application: Application,
) -> None:
    link, nobody = ask(application), Client()
    words = {"statement": WORDS, "name": "Pat Lee", "title": "Chair"}

    short = nobody.post(link, words | {"statement": "Yes."})
    confirmed = nobody.post(link, words)
    again = nobody.post(link, words | {"statement": "Something quite different now."})

    assert (short.status_code, confirmed.status_code, again.status_code) == (422, 302, 422)
    (statement,) = queries.statements_of(application)
    assert (statement["statement"], statement["name"]) == (WORDS, "Pat Lee")
    overview = as_person(application.begun_by).get(below(application, "")).content.decode()
    assert WORDS in overview
    content = prepare(application, None).content
    assert [each["statement"] for each in content["partners"]] == [WORDS]
    review = as_person(application.begun_by).get(below(application, "review/"))
    assert WORDS in review.content.decode()


def test_a_partner_that_is_taken_out_says_nothing_any_more(application: Application) -> None:
    link = ask(application)
    asked = PartnerStatement.objects.get()

    as_person(application.begun_by).post(
        below(application, f"partners/{asked.public_id}/remove/")
    )

    assert Client().get(link).status_code == 404
    assert queries.statements_of(application) == []


READ = [
    "",
    "forms/town/",
    "forms/town/history/",
    "changes/?form=town",
    "conflicts/",
    "workbook/",
    "people/",
    "comments/",
    "forms/town/comments/",
    "tasks/",
    "tasks/new/",
]
ABSENT = "00000000-0000-4000-8000-000000000000"
WRITE = [
    "forms/town/",
    "edits/",
    "workbook/take/",
    "people/",
    "comments/",
    "forms/town/comments/",
    f"comments/{ABSENT}/",
    f"comments/{ABSENT}/edit/",
    f"comments/{ABSENT}/take-back/",
    f"comments/{ABSENT}/resolve/",
    "tasks/new/",
    f"tasks/{ABSENT}/",
    "forms/town/history/1/restore/",
    f"conflicts/{ABSENT}/",
    f"people/{ABSENT}/remove/",
    f"partners/{ABSENT}/remove/",
]


def stranger(_: Application) -> User:
    """Return somebody without any role."""
    return make_person()


def other_agency(_: Application) -> User:
    """Return who acts for another agency, with an application of its own."""
    return make_application().begun_by


def past_consultant(application: Application) -> User:
    """Return a consultant past the end date."""
    person = joined(application)
    Collaborator.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    return person


def staff(_: Application) -> User:
    """Return a program manager of the office: submissions are read, never drafts."""
    return make_person(Role.PROGRAM_MANAGER)


@pytest.mark.parametrize("who", [stranger, other_agency, past_consultant, staff])
def test_whoever_has_no_part_in_it_finds_no_address(
    application: Application, who: type
) -> None:
    client = as_person(who(application))

    read = {rest: client.get(below(application, rest)).status_code for rest in READ}
    sent = {rest: client.post(below(application, rest)).status_code for rest in WRITE}

    assert set(read.values()) == {404}, read
    assert set(sent.values()) == {404}, sent


def test_nobody_signed_in_is_asked_to_sign_in_and_sees_nothing(
    application: Application,
) -> None:
    answers = [Client().get(below(application, rest)) for rest in READ]
    answers += [Client().post(below(application, rest)) for rest in WRITE]

    assert {answer.status_code for answer in answers} == {302}


def test_a_consultant_cannot_invite_others(application: Application) -> None:
    consultant = as_person(joined(application))

    assert consultant.get(below(application, "people/")).status_code == 404
    assert consultant.post(below(application, "people/"), {"what": "invite"}).status_code == 404


def test_every_member_opens_every_page(application: Application) -> None:
    client = as_person(make_member(application.agency))

    assert {client.get(below(application, rest)).status_code for rest in READ} == {200}
