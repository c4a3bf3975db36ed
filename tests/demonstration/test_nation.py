import re
from collections import Counter

import numpy as np

from commonbeat.demonstration.nation import nation
from commonbeat.formats.fbi import AgencyType
from commonbeat.formats.gazetteer import counties, places
from commonbeat.formats.jurisdictions import JURISDICTIONS
from commonbeat.formats.ori import is_synthetic_ori
from tests.formats.public_data import public_file


def test_the_nation_has_18_000_agencies_in_all_56_jurisdictions() -> None:
    agencies = nation().agencies

    assert len(agencies) == 18_000
    assert {agency.state for agency in agencies} == {each.code for each in JURISDICTIONS}


def test_every_kind_that_may_apply_is_there() -> None:
    kinds = Counter(agency.agency_type for agency in nation().agencies)

    assert set(kinds) == {
        AgencyType.MUNICIPAL,
        AgencyType.SHERIFF,
        AgencyType.TRIBAL,
        AgencyType.CAMPUS,
        AgencyType.STATE,
    }
    assert kinds[AgencyType.MUNICIPAL] > 12_000
    assert kinds[AgencyType.SHERIFF] > 2_900


def test_every_ori_has_the_form_of_a_real_one_and_shows_that_it_is_made_up() -> None:
    oris = [agency.ori for agency in nation().agencies]

    assert len(set(oris)) == len(oris)
    assert len({ori[:7] for ori in oris}) == len(oris)
    assert all(re.fullmatch(r"[A-Z]{2}ZZ[0-9A-Z]{3}00", ori) for ori in oris)


def test_no_real_agency_has_an_ori_that_looks_made_up() -> None:
    lines = public_file("fbi_lee_latest/fbi_lee_latest.csv").decode().splitlines()

    assert [line for line in lines[1:] if is_synthetic_ori(line[:9])] == []


def test_agencies_sit_in_real_places_and_counties() -> None:
    known = {(place.state, place.name) for place in places()}
    municipal = [
        agency for agency in nation().agencies if agency.agency_type is AgencyType.MUNICIPAL
    ]

    assert all((agency.state, agency.jurisdiction) in known for agency in municipal)
    assert all(
        counties()[agency.county_fips].state == agency.state for agency in nation().agencies
    )


def test_no_two_agencies_of_a_state_have_one_name() -> None:
    names = Counter((agency.state, agency.name) for agency in nation().agencies)

    assert [name for name, times in names.items() if times > 1] == []


def test_half_of_the_agencies_are_small_and_a_few_are_very_large() -> None:
    sworn = nation().sworn

    assert 8 <= np.median(sworn) <= 14
    assert 0.5 < np.mean(sworn < 20) < 0.7
    assert int(sworn.max()) > 5_000
    assert int(sworn.min()) >= 1


def test_states_without_sheriffs_have_none() -> None:
    found = {
        agency.state for agency in nation().agencies if agency.agency_type is AgencyType.SHERIFF
    }

    assert found & {"AK", "CT", "RI", "DC", "PR", "GU"} == set()


def test_another_seed_makes_other_departments_in_the_same_places() -> None:
    one, other = nation(1, 3_500), nation(2, 3_500)

    assert {a.county_fips for a in one.agencies} <= set(counties())
    assert one.sworn.tolist() != other.sworn.tolist()


def test_a_nation_larger_than_life_gives_places_further_departments() -> None:
    agencies = nation(2009, 40_000).agencies

    assert len({agency.ori for agency in agencies}) == 40_000
    assert agencies[18_000].name.endswith("(district 2)")
