"""Writing without scripts: rows, saving, checking, conflicts; all by the page's own buttons."""

import copy
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from commonbeat.applications import queries
from commonbeat.applications.models import Application, FieldConflict
from tests.applications.factories import (
    TOWN_FORMS,
    make_application,
    make_form_version,
    make_member,
    make_opportunity,
)

pytestmark = pytest.mark.django_db
_INPUT = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


@pytest.fixture
def application() -> Application:
    """Return an application that is open now."""
    return make_application(
        opportunity=make_opportunity(
            opens_at=now() - timedelta(days=365), closes_at=now() + timedelta(days=900)
        )
    )


def where(application: Application, rest: str = "forms/town/") -> str:
    """Return an address below the application's."""
    return f"/applications/{application.public_id}/{rest}"


def fields_of(client: Client, application: Application) -> dict[str, str]:
    """Return the inputs of the form's page as a browser would send them."""
    page = client.get(where(application)).content.decode()
    return {
        name: value for name, value in _INPUT.findall(page) if name != "csrfmiddlewaretoken"
    }


def values(application: Application) -> dict[str, object]:
    """Return what the form holds now."""
    return dict(queries.values_of(application)["town"])


def test_rows_are_added_filled_in_and_removed(application: Application, client: Client) -> None:
    client.force_login(application.begun_by)

    client.post(where(application), fields_of(client, application) | {"add:officers": "1"})
    with_row = fields_of(client, application)
    (duty,) = [name for name in with_row if name.endswith(".duty") and ":" not in name]
    client.post(where(application), with_row | {duty: "Schools"})
    filled = values(application)[duty]
    row = duty.rpartition(".")[0]
    client.post(where(application), fields_of(client, application) | {f"remove:{row}": "1"})

    assert filled == "Schools"
    assert values(application)[row] is None
    assert duty not in fields_of(client, application)


def test_saving_goes_on_to_the_next_form(application: Application, client: Client) -> None:
    client.force_login(application.begun_by)

    answer = client.post(
        where(application), fields_of(client, application) | {"name": "Alder", "then": "need"}
    )

    assert answer["Location"] == where(application, "forms/need/")
    assert values(application)["name"] == "Alder"


def test_checking_leads_to_every_question_that_is_missing(
    application: Application, client: Client
) -> None:
    client.force_login(application.begun_by)

    answer = client.post(
        where(application),
        fields_of(client, application) | {"sworn": "nine", "then": "check"},
        follow=True,
    )

    page = answer.content.decode()
    for link in ("#f-name", "#f-story", "#f-sworn"):
        assert f'href="{link}"' in page
    assert 'value="nine"' in page


def test_two_pages_that_met_lead_to_a_choice(application: Application, client: Client) -> None:
    client.force_login(application.begun_by)
    other = Client()
    other.force_login(make_member(application.agency))
    old = fields_of(other, application)
    client.post(where(application), fields_of(client, application) | {"name": "Alder"})

    answer = other.post(where(application), old | {"name": "Birch"})
    page = other.get(answer["Location"]).content.decode()
    conflict = FieldConflict.objects.get()
    settle = where(application, f"conflicts/{conflict.public_id}/")
    other.post(settle, {"choice": "other"})

    assert answer["Location"] == where(application, "conflicts/")
    assert {"Alder", "Birch"} <= set(re.findall(r"\w+", page))
    assert values(application)["name"] == "Birch"


def test_an_earlier_answer_is_put_back_from_the_history(
    application: Application, client: Client
) -> None:
    client.force_login(application.begun_by)
    for name in ("Alder", "Birch"):
        client.post(where(application), fields_of(client, application) | {"name": name})
    page = client.get(where(application, "forms/town/history/?path=name")).content.decode()

    oldest = re.findall(r'action="([^"]+/restore/)"', page)[-1]
    client.post(oldest)

    assert values(application)["name"] == "Alder"


def test_each_form_begins_with_its_introduction_and_its_place_among_all(client: Client) -> None:
    definition = copy.deepcopy(TOWN_FORMS)
    definition["forms"][1]["intro"] = "Why you cannot do it *alone*."  # type: ignore[index]
    application = make_application(opportunity=make_opportunity(make_form_version(definition)))
    client.force_login(application.begun_by)

    page = client.get(where(application, "forms/need/")).content.decode()

    assert "<p>Why you cannot do it <em>alone</em>.</p>" in page
    assert "Form 2 of 2: see all" in page
