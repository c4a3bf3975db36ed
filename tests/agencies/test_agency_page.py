"""The page of one agency: its figures by source, whether they are real, and its place."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commonbeat.agencies.services.figures import import_city_offenses, import_county_economics
from commonbeat.agencies.services.registry import load_nation
from commonbeat.demonstration.nation import nation
from tests.agencies.factories import ANCHORAGE, import_lines, make_source
from tests.agencies.test_figures import POVERTY, TABLE_8

pytestmark = pytest.mark.django_db


def import_figures() -> None:
    import_lines(ANCHORAGE)
    import_city_offenses(
        data=TABLE_8, year=2019, source=make_source("Table 8", "2019"), by=None, dry_run=False
    )
    import_county_economics(
        data=POVERTY, kind="poverty", source=make_source("ERS", "2020"), by=None, dry_run=False
    )


def captions(page: str) -> list[str]:
    found = re.findall(r"<caption>(.*?)</caption>", page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", caption).strip() for caption in found]


def test_figures_stand_under_their_year_and_source_totals_before_parts(client: Client) -> None:
    import_figures()

    page = client.get("/agencies/AK0010100/").content.decode()

    assert captions(page) == ["2019 · Table 8, 2019", "2018 · ERS, 2020"]
    assert (
        page.index("Violent crime")
        < page.index("Robbery")
        < page.index("Property crime")
        < page.index("Burglary")
        < page.index("People in poverty")
    )
    assert '<td class="cb-number">9.5 %</td>' in page
    assert '<td class="cb-number">$82,271</td>' in page


def test_the_page_asks_the_database_a_fixed_number_of_times(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    import_figures()

    with django_assert_num_queries(6):
        client.get("/agencies/AK0010100/")


def test_the_page_tells_where_the_agency_lies_and_who_says_so(client: Client) -> None:
    import_lines(ANCHORAGE)

    page = client.get("/agencies/AK0010100/").content.decode()

    assert "Anchorage Municipality" in page
    assert "61.218, -149.900" in page
    assert '<a href="https://www.geonames.org/" rel="noreferrer">GeoNames' in page
    assert "CC BY 4.0)</span>" in page


def test_a_real_agency_among_synthetic_ones_says_that_it_is_real(client: Client) -> None:
    import_lines(ANCHORAGE)
    load_nation(nation(7, 60).agencies)

    real = client.get("/agencies/AK0010100/").content.decode()
    made_up = client.get(f"/agencies/{nation(7, 60).agencies[0].ori}/").content.decode()

    assert "<strong>Real:</strong>" in real
    assert "<strong>Synthetic:</strong>" in made_up
    assert "<strong>Real:</strong>" not in made_up


def test_a_synthetic_agency_is_found_by_its_county(client: Client) -> None:
    load_nation(nation(7, 60).agencies)

    found = client.get("/agencies/", {"q": "clark county"}).context["page"].object_list

    assert {agency.county_fips for agency in found} == {"32003"}


def test_the_list_tells_real_agencies_from_synthetic_ones(client: Client) -> None:
    import_lines(ANCHORAGE)
    load_nation(nation(7, 60).agencies)

    counts = {
        records: client.get("/agencies/", {"records": records}).context["page"].paginator.count
        for records in ("", "real", "synthetic", "nonsense")
    }

    assert counts == {"": 61, "real": 1, "synthetic": 60, "nonsense": 61}


def test_residents_that_are_counted_elsewhere_are_not_called_none(client: Client) -> None:
    import_lines(ANCHORAGE.replace(",287385,", ",0,"))

    page = client.get("/agencies/AK0010100/").content.decode()

    assert "counted with another agency" in page


def test_a_crime_that_nobody_counted_is_not_shown_as_none(client: Client) -> None:
    import_lines(ANCHORAGE)
    import_city_offenses(
        data=TABLE_8.replace(b",93\n", b",0\n"),
        year=2019,
        source=make_source("Table 8", "2019"),
        by=None,
        dry_run=False,
    )

    page = client.get("/agencies/AK0010100/").content.decode()

    assert "Burglary" in page
    assert "Arson" not in page
