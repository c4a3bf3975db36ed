"""A round of real agencies on the site: through the real services, and honest on every page."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client

from commonbeat.agencies.models import Agency, AgencyFigure, CountyFigure
from commonbeat.applications.models import Companion
from commonbeat.base import audit
from commonbeat.cli.progress import progress
from commonbeat.cli.round import Inputs, compute_round
from commonbeat.demonstration.public_files import OFFENSES
from commonbeat.demonstration.real_round import real_round
from commonbeat.engine.rulebook import presets
from commonbeat.selections.enums import Review
from commonbeat.selections.models import Decision, Run
from tests.demonstration.small_files import write_small_files

pytestmark = pytest.mark.django_db
ROUND = "/rounds/real-input-2020/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_small_files(tmp_path)
    return tmp_path


def load(folder: Path) -> str:
    said = io.StringIO()
    call_command("load_real_round", str(folder), stdout=said)
    return said.getvalue()


def test_real_agencies_become_a_published_round_with_their_figures(folder: Path) -> None:
    said = load(folder)

    run = Run.objects.get()
    assert said.splitlines()[-1] == f"See it: {ROUND}"
    assert (run.review, run.verification) == (Review.PUBLISHED, "agrees")
    assert run.submitted_by != run.decided_by
    assert audit.verify_chain() is None
    assert sorted(Decision.objects.values_list("ori", flat=True)) == [
        "AL0010100",
        "CT0000400",
        "DC0010000",
    ]
    assert Agency.objects.filter(is_synthetic=False).count() == 10
    assert AgencyFigure.objects.exists()
    assert CountyFigure.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "applications/",
        "applications/REAL-AL0010100/",
        "states/AL/",
        "rulebook/",
        "check/",
    ],
)
def test_every_page_says_that_only_the_requests_are_assumed(folder: Path, path: str) -> None:
    load(folder)

    page = Client().get(ROUND + path).content.decode()

    assert "Only the requests are assumed: nobody applied." in page
    assert "synthetic" not in page.lower()


def test_the_page_of_a_real_agency_does_not_call_it_made_up(folder: Path) -> None:
    load(folder)

    page = Client().get("/agencies/AL0010100/").content.decode()

    assert "Demonstration on real input." in page
    assert "made up" not in page


def test_the_same_files_change_nothing_and_others_make_a_correction(folder: Path) -> None:
    load(folder)
    again = load(folder)
    offenses = folder / OFFENSES.path
    offenses.write_text(offenses.read_text("utf-8").replace("114,4,15,27", "115,5,15,27"))
    load(folder)

    assert "nothing has changed" in again
    assert [run.review for run in Run.objects.order_by("number")] == [
        Review.REPLACED,
        Review.PUBLISHED,
    ]


def test_the_download_is_what_the_command_line_writes(folder: Path) -> None:
    load(folder)
    joined = real_round(folder)
    with progress() as tell:
        inputs = Inputs(presets.read("real-fy2020"), joined.content)
        _, files = compute_round(inputs, tell, notice=joined.notice)

    archive = zipfile.ZipFile(io.BytesIO(Client().get(f"{ROUND}run.zip").content))
    found = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}

    same = ("rulebook.toml", "applications.csv", "decisions.csv", "scores.csv")
    assert {name: found[name] for name in same} == {name: files[name] for name in same}
    assert {name: found[name] for name in joined.companions} == joined.companions
    assert json.loads(found["run.json"])["notice"] == joined.notice
    assert Client().get(f"{ROUND}files/not_joined.csv").content == joined.not_joined


def test_who_is_not_in_the_round_is_never_changed(folder: Path) -> None:
    load(folder)

    for change in (
        lambda: Companion.objects.update(what="Another."),
        lambda: Companion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_files_that_are_not_there_load_nothing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Nothing was loaded\.\n.*fbi_lee_latest"):
        load(tmp_path)

    assert Run.objects.count() == Agency.objects.count() == 0


def test_a_production_site_takes_no_round_that_nobody_applied_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMONSTRATION", False)

    with pytest.raises(CommandError, match="production"):
        load(folder)

    assert Run.objects.count() == 0
