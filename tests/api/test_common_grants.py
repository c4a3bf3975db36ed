"""Programs read and search opportunities in the CommonGrants protocol."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from common_grants_sdk.client import Auth, Client
from common_grants_sdk.client.config import Config
from common_grants_sdk.schemas.pydantic.models import OppStatusOptions
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client as Browser
from hypothesis import HealthCheck, settings
from pytest_django.live_server_helper import LiveServer

from commonbeat.opportunities.models import Opportunity
from commonbeat.opportunities.services import offers
from commonbeat.site.wsgi import application
from tests.opportunities.factories import (
    BEFORE,
    make_draft,
    make_open,
    make_published,
    make_writer,
)

ALL = "/common-grants/opportunities"
SEARCH = f"{ALL}/search"
schema = schemathesis.openapi.from_wsgi("/api/common-grants.openapi.json", application)


@pytest.fixture
def _kept_connection() -> Iterator[None]:
    """Keep requests through WSGI from closing the connection that holds the test's rows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def searched(body: object, query: str = "") -> dict[str, Any]:
    answer = Browser().post(f"{SEARCH}{query}", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def numbers(page: dict[str, Any]) -> list[str]:
    return [item["customFields"]["number"]["value"] for item in page["items"]]


@pytest.fixture
def three() -> None:
    """Make an open, a coming and an archived opportunity, and a draft."""
    make_open(
        number="CB-OPEN",
        closes_in=timedelta(days=5),
        title="Safer schools",
        award_ceiling_cents=50_000_01,
        applicant_types=("school", "campus"),
    )
    make_published(number="CB-COMING")
    away = make_open(number="CB-AWAY")
    offers.archive(opportunity=away, by=make_writer(), now=BEFORE.replace(year=2020))
    make_draft(number="CB-DRAFT")


@pytest.mark.usefixtures("three")
@pytest.mark.django_db(transaction=True)
def test_the_client_of_the_protocol_lists_reads_and_searches_without_errors(
    live_server: LiveServer,
) -> None:
    config = Config(base_url=live_server.url, api_key="none", page_size=1)
    with Client(config, Auth.api_key("none")) as client:
        listed = client.opportunities.list()
        found = client.opportunities.search(
            search="school", status=[OppStatusOptions.OPEN, OppStatusOptions.FORECASTED]
        )
        read = client.opportunities.get(found.items[0].id)

    assert (listed.errors, found.errors, found.filter_info.errors) == ([], [], [])
    assert sorted(each.title for each in listed.items) == [
        "Hiring officers for community policing",
        "Safer schools",
    ]
    assert [each.title for each in found.items] == ["Safer schools"]
    assert read.status.value == OppStatusOptions.OPEN
    assert read.funding is not None
    assert read.funding.max_award_amount is not None
    assert read.funding.max_award_amount.amount == "50000.01"


@pytest.mark.usefixtures("three", "_kept_connection")
@pytest.mark.django_db
@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_each_address_keeps_to_its_description(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()


@pytest.mark.django_db
@pytest.mark.usefixtures("three")
def test_what_is_not_known_is_left_out_and_never_null() -> None:
    page = Browser().get(ALL).content.decode()

    assert "null" not in page
    assert "minAwardAmount" not in page
    item = next(each for each in json.loads(page)["items"] if each["title"] == "Safer schools")
    assert item["acceptedApplicantTypes"] == [
        {"value": "school_district_independent", "description": "School district"},
        {
            "value": "custom",
            "customValue": "campus",
            "description": "College or university police",
        },
    ]
    assert item["source"] == "http://testserver/opportunities/CB-OPEN/"


@pytest.mark.django_db
@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ["CB-COMING", "CB-OPEN"]),
        ({"search": "shcool"}, ["CB-OPEN"]),
        ({"filters": {"status": {"operator": "in", "value": ["open"]}}}, ["CB-OPEN"]),
        ({"filters": {"status": {"operator": "notIn", "value": ["open"]}}}, ["CB-COMING"]),
        (
            {
                "filters": {
                    "closeDateRange": {
                        "operator": "between",
                        "value": {"min": "2037-04-30", "max": "2037-04-30"},
                    }
                }
            },
            ["CB-COMING"],
        ),
        (  # a zone that no place has, which a database may not know
            {
                "filters": {
                    "closeDateRange": {
                        "operator": "between",
                        "value": {
                            "min": "2037-04-29T12:00:00-22:52",
                            "max": "4018-05-09T02:20:22-22:52",
                        },
                    }
                }
            },
            ["CB-COMING"],
        ),
        (
            {
                "filters": {
                    "closeDateRange": {
                        "operator": "between",
                        "value": {"min": "0001-01-01T00:00:00+14:00", "max": "1999-01-01"},
                    }
                }
            },
            [],
        ),
        (
            {
                "filters": {
                    "maxAwardAmountRange": {
                        "operator": "outside",
                        "value": {
                            "min": {"amount": "50000", "currency": "USD"},
                            "max": {"amount": "50000.00", "currency": "USD"},
                        },
                    }
                }
            },
            ["CB-OPEN"],
        ),
        (
            {"sorting": {"sortBy": "keyDates.closeDate", "sortOrder": "asc"}},
            ["CB-OPEN", "CB-COMING"],
        ),
        (
            {"sorting": {"sortBy": "status.value", "sortOrder": "asc"}},
            ["CB-COMING", "CB-OPEN"],
        ),
    ],
)
def test_filters_and_orders(body: dict[str, Any], expected: list[str]) -> None:
    Opportunity.objects.filter(number="CB-COMING").update(updated_at=BEFORE)

    assert numbers(searched(body)) == expected


