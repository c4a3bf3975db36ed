"""The offline round trip: download, fill in with another program, upload; nothing is lost."""

import copy
import io
from collections.abc import Mapping
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet

from commonbeat.applications import queries
from commonbeat.applications.drafting import Batch, Edit
from commonbeat.applications.models import Application, FieldEdit
from commonbeat.applications.services.workbooks import (
    WorkbookTaken,
    take_workbook,
    workbook_of,
)
from commonbeat.applications.services.writing import take_edits
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.models import FormSetVersion
from tests.applications.factories import (
    NOW,
    TOWN_FORMS,
    make_application,
    make_member,
    make_next_version,
)

pytestmark = pytest.mark.django_db


def download(application: Application) -> openpyxl.Workbook:
    """Return the workbook as another program opens it."""
    content = workbook_of(application, lambda _: True, NOW)
    return openpyxl.load_workbook(io.BytesIO(content))


def fill(book: openpyxl.Workbook, answers: Mapping[str, str | int]) -> bytes:
    """Write answers beside the labels of a workbook's first form, and save it."""
    sheet = book.worksheets[0]
    for label, answer in answers.items():
        cell_of(sheet, label).value = answer
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell_of(sheet: Worksheet, label: str) -> openpyxl.cell.cell.Cell:
    """Return the cell that takes the answer to a question."""
    for row in sheet.iter_rows():
        if str(row[1].value or "").startswith(label):
            cell = row[3]
            assert isinstance(cell, openpyxl.cell.cell.Cell)
            return cell
    raise AssertionError(label)


def upload(application: Application, content: bytes) -> WorkbookTaken:
    """Upload a workbook as who began the application."""
    application = Application.objects.select_related("form_set").get(pk=application.pk)
    return take_workbook(
        application=application,
        content=content,
        edits=lambda _: True,
        by=application.begun_by,
        now=NOW,
    )


def write(application: Application, path: str, value: str) -> None:
    """Write an answer on the site, as somebody else of the agency."""
    version = queries.versions_of(application, "town").get(path, 0)
    take_edits(
        application=application,
        batch=Batch(uuid4(), 1, [Edit("town", path, value, version)]),
        by=make_member(application.agency),
        now=NOW,
    )


def town(application: Application) -> dict[str, object]:
    """Return what the first form holds."""
    return dict(queries.values_of(application)["town"])


def test_what_is_filled_in_comes_back_and_the_rest_stays() -> None:
    application = make_application()
    write(application, "story", "As it was.")

    taken = upload(
        application, fill(download(application), {"Name": "Alder", "Sworn officers": 9})
    )

    assert (taken.saved, taken.problems, taken.not_taken) == (2, (), ())
    assert town(application) | {"name": "Alder", "sworn": 9, "story": "As it was."} == town(
        application
    )
    assert FieldEdit.objects.filter(origin="workbook").count() == 2


def test_what_was_changed_meanwhile_on_the_site_is_kept_beside_it() -> None:
    application = make_application()
    write(application, "name", "Alder")
    book = download(application)
    write(application, "name", "Birch")
    write(application, "story", "Written on the site.")

    content = fill(book, {"Name": "Cedar"})
    first, second = upload(application, content), upload(application, content)

    assert [met.mine for met in first.taken.conflicts] == ["Cedar"]
    assert second.taken.conflicts == []
    assert (town(application)["name"], town(application)["story"]) == (
        "Birch",
        "Written on the site.",
    )


def test_a_cell_that_cannot_be_read_is_told_by_its_name() -> None:
    application = make_application()

    taken = upload(
        application, fill(download(application), {"Sworn officers": "many", "Name": "Alder"})
    )

    (problem,) = taken.problems
    assert ", cell " in problem.where
    assert problem.way_out
    assert "sworn" not in town(application)
    assert town(application)["name"] == "Alder"


def test_a_workbook_of_an_older_version_is_upgraded() -> None:
    application = make_application()
    content = fill(download(application), {"Name": "Alder", "Story": "No longer asked for."})
    Application.objects.filter(pk=application.pk).update(
        form_set=without_story(application.form_set)
    )

    taken = upload(application, content)

    assert taken.is_older
    assert town(application)["name"] == "Alder"
    assert [(each.path, each.text) for each in taken.not_taken] == [
        ("story", "No longer asked for.")
    ]


def without_story(version: FormSetVersion) -> FormSetVersion:
    """Return the next version of a form set, which asks for no story."""
    definition = copy.deepcopy(TOWN_FORMS)
    form = definition["forms"][0]  # type: ignore[index]  # a table of JSON
    del form["schema"]["properties"]["story"]
    form["schema"]["required"].remove("story")
    form["layout"][0]["fields"].remove("story")
    return make_next_version(version, definition)


def test_a_workbook_of_another_application_is_refused() -> None:
    content = fill(download(make_application()), {"Name": "Alder"})

    with pytest.raises(Refused) as refusal:
        upload(make_application(), content)

    assert refusal.value.problems[0].code == "workbook.other_application"


def test_the_pages_give_the_workbook_and_take_it_back(client: Client) -> None:
    application = make_application()
    client.force_login(application.begun_by)
    address = f"/applications/{application.public_id}/workbook/"

    given = client.get(address)
    book = openpyxl.load_workbook(io.BytesIO(given.content))
    file = SimpleUploadedFile("mine.xlsx", fill(book, {"Name": "Alder"}))
    taken = client.post(f"{address}take/", {"workbook": file})
    refused = client.post(f"{address}take/", {"workbook": SimpleUploadedFile("x.xlsx", b"x")})

    assert "1 answer taken from it" in taken.content.decode()
    assert town(application)["name"] == "Alder"
    assert refused.status_code == 422
    assert "was not taken" in refused.content.decode()
