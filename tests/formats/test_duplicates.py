from dataclasses import replace
from time import process_time

from commonbeat.demonstration.nation import nation
from commonbeat.formats.duplicates import Reason, Record, likely_duplicates

ALDER = Record("OH0010100", "Alder Police Department", "municipal", "OH", "39001", "", False)


def pairs(*records: Record) -> list[tuple[str, str, tuple[Reason, ...]]]:
    return [
        (each.first.ori, each.second.ori, each.reasons) for each in likely_duplicates(records)
    ]


def test_pairs_come_with_every_reason_and_the_most_reasons_first() -> None:
    twin = replace(ALDER, ori="OH0010101", name="ALDER POLICE DEPT.")
    other = replace(ALDER, ori="OH0990000", name="Alder", county_fips="39099")

    assert pairs(other, twin, ALDER) == [
        ("OH0010100", "OH0010101", (Reason.NAME, Reason.ORI)),
        ("OH0010100", "OH0990000", (Reason.NAME,)),
        ("OH0010101", "OH0990000", (Reason.NAME,)),
    ]


def test_a_typing_error_is_found_in_the_same_county_only() -> None:
    near = replace(ALDER, ori="OH0020000", name="Greenfield Twonship")
    right = replace(ALDER, ori="OH0030000", name="Greenfield Township")
    far = replace(right, ori="OH0040000", county_fips="39099", name="Greenfeld Township")

    assert pairs(near, right, far) == [("OH0020000", "OH0030000", (Reason.NEARLY,))]


def test_one_place_has_one_police() -> None:
    one = replace(ALDER, place_fips="3900001")
    other = replace(one, ori="OH0020000", name="City of Alder Bureau")
    sheriff = replace(one, ori="OH0030000", name="Someone", agency_type="sheriff")

    assert pairs(one, other, sheriff) == [("OH0010100", "OH0020000", (Reason.PLACE,))]


def test_a_sheriff_a_synthetic_record_and_another_state_are_no_duplicates() -> None:
    sheriff = replace(ALDER, ori="OH0020000", agency_type="sheriff")
    made_up = replace(ALDER, ori="OHZZ10100", is_synthetic=True)
    elsewhere = replace(ALDER, ori="IN0010100", state="IN")

    assert pairs(ALDER, sheriff, made_up, elsewhere) == []


def test_many_of_one_name_are_not_each_others_duplicates() -> None:
    crowd = [replace(ALDER, ori=f"OH{number:05d}00") for number in range(21)]

    assert pairs(*crowd) == []


def test_a_nation_is_compared_in_seconds() -> None:
    records = [
        Record(each.ori, each.name, each.agency_type, each.state, each.county_fips, "", True)
        for each in nation().agencies
    ]

    began = process_time()
    likely_duplicates(records)

    assert process_time() - began < 5
