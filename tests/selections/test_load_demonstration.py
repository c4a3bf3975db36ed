"""The demonstration: everything that a visitor needs, and nothing twice."""

import csv
import io

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.test import Client

from commonbeat.agencies.models import Agency
from commonbeat.applications.models import ApplicationFile
from commonbeat.base import audit
from commonbeat.base.models import AuditLine
from commonbeat.people.demonstration import PASSWORD, PEOPLE
from commonbeat.selections.enums import Review
from commonbeat.selections.models import Decision, Run

pytestmark = pytest.mark.django_db


def load() -> None:
    call_command("load_demonstration", "--applications", "120", stdout=io.StringIO())


def test_a_visitor_finds_a_published_round_an_open_one_and_people_to_sign_in_as() -> None:
    load()
    run = Run.objects.get()
    lines = AuditLine.objects.count()
    load()

    assert run.review == Review.PUBLISHED
    assert run.submitted_by != run.decided_by
    assert Decision.objects.count() == 120
    assert [file.round.slug for file in ApplicationFile.objects.order_by("round__slug")] == [
        "chp-2027",
        "chrp-2009",
    ]
    assert Run.objects.count() == 1
    assert AuditLine.objects.count() == lines
    assert audit.verify_chain() is None
    visitor = authenticate(HttpRequest(), username=PEOPLE[0].email, password=PASSWORD)
    assert visitor is not None


def test_the_agencies_of_the_rounds_are_in_the_registry() -> None:
    load()

    oris = set(Decision.objects.values_list("ori", flat=True))
    assert oris <= set(Agency.objects.values_list("ori", flat=True))
    ori = min(oris)
    page = Client().get(f"/agencies/{ori}/awards/").content.decode()
    assert "CHRP fiscal year 2009 (synthetic)" in page


def test_every_page_and_file_of_the_demonstration_says_that_it_is_synthetic() -> None:
    load()
    decision = Decision.objects.order_by("rank").first()
    assert decision is not None

    for path in ("", "applications/", f"applications/{decision.application_id}/", "check/"):
        page = Client().get(f"/rounds/chrp-2009/{path}").content.decode()
        assert "synthetic" in page.lower()
    assert b"Synthetic data" in Client().get("/rounds/chrp-2009/files/run.json").content
    answer = Client().get("/rounds/chrp-2009/applications.csv?q=police")
    lines = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert {line["is_synthetic"] for line in lines} == {"yes"}


def test_a_production_site_takes_no_synthetic_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMONSTRATION", False)

    with pytest.raises(CommandError, match="production"):
        load()

    assert Run.objects.count() == 0
