"""Forms of Grants.gov as XML in the pages: valid when they go out, never silent coming in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commonbeat.applications.enums import Stage
from commonbeat.applications.models import Application, FieldEdit, FieldValue
from commonbeat.applications.queries import values_of
from commonbeat.applications.services.attachments import Upload, attach
from commonbeat.base.models import AuditLine
from commonbeat.engine.forms import ready
from commonbeat.formats.sf424 import SF424, SF424A, read_form, write_form
from tests.applications.factories import (
    make_application,
    make_form_version,
    make_opportunity,
)
from tests.applications.teams import Team
from tests.applications.test_printed_applications import write
from tests.formats.hostile_files import pdf
from tests.formats.sf424.examples import SF424_VALUES, SF424A_VALUES
from tests.formats.sf424.schemas import schema_errors

pytestmark = pytest.mark.django_db


def definition() -> dict[str, Any]:
    """Return a form set of the two forms that Grants.gov has too, and another one."""
    known = ready.read("general")
    forms = [each for each in known["forms"] if each["key"] in ("sf424", "sf424a", "narrative")]
    return {"format": 1, "title": "For Grants.gov", "forms": forms}


@pytest.fixture
def application() -> Application:
    return make_application(opportunity=make_opportunity(make_form_version(definition())))


@pytest.fixture
def browser(application: Application) -> Client:
    client = Client()
    client.force_login(application.begun_by)
    return client


def at(application: Application, place: str) -> str:
    return f"/applications/{application.public_id}/grants-gov/{place}"


def look(client: Client, application: Application, data: bytes) -> Any:
    file = SimpleUploadedFile("form.xml", data)
    return client.post(at(application, "look/"), {"xml": file})


def take(client: Client, application: Application, shown: Any, *without: str) -> Any:
    """Take what a preview shows, but for some questions."""
    titles = [each.title for each in shown.context["preview"].shown]
    ticked = [str(number) for number, title in enumerate(titles) if title not in without]
    sent = {"seal": shown.context["seal"], "change": ticked}
    return client.post(at(application, "take/"), sent)


def held(application: Application, form: str = "sf424") -> dict[str, Any]:
    return values_of(application)[form]


def sf424(**changes: Any) -> bytes:
    values = {name: each for name, each in SF424_VALUES.items() if name != "AreasAffected"}
    return write_form(SF424, values | changes)


def filled(client: Client, application: Application) -> None:
    """Fill both forms from files."""
    for data in (sf424(), write_form(SF424A, SF424A_VALUES)):
        answer = take(client, application, look(client, application, data))
        assert answer.status_code == 302


def test_what_is_uploaded_is_shown_first_then_taken_and_goes_out_valid_again(
    application: Application, browser: Client
) -> None:
    before = FieldEdit.objects.count()
    shown = look(browser, application, sf424())
    nothing_yet = FieldEdit.objects.count()
    take(browser, application, shown)
    look_a = look(browser, application, write_form(SF424A, SF424A_VALUES))
    take(browser, application, look_a)

    written = {key: browser.get(at(application, f"{key}.xml")) for key in ("sf424", "sf424a")}

    assert nothing_yet == before
    assert held(application)["Applicant_Street1"] == "1 Main Street"
    assert held(application)["DelinquentFederalDebt"] == "no"
    assert held(application)["FederalEstimatedFunding"] == 12_500_000
    for grant, answer in zip((SF424, SF424A), written.values(), strict=True):
        assert answer["Content-Type"] == "application/xml"
        assert schema_errors(grant, answer.content) == []
    _, out, problems = read_form(written["sf424"].content)
    own = {"DateReceived", "DateSigned", "AORSignature", "AdditionalProjectTitle"}
    kept = {name: each for name, each in SF424_VALUES.items() if name not in own}
    del kept["AreasAffected"]
    assert not problems
    assert {name: out.get(name) for name in kept} == kept
    assert out["AORSignature"] == "Completed on submission"
    _, out, _ = read_form(written["sf424a"].content)
    line = SF424A_VALUES["BudgetSummary"]["SummaryLineItem"][0]
    assert out["BudgetSummary"]["SummaryLineItem"] == [line]
    assert AuditLine.objects.filter(action="sf424.taken").count() == 2


def test_each_change_is_named_with_what_stands_there_now_and_in_the_file(
    application: Application, browser: Client
) -> None:
    write(application, "sf424", ProjectTitle="Two officers", Email="old@example.org")

    shown = look(browser, application, sf424())
    page = shown.content.decode()
    take(browser, application, shown)

    changes = {each.title: (each.before, each.after) for each in shown.context["preview"].shown}
    titles = {path: field["title"] for path, field in properties().items()}
    assert changes[titles["ProjectTitle"]] == ("Two officers", "One officer downtown")
    assert changes[titles["FederalEstimatedFunding"]] == ("", "$125,000.00")
    assert "Two officers" in page
    assert held(application)["Email"] == "ada@example.org"
    assert FieldEdit.objects.filter(path="Email", origin="sf424").exists()


def properties() -> dict[str, Any]:
    found: dict[str, Any] = definition()["forms"][0]["schema"]["properties"]
    return found


def test_what_is_not_ticked_stays(application: Application, browser: Client) -> None:
    write(application, "sf424", ProjectTitle="Two officers")
    title = properties()["ProjectTitle"]["title"]

    take(browser, application, look(browser, application, sf424()), title)

    assert held(application)["ProjectTitle"] == "Two officers"
    assert held(application)["OrganizationName"] == "Example City Police Department"


def test_an_answer_that_was_changed_after_the_preview_is_never_overwritten(
    application: Application, browser: Client
) -> None:
    shown = look(browser, application, sf424())
    write(application, "sf424", ProjectTitle="Typed meanwhile")

    answer = take(browser, application, shown)

    assert answer["Location"].endswith("/conflicts/")
    assert held(application)["ProjectTitle"] == "Typed meanwhile"
    conflict = application.conflicts.get()
    assert conflict.theirs.value == "One officer downtown"


def test_a_file_that_says_the_same_changes_nothing(
    application: Application, browser: Client
) -> None:
    filled(browser, application)
    edits = FieldEdit.objects.count()

    again = look(browser, application, sf424())
    rows = look(browser, application, write_form(SF424A, SF424A_VALUES))

    assert again.context["preview"].shown == rows.context["preview"].shown == ()
    assert "It changes nothing" in again.content.decode()
    assert FieldEdit.objects.count() == edits


def test_each_problem_of_a_file_leads_to_its_field_and_the_rest_can_be_taken(
    application: Application, browser: Client
) -> None:
    data = (
        sf424()
        .replace(b"125000.00", b"plenty")
        .replace(b"OR: Oregon", b"Atlantis")
        .replace(b">One officer downtown<", b">" + b"x" * 300 + b"<")
    )
    data = re.sub(rb"<SF424_4_0:PhoneNumber>[^<]*</SF424_4_0:PhoneNumber>", b"", data)

    shown = look(browser, application, data)
    page = shown.content.decode()
    take(browser, application, shown)

    problems = shown.context["preview"].problems
    told = {each.path: each.problem.code for each in problems}
    assert len({each.problem.where for each in problems}) == len(problems)
    assert told["FederalEstimatedFunding"] == "money.not_dollars"
    assert told["Applicant_State"] == "field.not_a_choice"
    assert told["ProjectTitle"] == "sf424.length"
    assert told["PhoneNumber"] == "sf424.missing"
    assert "forms/sf424/#f-Applicant_State" in page
    assert "Atlantis" in page
    assert held(application).get("FederalEstimatedFunding") is None
    assert held(application)["Applicant_City"] == "Example City"


def test_what_has_no_place_in_the_form_is_told_with_its_text(
    application: Application, browser: Client
) -> None:
    data = sf424().replace(
        b"</SF424_4_0:SubmissionType>",
        b"</SF424_4_0:SubmissionType><SF424_4_0:Motto>Serve</SF424_4_0:Motto>",
    )

    left = {
        each.where: each for each in look(browser, application, data).context["preview"].left
    }

    assert left["Motto"].text == "Serve"
    assert left["AdditionalProjectTitle.AttachedFile"].why
    assert left["TotalEstimatedFunding"].why == "The form computes it."
    assert left["AORSignature"].text == "Ada Example"


BOMB = (
    b"<!DOCTYPE a ["
    + b"".join(b"<!ENTITY e%d '%s'>" % (n + 1, b"&e%d;" % n * 10) for n in range(9))
    + b"]><a>&e9;</a>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml.not_xml"),
        (BOMB, "xml.declares"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "xml.declares"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "xml.declares"),
        (b"<a>" * 150 + b"</a>" * 150, "xml.too_many"),
        (b"<a>" + b"<b/>" * 100_001 + b"</a>", "xml.too_many"),
        (b"<a>" + b" " * 1_000_000 + b"</a>", "xml.too_large"),
        (b"<html><script>alert(1)</script></html>", "sf424.other_form"),
        (b"PK\x03\x04" + bytes(200), "xml.not_xml"),
    ],
)
def test_hostile_files_change_nothing_and_are_refused_in_words(
    application: Application, browser: Client, data: bytes, code: str
) -> None:
    before = FieldEdit.objects.count()

    answer = look(browser, application, data or b" ")

    assert answer.status_code == 422
    assert [each.code for each in answer.context["problems"]] == [code]
    assert FieldEdit.objects.count() == before
    assert "root:" not in answer.content.decode()


def test_markup_and_very_many_lines_in_a_file_stay_words(
    application: Application, browser: Client
) -> None:
    evil = "<script>alert(1)</script>"
    shown = look(browser, application, sf424(ProjectTitle=evil))
    lines = SF424A_VALUES["BudgetSummary"]["SummaryLineItem"] * 3
    many = write_form(SF424A, {"BudgetSummary": {"SummaryLineItem": lines}})
    line = re.search(rb"<SF424A:SummaryLineItem.*?</SF424A:SummaryLineItem>", many, re.DOTALL)
    assert line is not None
    flood = look(browser, application, many.replace(line[0], line[0] * 500, 1))
    take(browser, application, flood)

    assert evil not in shown.content.decode()
    assert "&lt;script&gt;" in shown.content.decode()
    rows = [path for path in held(application, "sf424a") if path.count(".") == 1]
    assert len(rows) == 4
    assert len(flood.context["preview"].left) >= 498


def test_a_preview_cannot_be_made_up_nor_used_by_another(
    application: Application, browser: Client
) -> None:
    other = make_application(application.agency, application.opportunity)
    shown = look(browser, application, sf424())
    seal, colleague = shown.context["seal"], Client()
    colleague.force_login(other.begun_by)

    answers = [
        browser.post(at(application, "take/"), {"seal": "made up", "change": "0"}),
        browser.post(at(other, "take/"), {"seal": seal, "change": "0"}),
        colleague.post(at(application, "take/"), {"seal": seal, "change": "0"}),
        browser.post(at(application, "take/")),
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert [each.code for each in answers[0].context["problems"]] == ["sf424.preview_over"]
    assert not FieldEdit.objects.filter(origin="sf424").exists()


def test_a_form_that_grants_gov_would_refuse_is_shown_with_links_instead(
    application: Application, browser: Client
) -> None:
    answer = browser.get(at(application, "sf424.xml"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="/applications/{application.public_id}/forms/sf424/#f-ProjectTitle"' in page
    assert browser.get(at(application, "narrative.xml")).status_code == 404


def test_attached_files_go_out_with_name_and_hash(
    application: Application, browser: Client
) -> None:
    filled(browser, application)
    attach(
        application=application,
        form="sf424",
        path="AreasAffected",
        upload=Upload("areas.pdf", pdf()),
        by=application.begun_by,
        now=timezone.now(),
    )

    data = browser.get(at(application, "sf424.xml")).content

    _, values, _ = read_form(data)
    assert values["AreasAffected"]["FileName"] == "areas.pdf"
    assert values["AreasAffected"]["MimeType"] == "application/pdf"
    assert schema_errors(SF424, data) == []


def test_the_overview_offers_both_and_a_closed_form_takes_nothing(
    application: Application, browser: Client
) -> None:
    overview = browser.get(f"/applications/{application.public_id}/").content.decode()
    shown = look(browser, application, sf424())
    Application.objects.update(stage=Stage.SUBMITTED)

    answer = take(browser, application, shown)

    assert f'href="{at(application, "sf424a.xml")}"' in overview
    assert f'action="{at(application, "look/")}"' in overview
    assert answer.status_code == 422
    assert not FieldValue.objects.filter(path="ProjectTitle").exists()


def test_what_was_submitted_goes_out_with_the_day_and_the_signature(client: Client) -> None:
    now = timezone.now()
    version = make_form_version({**definition(), "forms": definition()["forms"][:1]})
    dates: dict[str, Any] = {
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=400),
        "eligibility": (),
    }
    team = Team(make_opportunity(version, **dates), now=now)
    client.force_login(team.writer)
    take(client, team.application, look(client, team.application, sf424()))
    team.certify(now)
    team.submit(now)

    data = client.get(at(team.application, "sf424.xml")).content

    _, values, problems = read_form(data)
    assert not problems
    assert values["AORSignature"] == "Max Manager"
    assert values["DateReceived"] == values["DateSigned"]
    assert schema_errors(SF424, data) == []
