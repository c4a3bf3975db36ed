"""Files of applications: what is taken, what is not, who may open them, and the scanner."""

import threading
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import Settings

from commonbeat.applications import queries
from commonbeat.applications.drafting import Batch, Edit
from commonbeat.applications.enums import Scan
from commonbeat.applications.models import Application, Attachment, Blob, FieldEdit
from commonbeat.applications.services.attachments import (
    Upload,
    attach,
    detach,
    scan_waiting,
)
from commonbeat.applications.services.writing import restore_edit, take_edits
from commonbeat.engine.problems import Problem, Refused
from tests.applications.factories import (
    NOW,
    make_application,
    make_form_version,
    make_member,
    make_opportunity,
)
from tests.applications.scanner import EICAR, LARGEST, virus_scanner

pytestmark = pytest.mark.django_db
TEXT = b"The plan of our town.\n"
FORMS = {
    "format": 1,
    "title": "With a plan",
    "forms": [
        {
            "key": "plan",
            "title": "Plan",
            "schema": {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "properties": {
                    "name": {"type": "string", "title": "Name", "maxLength": 60},
                    "files": {
                        "type": "array",
                        "title": "Files",
                        "x-kind": "file",
                        "x-types": ["txt", "pdf"],
                        "x-max-bytes": 30_000_000,
                        "maxItems": 2,
                    },
                },
            },
            "layout": [{"heading": "Plan", "fields": ["name", "files"]}],
        }
    ],
}


@pytest.fixture
def application() -> Application:
    """Return an application whose form takes up to two files."""
    return make_application(opportunity=make_opportunity(make_form_version(FORMS)))


@pytest.fixture
def scanner(settings: Settings) -> Iterator[None]:
    """Let files be scanned, and held back until they are."""
    with virus_scanner() as address:
        settings.VIRUS_SCANNER, settings.VIRUS_SCAN_REQUIRED = address, True
        yield


def put(application: Application, content: bytes = TEXT, name: str = "plan.txt") -> Attachment:
    """Attach a file."""
    return attach(
        application=application,
        form="plan",
        path="files",
        upload=Upload(name, content),
        by=application.begun_by,
        now=NOW,
    )


def refused(application: Application, content: bytes, name: str = "plan.txt") -> list[Problem]:
    """Return why a file is not taken."""
    with pytest.raises(Refused) as refusal:
        put(application, content, name)
    return list(refusal.value.problems)


def names(application: Application) -> list[str]:
    """Return the names of the files that the field holds."""
    value = queries.values_of(application)["plan"].get("files")
    entries = value if isinstance(value, list) else []
    return [str(each["name"]) for each in entries if isinstance(each, dict)]


def signed_in(application: Application, client: Client) -> Client:
    """Return the client of who began the application."""
    client.force_login(application.begun_by)
    return client


def address(application: Application) -> str:
    """Return the address of the form."""
    return f"/applications/{application.public_id}/forms/plan/"


def test_a_file_is_a_value_of_its_field_and_its_bytes_are_kept_once(
    application: Application,
) -> None:
    other = make_application(
        application.agency, application.opportunity, by=application.begun_by
    )

    put(application)
    put(other, name="same.txt")

    assert names(application) == ["plan.txt"]
    assert Blob.objects.get().attachments.count() == 2


def test_a_file_that_is_taken_off_stays_in_the_history_and_can_be_put_back(
    application: Application,
) -> None:
    kept = put(application)
    person = application.begun_by

    detach(
        application=application,
        form="plan",
        path="files",
        sha256=kept.blob.sha256,
        by=person,
        now=NOW,
    )
    after_removal = (
        names(application) if queries.values_of(application)["plan"]["files"] else []
    )
    restore_edit(edit=FieldEdit.objects.get(version=1), by=person, now=NOW)

    assert after_removal == []
    assert names(application) == ["plan.txt"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "plan.txt", "upload.empty"),
        (b"%PDF-1.7 nothing", "plan.txt", "upload."),
        (b"<html><script>alert(1)</script>", "plan.txt", "upload."),
        (TEXT, "plan.exe", "upload."),
        (b"MZ\x90\x00" + bytes(200), "plan.pdf", "upload."),
    ],
)
def test_a_file_that_is_not_what_the_field_takes_is_refused_in_words(
    application: Application, content: bytes, name: str, code: str
) -> None:
    problems = refused(application, content, name)

    assert all(problem.code.startswith(code) for problem in problems)
    assert all(problem.way_out for problem in problems)
    assert Blob.objects.count() == 0


