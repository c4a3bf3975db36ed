"""The registry's pages: found, filtered, sorted, downloaded, and quick on any size."""

import csv
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commonbeat.agencies.models import Agency
from tests.agencies.factories import ANCHORAGE, GUAM, OMAHA, import_lines, make_agencies

pytestmark = pytest.mark.django_db


def names(page: str) -> list[str]:
    """Return the agencies of a list page, in its order."""
    return [name for name in ("Anchorage", "Omaha", "Guam Police") if f">{name}</a>" in page]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_the_same_few_times(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_agencies(count)

    with django_assert_num_queries(2):
        page = client.get("/agencies/")

    assert page.status_code == 200
    assert page.content.decode().count("</th>") == count + 6


def test_a_search_finds_by_name_county_and_either_ori(client: Client) -> None:
    import_lines(ANCHORAGE, OMAHA, GUAM)

    found = {
        asked: names(client.get("/agencies/", {"q": asked}).content.decode())
        for asked in ("omaha", "DOUGLAS", "AK00101", "AK0010100", "nobody")
    }

    assert found == {
        "omaha": ["Omaha"],
        "DOUGLAS": ["Omaha"],
        "AK00101": ["Anchorage"],
        "AK0010100": ["Anchorage"],
        "nobody": [],
    }


def test_filters_narrow_the_list_and_unknown_values_do_not(client: Client) -> None:
    import_lines(ANCHORAGE, OMAHA, GUAM)

    state = names(client.get("/agencies/", {"state": "NE"}).content.decode())
    size = names(client.get("/agencies/", {"size": "very-large"}).content.decode())
    nonsense = names(client.get("/agencies/?state=XX&size=9&sort=%00").content.decode())

    assert (state, size, nonsense) == (
        ["Omaha"],
        ["Omaha"],
        ["Anchorage", "Omaha", "Guam Police"],
    )


def test_unknown_population_comes_last_in_either_order(client: Client) -> None:
    import_lines(ANCHORAGE, OMAHA, GUAM)

    up = client.get("/agencies/?sort=population").content.decode()
    down = client.get("/agencies/?sort=-population").content.decode()

    assert up.index("Anchorage</a>") < up.index("Omaha</a>") < up.index("Guam Police</a>")
    assert down.index("Omaha</a>") < down.index("Anchorage</a>") < down.index("Guam Police</a>")


def test_the_csv_holds_the_list_and_nothing_that_a_spreadsheet_runs(client: Client) -> None:
    import_lines(ANCHORAGE.replace("Anchorage", "=cmd|calc"), OMAHA)

    answer = client.get("/agencies/agencies.csv?sort=state")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))

    assert [(row["ori"], row["name"], row["sworn"]) for row in rows] == [
        ("AK0010100", "'=cmd|calc", "369"),
        ("NB0280200", "Omaha", "859"),
    ]
    assert {row["source_vintage"] for row in rows} == {"2025"}


def test_an_agency_shows_its_figures_with_source_and_year(client: Client) -> None:
    import_lines(ANCHORAGE)

    page = client.get("/agencies/AK0010100/").content.decode()

    assert "<h1>Anchorage</h1>" in page
    assert "FBI police employee data</a>, 2025" in page
    assert "287,385" in page


def test_a_short_ori_leads_to_the_agency(client: Client) -> None:
    import_lines(ANCHORAGE)

    assert client.get("/agencies/AK00101/").status_code == 200


@pytest.mark.parametrize("ori", ["AK9999900", "nonsense", "%00", "AK0010"])
def test_what_is_no_agency_is_not_found(client: Client, ori: str) -> None:
    import_lines(ANCHORAGE)

    assert client.get(f"/agencies/{ori}/").status_code == 404


def test_an_empty_registry_says_so(client: Client) -> None:
    page = client.get("/agencies/").content.decode()

    assert "No agencies yet" in page
    assert Agency.objects.count() == 0