@pytest.mark.django_db
@pytest.mark.usefixtures("three")
def test_what_cannot_be_done_is_told_beside_the_result() -> None:
    euros = {"amount": "1", "currency": "EUR"}
    body = {
        "filters": {
            "minAwardAmountRange": {
                "operator": "between",
                "value": {"min": euros, "max": euros},
            },
            "customFilters": {"color": {"operator": "eq", "value": "blue"}},
        },
        "sorting": {"sortBy": "custom", "customSortBy": "luck"},
    }

    page = searched(body)

    assert len(page["items"]) == 2
    assert page["filterInfo"]["errors"] == [
        "minAwardAmountRange: amounts are in USD only; it was left out",
        "color: not known here; it was left out",
    ]
    assert page["sortInfo"]["errors"] == [
        "sortBy custom is not known here; sorted by lastModifiedAt"
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("three")
def test_pages_of_the_address_go_before_those_of_the_body() -> None:
    page = searched({"pagination": {"page": 1, "pageSize": 2}}, "?page=2&pageSize=1")

    assert page["paginationInfo"] == {
        "page": 2,
        "pageSize": 1,
        "totalItems": 2,
        "totalPages": 2,
    }
    assert len(page["items"]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "The body is not JSON."),
        (b'{"search": NaN}', "The body is not JSON."),
        (b"[" * 100_000, "The body is not JSON."),
        (b'{"search": null}', "The body cannot be used."),
        (b'{"sorting": {"sortBy": "luck"}}', "The body cannot be used."),
        (b'{"pagination": {"page": 0}}', "The body cannot be used."),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_in_the_shape_of_the_protocol(
    body: bytes, said: str
) -> None:
    answer = Browser().post(SEARCH, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["message"] == said
    assert set(answer.json()) == {"status", "message", "errors"}


@pytest.mark.django_db
@pytest.mark.usefixtures("three")
def test_drafts_are_nowhere_and_an_archived_one_is_read_by_its_id_only() -> None:
    draft, away = (Opportunity.objects.get(number=each) for each in ("CB-DRAFT", "CB-AWAY"))

    hidden = Browser().get(f"{ALL}/{draft.public_id}")
    archived = Browser().get(f"{ALL}/{away.public_id}")

    assert (hidden.status_code, hidden.json()["errors"]) == (404, [])
    assert archived.json()["data"]["status"] == {"value": "custom", "customValue": "archived"}
    assert sorted(numbers(Browser().get(ALL).json())) == ["CB-COMING", "CB-OPEN"]
    assert Browser().get(f"{ALL}/not-an-id").status_code == 404
    assert Browser().get(f"{ALL}/").status_code == 404


@pytest.mark.django_db
def test_other_methods_and_other_types_are_refused_in_words() -> None:
    wrong = Browser().delete(ALL)
    form = Browser().post(SEARCH, {"search": "school"})

    assert (wrong.status_code, wrong["Allow"]) == (405, "GET")
    assert form.status_code == 415
