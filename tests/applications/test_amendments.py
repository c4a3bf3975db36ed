"""Forms that were amended after an application began: offered, taken over, nothing lost."""

import copy
from uuid import uuid4

import pytest
from django.test import Client

from commonbeat.applications import queries
from commonbeat.applications.drafting import Batch, Edit
from commonbeat.applications.models import Application, FieldEdit
from commonbeat.applications.services.amending import take_over_forms
from commonbeat.applications.services.writing import take_edits
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.models import OpportunityVersion
from tests.applications.factories import (
    NOW,
    TOWN_FORMS,
    make_application,
    make_next_version,
)

pytestmark = pytest.mark.django_db


def amended() -> Application:
    """Return an application with two answers whose forms no longer ask for the story."""
    application = make_application()
    answers = [Edit("town", "name", "Alder", 0), Edit("town", "story", "By a river.", 0)]
    take_edits(
        application=application,
        batch=Batch(uuid4(), 1, answers),
        by=application.begun_by,
        now=NOW,
    )
    definition = copy.deepcopy(TOWN_FORMS)
    form = definition["forms"][0]  # type: ignore[index]  # a table of JSON
    del form["schema"]["properties"]["story"]
    form["schema"]["required"].remove("story")
    form["layout"][0]["fields"].remove("story")
    newer = make_next_version(application.form_set, definition)
    OpportunityVersion.objects.filter(opportunity=application.opportunity).update(
        form_set=newer
    )
    return Application.objects.get(pk=application.pk)


def test_the_change_is_offered_with_what_moves_and_taken_over(client: Client) -> None:
    application = amended()
    client.force_login(application.begun_by)
    address = f"/applications/{application.public_id}/"

    overview = client.get(address).content.decode()
    offer = client.get(f"{address}amendment/").content.decode()
    after = client.post(f"{address}amendment/", follow=True).content.decode()

    assert f"{address}amendment/" in overview
    assert "No longer asked for" in offer
    assert "Story" in offer
    assert "By a river." in after
    assert f"{address}amendment/" not in after


def test_answers_without_a_place_are_listed_and_stay_in_the_history() -> None:
    application = amended()

    taken = take_over_forms(application=application, by=application.begun_by, now=NOW)

    assert [(each.path, each.value) for each in queries.left_over(taken)] == [
        ("story", "By a river.")
    ]
    assert queries.values_of(taken)["town"]["name"] == "Alder"
    assert FieldEdit.objects.filter(value="By a river.").exists()


def test_forms_are_taken_over_once() -> None:
    application = amended()
    take_over_forms(application=application, by=application.begun_by, now=NOW)

    with pytest.raises(Refused) as refusal:
        take_over_forms(application=application, by=application.begun_by, now=NOW)

    assert refusal.value.problems[0].code == "application.forms_current"
