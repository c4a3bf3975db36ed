"""A file that nobody may open yet keeps an application from being submitted, in plain words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from commonbeat.applications.models import Blob, Submission
from commonbeat.applications.services.attachments import Upload, attach, detach, scan_waiting
from commonbeat.engine.problems import Problem, Refused
from tests.applications.scanner import EICAR, virus_scanner
from tests.applications.teams import Team, make_opportunity
from tests.formats.hostile_files import pdf

pytestmark = pytest.mark.django_db
NO_SCANNER = "tcp://127.0.0.1:9"  # a port where nobody answers


@pytest.fixture
def team(settings: Settings) -> Team:
    """Return a team whose application is complete, with a file that waits for the scanner."""
    settings.VIRUS_SCANNER, settings.VIRUS_SCAN_REQUIRED = NO_SCANNER, True
    now = timezone.now()
    dates = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
    made = Team(make_opportunity(**dates), now=now)
    made.fill()
    put(made, pdf())
    return made


def put(team: Team, content: bytes) -> None:
    attach(
        application=team.application,
        form="plan",
        path="files",
        upload=Upload("map of town.pdf", content),
        by=team.writer,
        now=timezone.now(),
    )


def refusals(team: Team) -> list[Problem]:
    with pytest.raises(Refused) as refusal:
        team.submit(timezone.now())
    return list(refusal.value.problems)


def test_a_file_that_waits_for_the_scanner_stops_the_submission(team: Team) -> None:
    problem, *others = refusals(team)

    assert (problem.code, problem.where) == ("file.not_scanned", "plan.files")
    assert "'map of town.pdf' still waits" in problem.message
    assert {each.code for each in others} == {"submission.not_certified"}


def test_it_cannot_be_certified_either(team: Team) -> None:
    with pytest.raises(Refused) as refusal:
        team.certify(timezone.now())

    assert [each.code for each in refusal.value.problems] == ["file.not_scanned"]


def test_once_the_scanner_calls_it_clean_it_is_submitted(
    team: Team, settings: Settings
) -> None:
    with virus_scanner() as address:
        settings.VIRUS_SCANNER = address
        scan_waiting()
    team.certify(timezone.now())

    assert len(team.submit(timezone.now()).document["attachments"]) == 1


def test_a_file_that_was_found_infected_later_stops_it_until_it_is_removed(
    team: Team, settings: Settings
) -> None:
    waiting = Blob.objects.get()
    Blob.objects.update(content=bytes(waiting.content) + EICAR)
    with virus_scanner() as address:
        settings.VIRUS_SCANNER = address
        scan_waiting()
    infected = refusals(team)[0]
    detach(
        application=team.application,
        form="plan",
        path="files",
        sha256=waiting.sha256,
        by=team.writer,
        now=timezone.now(),
    )
    team.certify(timezone.now())

    assert infected.code == "file.infected"
    assert "Remove it" in infected.way_out
    assert team.submit(timezone.now()) == Submission.objects.get()


@pytest.mark.parametrize("place", ["", "submit/", "review/"])
def test_each_checklist_names_it_with_a_link_to_its_field(
    client: Client, team: Team, place: str
) -> None:
    client.force_login(team.writer)
    base = f"/applications/{team.application.public_id}/"

    page = client.get(base + place).content.decode()
    linked = client.get(f"{base}forms/plan/?check=1").content.decode()

    assert f'href="{base}forms/plan/?check=1#f-files"' in page
    assert "still waits for the virus scanner" in page
    assert 'id="f-files"' in linked
    assert "still waits for the virus scanner" in linked
