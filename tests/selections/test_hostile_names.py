"""Names that would run, break out or mislead are shown as the plain text that they are."""

import csv
import html
import io
import re

import pytest
from django.test import Client

from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.formats.drawing import tile_shapes
from commonbeat.formats.report import write_report
from commonbeat.formats.run_folder import read_run
from commonbeat.people.enums import Role
from commonbeat.selections.models import Run
from tests.addresses import all_addresses
from tests.selections.factories import (
    APPLICATIONS,
    make_file,
    make_published_run,
    make_round,
    make_rulebook,
)
from tests.site.test_who_may_see import asking, of_a_run

pytestmark = pytest.mark.django_db
NAMES = {
    "Alder Police": "<script>alert(1)</script>",
    "Birch Police": "</title></svg><img src=x onerror=alert(1)>",
    "Cedar Police": "' onmouseover='alert(1)",
    "Dogwood Police": "=cmd|' /C calc'!A0",
    "Elm Police": "{{ settings.SECRET_KEY }}{% debug %}",
    "Fir Sheriff": "@SUM(1+1)*cmd",
    "Gum Police": "-2+3+cmd",
}
RUNS = re.compile(r"<script>alert|<img src=x|' onmouseover='", re.IGNORECASE)


def hostile() -> Run:
    content = APPLICATIONS.decode()
    for name, other in NAMES.items():
        content = content.replace(name, other)
    rulebook = make_rulebook(make_round())
    make_file(rulebook, content.encode())
    return make_published_run(rulebook.round)


def test_no_page_runs_what_a_name_says() -> None:
    run = hostile()
    director, found = asking(Role.DIRECTOR), []

    for address in all_addresses():
        for number in range(1, 8):
            there = of_a_run(address, run.round.slug).replace("A01", f"A0{number}")
            answer = director.get(there)
            is_page = answer.headers["Content-Type"].startswith("text/html")
            if is_page and RUNS.search(answer.content.decode()):
                found.append(there)
            if "A0" not in there:
                break

    page = Client().get(f"/rounds/{run.round.slug}/applications/").content.decode()
    assert found == []
    assert [name for name in NAMES.values() if html.escape(name) not in page] == []


def test_the_report_runs_nothing_either() -> None:
    run = hostile()
    files = {each.name: bytes(each.content) for each in run.files.all()}

    report = write_report(
        read_run(files), files, read_rulebook(files["rulebook.toml"]), tile_shapes()
    ).decode()

    assert RUNS.search(report) is None
    assert html.escape("<script>alert(1)</script>") in report


def test_no_cell_of_a_downloaded_list_runs_in_a_spreadsheet() -> None:
    run = hostile()

    answer = Client().get(f"/rounds/{run.round.slug}/applications.csv")
    rows = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))  # type: ignore[attr-defined]  # it streams
    agencies = {row["agency"] for row in rows}

    starts = {name[0] for name in agencies}
    assert starts & set("=+-@") == set()
    assert "'=cmd|' /C calc'!A0" in agencies


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("<b>bold</b>.csv", "b>.csv"),
        ("\u202egpj.csv", "gpj.csv"),
        ("x&quot;;filename=evil.html", 'x";filename=evil.html'),
    ],
)
def test_a_hostile_file_name_is_only_a_text(name: str, kept: str) -> None:
    rulebook = make_rulebook(make_round())
    there = f"/workspace/{rulebook.round.slug}/files/"
    client = asking(Role.PROGRAM_MANAGER)
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="rulebook"\r\n\r\n{rulebook.pk}\r\n',
        f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n',
    ]
    body = "".join(parts).encode() + APPLICATIONS + b"\r\n--b--\r\n"

    taken = client.post(f"{there}new/", body, content_type="multipart/form-data; boundary=b")
    page = client.get(f"{there}1/").content.decode()

    assert taken.status_code == 302
    assert rulebook.round.application_files.get().name == kept
    assert "<b>" not in page


ODD = (
    "%00",
    "a%00b",
    "%FF%FE",
    "%27%20OR%201=1--",
    "%E2%80%AE",
    "9" * 30,
    "9" * 5_000,
    "%0D%0A",
)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_parts_and_questions_of_an_address_are_never_our_mistake(odd: str) -> None:
    run = make_published_run()
    client, failed = asking(Role.DIRECTOR), []
    names = ("q", "state", "sort", "page", "rulebook", "before", "after", "action", "person")
    asked = "&".join(f"{name}={odd}" for name in names)

    for address in all_addresses():
        there = of_a_run(address, run.round.slug)
        tries = [f"{there}?{asked}"]
        parts = [each for each in ("A01", "OH0000000", "OH", "decisions.csv") if each in there]
        tries += [there.replace(part, odd) for part in parts]
        if odd.isdigit() and "number" in address.route:
            tries.append(of_a_run(address, run.round.slug, odd))
        failed += [each for each in tries if client.get(each).status_code >= 500]

    assert failed == []
