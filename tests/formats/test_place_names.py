import pytest

from commonbeat.formats.place_names import county_fips, plain, split_county


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Mary’s Police Department", "Saint Marys"),
        ("Mount Orab", "Mt. Orab"),
        ("Fort Smith", "Ft Smith"),
        ("La Cañada-Flintridge", "LA CANADA FLINTRIDGE"),
        ("Kapa\u2018a", "Kapaa"),
        ("O'Fallon", "OFallon"),
    ],
)
def test_names_that_mean_one_place_are_made_equal(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Groton", "Groton Town"), ("Hamilton", "Hamilton Township")]
)
def test_a_town_and_a_city_of_one_name_stay_apart(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@pytest.mark.parametrize(
    ("written", "name", "county"),
    [
        ("Bath Township, Summit County", "Bath Township", "Summit"),
        ("Franklin (Essex County)", "Franklin", "Essex"),
        ("Athens-Clarke County", "Athens-Clarke County", ""),
        ("Anchorage", "Anchorage", ""),
    ],
)
def test_the_county_at_the_end_of_a_name_is_split_off(
    written: str, name: str, county: str
) -> None:
    assert split_county(written) == (name, county)


@pytest.mark.parametrize(
    ("state", "name", "fips"),
    [
        ("AL", "AUTAUGA", "01001"),
        ("IL", "DE KALB", "17037"),
        ("LA", "ST MARTIN", "22099"),
        ("MD", "BALTIMORE", "24005"),
        ("MD", "BALTIMORE CITY", "24510"),
        ("NM", "DONA ANA", "35013"),
        ("AK", "FAIRBANKS NORTH STAR", "02090"),
        ("PR", "Adjuntas", "72001"),
        ("CT", "CAPITOL PLANNING REGION", None),
        ("AL", "NOWHERE", None),
    ],
)
def test_a_county_is_found_by_its_name(state: str, name: str, fips: str | None) -> None:
    assert county_fips(state, name) == fips