def test_the_number_of_files_is_limited_and_the_same_is_not_taken_twice(
    application: Application,
) -> None:
    put(application)

    same = refused(application, TEXT, "again.txt")
    put(application, b"Another.\n", "b.txt")
    third = refused(application, b"A third.\n", "c.txt")

    assert [problem.code for problem in same] == ["upload.same"]
    assert [problem.code for problem in third] == ["upload.too_many"]


def test_a_script_cannot_name_files_that_it_did_not_send(application: Application) -> None:
    forged = [{"name": "x.txt", "sha256": "0" * 64, "size": 1}]
    batch = Batch(application.public_id, 1, [Edit("plan", "files", forged, 0)])

    taken = take_edits(application=application, batch=batch, by=application.begun_by, now=NOW)

    assert [problem.code for problem in taken.refused] == ["edit.no_field"]


def test_the_page_takes_files_with_the_form_and_gives_them_back_as_downloads(
    application: Application, client: Client
) -> None:
    person = signed_in(application, client)
    file = SimpleUploadedFile("../our plan.txt", TEXT)

    sent = person.post(
        address(application), {"name": "Alder", "version:name": "0", "files": file}
    )
    page = person.get(address(application)).content.decode()
    kept = Attachment.objects.get()
    got = person.get(f"/applications/{application.public_id}/files/{kept.public_id}/")

    assert sent.status_code == 302
    assert queries.values_of(application)["plan"]["name"] == "Alder"
    assert str(kept.public_id) in page
    assert got.content == TEXT
    assert got["Content-Disposition"] == 'attachment; filename="our plan.txt"'
    assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got["Content-Type"] == "application/octet-stream"
    assert got["X-Content-Type-Options"] == "nosniff"


def test_the_page_tells_why_a_file_was_not_taken_and_keeps_the_rest(
    application: Application, client: Client
) -> None:
    person = signed_in(application, client)
    file = SimpleUploadedFile("plan.exe", b"MZ" + bytes(100))

    answer = person.post(
        address(application),
        {"name": "Alder", "version:name": "0", "files": file, "then": "upload:files"},
        follow=True,
    )

    assert "plan.exe" in answer.content.decode()
    assert queries.values_of(application)["plan"]["name"] == "Alder"
    assert Attachment.objects.count() == 0


def test_a_button_takes_a_file_off(application: Application, client: Client) -> None:
    kept = put(application)
    person = signed_in(application, client)

    person.post(address(application), {f"remove-file:files:{kept.blob.sha256}": "1"})

    assert names(application) == []


def test_a_file_is_found_only_by_who_may_see_its_form(
    application: Application, client: Client
) -> None:
    kept = put(application)
    client.force_login(make_member(make_application().agency))

    answer = client.get(f"/applications/{application.public_id}/files/{kept.public_id}/")

    assert answer.status_code == 404


@pytest.mark.usefixtures("scanner")
def test_a_clean_file_is_taken_and_an_infected_one_is_not_kept(
    application: Application,
) -> None:
    clean = put(application)

    problems = refused(application, b"Text with " + EICAR, "bad.txt")

    assert clean.blob.scan == Scan.CLEAN
    assert [problem.code for problem in problems] == ["upload.infected"]
    assert "Eicar-Test-Signature" in problems[0].message
    assert bytes(Blob.objects.get(scan=Scan.INFECTED).content) == b""
    assert names(application) == ["plan.txt"]


@pytest.mark.usefixtures("scanner")
def test_a_file_that_is_too_large_for_the_scanner_waits(application: Application) -> None:
    kept = put(application, b"a line of text\n" * (LARGEST // 15 + 2))

    assert kept.blob.scan == Scan.WAITING
    assert kept.blob.scan_said


def test_a_file_is_held_back_until_the_scanner_answers(
    application: Application, client: Client, settings: Settings
) -> None:
    settings.VIRUS_SCANNER, settings.VIRUS_SCAN_REQUIRED = "tcp://127.0.0.1:9", True
    kept = put(application)
    person = signed_in(application, client)
    where = f"/applications/{application.public_id}/files/{kept.public_id}/"

    before = person.get(where)
    with virus_scanner() as scanner:
        settings.VIRUS_SCANNER = scanner
        settled = scan_waiting()
    after = person.get(where)

    assert (before.status_code, settled, after.status_code) == (409, 1, 200)
    assert "is held back" in before.content.decode()


@pytest.mark.django_db(transaction=True)
def test_uploads_at_once_keep_to_the_number_of_files() -> None:
    application = make_application(opportunity=make_opportunity(make_form_version(FORMS)))
    codes: list[str] = []

    def upload(number: int) -> None:
        try:
            put(application, f"File {number}.\n".encode(), f"{number}.txt")
        except Refused as refusal:
            codes.extend(problem.code for problem in refusal.problems)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload, args=[number]) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(names(application)) == 2
    assert codes == ["upload.too_many"] * 3
