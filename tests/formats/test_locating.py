import pytest

from commonbeat.formats.locating import NOWHERE, locate_county, locate_town, places_named


@pytest.mark.parametrize(
    ("state", "name", "counties", "fips"),
    [
        ("IL", "Chicago", ("COOK", "DUPAGE"), "17031"),
        ("NY", "New York", (), "36061"),
        ("CT", "Avon", ("CAPITOL PLANNING REGION",), "09003"),
        ("OH", "Bath Township, Summit County", ("SUMMIT",), "39153"),
        ("AL", "No Such Hamlet", ("BUTLER", "CONECUH"), "01013"),
        ("AL", "No Such Hamlet", (), ""),
    ],
)
def test_a_town_has_the_county_of_its_place_or_the_first_that_is_named(
    state: str, name: str, counties: tuple[str, ...], fips: str
) -> None:
    assert locate_town(state=state, name=name, named_counties=counties).county_fips == fips


def test_a_place_in_another_county_than_the_named_is_another_place() -> None:
    location = locate_town(state="IL", name="Chicago", named_counties=("ADAMS",))

    assert (location.county_fips, location.latitude) == ("17001", None)


def test_of_several_places_of_one_name_none_is_taken() -> None:
    found = {place.county_fips for place in places_named("AL", "Mount Vernon")}

    assert found == {"01049", "01097"}
    assert locate_town(state="AL", name="Mount Vernon", named_counties=()) == NOWHERE
    assert (
        locate_town(state="AL", name="Mount Vernon", named_counties=("MOBILE",)).county_fips
        == "01097"
    )


def test_a_county_lies_at_its_middle() -> None:
    location = locate_county(state="AL", named_counties=("JEFFERSON",))

    assert location.county_fips == "01073"
    assert location.latitude is not None


def test_of_several_counties_the_first_counts_but_has_no_point() -> None:
    location = locate_county(state="AL", named_counties=("BUTLER", "CONECUH"))

    assert (location.county_fips, location.latitude) == ("01013", None)


def test_no_county_at_all_is_nowhere() -> None:
    assert locate_county(state="AL", named_counties=("NOWHERE",)) == NOWHERE
