from dataclasses import dataclass

from commonbeat.formats.matching import Found, Match, Missed, Sought, match_cities


@dataclass
class City:
    state: str
    city: str
    population: int
    county: str = ""


def sought(
    name: str, population: int, *, key: str = "A", counties: tuple[str, ...] = ()
) -> Sought:
    return Sought(key, "OH", name, counties, population)


def test_the_only_city_of_a_name_is_the_one() -> None:
    cities = [City("OH", "Kent", 28_000), City("WA", "Akron", 5), City("OH", "Akron", 190_000)]

    assert match_cities([sought("Akron", 197_000)], cities) == ({"A": Match(2, Found.NAME)}, {})


def test_it_may_have_grown_to_four_times_its_size_and_no_more() -> None:
    cities = [City("OH", "Boom", 1_000)]

    assert match_cities([sought("Boom", 4_000)], cities)[0] == {"A": Match(0, Found.NAME)}
    assert match_cities([sought("Boom", 4_001)], cities)[1] == {"A": Missed.RESIDENTS_DIFFER}


def test_among_several_the_nearest_in_residents_is_taken() -> None:
    cities = [City("OH", "Union", 9_000), City("OH", "Union", 5_000)]

    found, _ = match_cities([sought("Union", 5_200)], cities)

    assert found == {"A": Match(1, Found.NAME_AND_RESIDENTS)}


def test_among_several_none_is_taken_when_none_is_near() -> None:
    cities = [City("OH", "Union", 9_000), City("OH", "Union", 2_000)]

    assert match_cities([sought("Union", 5_000)], cities)[1] == {"A": Missed.RESIDENTS_DIFFER}


def test_two_that_fit_equally_well_are_ambiguous() -> None:
    cities = [City("OH", "Union", 5_000), City("OH", "Union", 5_000)]

    assert match_cities([sought("Union", 5_000)], cities)[1] == {"A": Missed.AMBIGUOUS}


def test_a_county_in_the_name_of_the_city_must_be_one_of_the_agency() -> None:
    cities = [City("OH", "Bath Township", 9_000, county="Allen")]
    agency = sought("Bath Township, Summit County", 9_000, counties=("SUMMIT",))

    assert match_cities([agency], cities)[1] == {"A": Missed.NOT_LISTED}


def test_a_city_goes_to_the_agency_with_the_nearest_residents() -> None:
    agencies = [sought("Kent", 20_000), sought("Kent", 27_000, key="B")]

    found, missed = match_cities(agencies, [City("OH", "Kent", 28_000)])

    assert found == {"B": Match(0, Found.NAME)}
    assert missed == {"A": Missed.TAKEN}


def test_an_agency_without_residents_yields_to_one_that_has_them() -> None:
    agencies = [sought("Kent", 0), sought("Kent", 60_000, key="B")]

    found, missed = match_cities(agencies, [City("OH", "Kent", 28_000)])

    assert set(found) == {"B"}
    assert missed == {"A": Missed.TAKEN}


def test_a_city_of_another_state_is_not_listed() -> None:
    assert match_cities([sought("Akron", 5)], [City("WA", "Akron", 5)]) == (
        {},
        {"A": Missed.NOT_LISTED},
    )
