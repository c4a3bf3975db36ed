from collections import Counter

from commonbeat.formats.jurisdictions import BY_CODE, BY_FIPS, BY_NAME, JURISDICTIONS, Kind


def test_there_are_56_jurisdictions_each_with_its_own_code_fips_and_name() -> None:
    assert len(JURISDICTIONS) == len(BY_CODE) == len(BY_FIPS) == len(BY_NAME) == 56
    assert Counter(each.kind for each in JURISDICTIONS) == {
        Kind.STATE: 50,
        Kind.DISTRICT: 1,
        Kind.TERRITORY: 5,
    }


def test_they_are_ordered_by_fips() -> None:
    assert [each.fips for each in JURISDICTIONS] == sorted(BY_FIPS)
