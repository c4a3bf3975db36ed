"""An application on paper: every value is in it, whole, whoever prints it."""

import io
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from commonbeat.applications.drafting import Batch, Edit
from commonbeat.applications.models import Application
from commonbeat.applications.queries import versions_of
from commonbeat.applications.services.attachments import Upload, attach
from commonbeat.applications.services.collaborating import (
    Invited,
    accept_collaboration,
    invite_collaborator,
)
from commonbeat.applications.services.writing import take_edits
from commonbeat.engine.forms import JSON
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.applications.factories import (
    TOWN_FORMS,
    make_application,
    make_form_version,
    make_next_version,
    make_opportunity,
)
from tests.applications.teams import Team
from tests.applications.teams import make_opportunity as make_posted
from tests.formats.hostile_files import pdf
from tests.formats.printed.test_printed import kinds_of_tags
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
LONG = "".join(f"{number:05d} " for number in range(5_000 // 6)) + "the end"
UNBROKEN = "".join(f"{number:05x}" for number in range(400))
ODD = "Peñasco “façade” – naïve œuvre Ω ≤ ½ €\n\tsecond line <b>#let x = 1</b> $math$ \\ `raw`"
NOBODY_HAS_IT = "\U0001f693"  # a police car, which no font for print has


def words(data: bytes) -> str:
    """Return the text of a PDF without spaces, and without the head and foot of each page."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    head = next(line for line in pages[0].splitlines() if line.strip())
    foot = [line for line in pages[0].splitlines() if line.strip()][-1].partition("Page")[0]
    texts = []
    for number, page in enumerate(pages, start=1):
        plain = "".join(page.replace(head, "", 1).split())
        texts.append(plain.removesuffix(f"{''.join(foot.split())}Page{number}of{len(pages)}"))
    return "".join(texts)


def plain(text: str) -> str:
    return "".join(text.split())


def with_long_name(**changes: Any) -> dict[str, Any]:
    """Return the small form set with a field for words of every length."""
    made: dict[str, Any] = deepcopy(TOWN_FORMS)
    properties = made["forms"][0]["schema"]["properties"]
    properties["story"]["maxLength"] = 20_000
    properties["chief"] = {
        "type": "string",
        "title": "Kind of chief",
        "x-kind": "choice",
        "oneOf": [
            {"const": "sheriff", "title": "An elected sheriff"},
            {"const": "other", "title": "Another"},
        ],
    } | changes
    made["forms"][0]["layout"][0]["fields"].append("chief")
    return made


def write(application: Application, form: str = "town", **values: JSON) -> None:
    versions = versions_of(application, form)
    edits = [
        Edit(form, path.replace("__", "."), value, versions.get(path.replace("__", "."), 0))
        for path, value in values.items()
    ]
    batch = Batch(uuid4(), 0, edits)
    taken = take_edits(
        application=application, batch=batch, by=application.begun_by, now=timezone.now()
    )
    assert not taken.refused


@pytest.fixture
def application() -> Application:
    version = make_form_version(with_long_name())
    return make_application(opportunity=make_opportunity(version))


def printed(client: Client, application: Application, by: User) -> bytes:
    client.force_login(by)
    answer = client.get(f"/applications/{application.public_id}/draft.pdf")
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def test_every_typed_value_is_in_the_draft_whole(
    client: Client, application: Application
) -> None:
    write(
        application,
        name=ODD,
        story=LONG,
        sworn="about nine",
        money_cents=1_234_567_89,
        chief="sheriff",
        officers__a1=0,
        officers__a1__duty=f"School {UNBROKEN}",
        officers__b2=1,
        officers__b2__duty="Patrol",
    )
    write(application, "need", why=f"Because{NOBODY_HAS_IT}")

    data = printed(client, application, application.begun_by)
    text = words(data)

    for value in (ODD, LONG, "about nine", "$1,234,567.89", "An elected sheriff", UNBROKEN):
        assert plain(value) in text, value
    assert "Because[U+1F693POLICECAR]" in text
    assert text.index("Officer1DutySchool") < text.index("Officer2DutyPatrol")
    assert {"/H1", "/H2", "/H3", "/L"} <= kinds_of_tags(data)


@pytest.mark.parametrize("length", [1, 400, 2_500])
def test_no_word_is_cut_however_long_it_is(
    client: Client, application: Application, length: int
) -> None:
    values = [(word * length)[:length] for word in ("x9", "Å", "漢")]
    write(application, story="".join(f"[{value}]" for value in values))

    text = words(printed(client, application, application.begun_by))

    for value in values[:2]:
        assert f"[{value}]" in text
    assert text.count("U+6F22") == length


def test_a_draft_is_marked_as_one_on_every_page(
    client: Client, application: Application
) -> None:
    write(application, story=LONG)

    data = printed(client, application, application.begun_by)

    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert len(pages) > 1
    assert all(page.count("Draft") >= 2 for page in pages)
    assert "no proof that anything was submitted" in " ".join(pages[0].split())


def test_answers_that_have_no_place_or_are_not_asked_are_printed_too(
    client: Client, application: Application
) -> None:
    hidden = with_long_name(**{"x-show-if": {"field": "name", "is": ["Alder"]}})
    del hidden["forms"][0]["schema"]["properties"]["money_cents"]
    hidden["forms"][0]["layout"][0]["fields"].remove("money_cents")
    write(application, name="Birch", chief="other", money_cents=77_00)
    application.form_set = make_next_version(application.form_set, hidden)
    application.save()

    text = words(printed(client, application, application.begun_by))

    assert "Kindofchief(notaskedfornow,soitisnotsubmitted)Another" in text
    assert "town.money_cents7700" in text


def test_a_consultant_prints_only_the_forms_that_were_named(
    client: Client, application: Application
) -> None:
    write(application, name="Alder")
    write(application, "need", why="Nobody from outside may read this.")
    guest, today = make_person(), timezone.localdate()
    invited = invite_collaborator(
        application=application,
        invited=Invited(
            email=guest.email, forms=["town"], may_edit=False, ends_on=today + timedelta(days=9)
        ),
        key="key",
        link="http://commonbeat.example/",
        by=application.begun_by,
        today=today,
    )
    accept_collaboration(collaborator=invited, user=guest, now=timezone.now(), today=today)

    text = words(printed(client, application, guest))

    assert "Alder" in text
    assert "Nobodyfromoutside" not in text


def submitted(now: datetime) -> Team:
    """Return a team that submitted, with a file and a long plan."""
    dates = {"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=9)}
    team = Team(make_posted(**dates), now=now)
    team.fill(poverty_percent=19.5)
    team.write("plan", story=f"{ODD}\n{LONG}", now=now)
    attach(
        application=team.application,
        form="plan",
        path="files",
        upload=Upload("map of town.pdf", pdf()),
        by=team.writer,
        now=now,
    )
    team.certify(now)
    team.submit(now)
    return team


def test_agency_and_office_print_the_same_that_was_submitted(client: Client) -> None:
    team = submitted(timezone.now())
    number, round_ = team.application.number, team.application.opportunity.round
    page = f"/applications/{team.application.public_id}/receipts/1/"
    office = f"/workspace/{round_.slug}/received/{number}/"
    client.force_login(team.writer)
    linked = client.get(page).content.decode()
    own = client.get(f"{page}application.pdf").content
    client.force_login(make_person(Role.AUDITOR))
    theirs = client.get(f"{office}application.pdf").content
    received = client.get(office).content.decode()

    text, submission = words(own), team.application.submissions.get()
    assert own == theirs
    assert f'href="{page}application.pdf"' in linked
    assert f'href="{office}application.pdf"' in received
    for value in (ODD, LONG, "19.5 %", "map of town.pdf", submission.sha256, "Cora Chief"):
        assert plain(value) in text, value
    assert "Draft" not in text
    assert f"Assubmitted,receipt{number}-1" in plain(
        pypdf.PdfReader(io.BytesIO(own)).pages[-1].extract_text()
    )
    for value in submission.document["forms"]["request"].values():
        assert str(value) in text.replace(",", "") or value in ("yes", "no")


def test_a_submission_is_printed_in_the_forms_that_it_was_written_in(client: Client) -> None:
    team = submitted(timezone.now())
    definition = deepcopy(team.application.form_set.definition)
    del definition["forms"][1]["schema"]["properties"]["story"]
    definition["forms"][1]["schema"]["required"] = []
    definition["forms"][1]["layout"][0]["fields"].remove("story")
    team.application.form_set = make_next_version(team.application.form_set, definition)
    team.application.save()
    client.force_login(team.writer)

    page = f"/applications/{team.application.public_id}/receipts/1/application.pdf"
    text = words(client.get(page).content)

    assert f"Plan{plain(ODD)}{plain(LONG)}" in text


def test_only_who_may_see_it_prints_it(client: Client, application: Application) -> None:
    team = submitted(timezone.now())
    office = make_person(Role.PROGRAM_MANAGER)
    drafts = f"/applications/{application.public_id}/draft.pdf"
    receipts = f"/applications/{team.application.public_id}/receipts/1/application.pdf"
    round_, number = team.application.opportunity.round, team.application.number
    received = f"/workspace/{round_.slug}/received/{number}/application.pdf"

    found = {}
    for person in (office, team.writer, application.begun_by):
        client.force_login(person)
        found[person.pk] = [
            client.get(place).status_code for place in (drafts, receipts, received)
        ]

    assert found[office.pk] == [404, 404, 200]
    assert found[team.writer.pk] == [404, 200, 404]
    assert found[application.begun_by.pk] == [200, 404, 404]
