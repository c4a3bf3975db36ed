"""Where agencies lie: counties and points from names, codes of places from a crosswalk."""

from decimal import Decimal

import pytest

from commonbeat.agencies.models import Agency, Source
from commonbeat.agencies.services.places import PlaceReport, import_place_codes
from commonbeat.base.models import AuditLine
from commonbeat.engine.problems import Refused
from commonbeat.formats.matching import Missed
from tests.agencies.factories import ANCHORAGE, GUAM, OMAHA, PARKS, import_lines, make_source

pytestmark = pytest.mark.django_db

CHICAGO = 'ILCPD0000,2025,Chicago,IL,"COOK, DUPAGE",City,2715488,11542,758,12300,4.53\n'
SHERIFF = "AL0010000,2025,Jefferson,AL,JEFFERSON,County,145845,466,100,566,3.88\n"
CAMPUS = "AL0014000,2025,Lawson State,AL,JEFFERSON,University or College,0,2,0,2,\n"
HAMLET = "AL0010900,2025,No Such Hamlet,AL,NOT SPECIFIED,City,90,1,0,1,\n"
CROSSWALK = """countyfip,state,place,stab,CountyName,PlaceName,population
02020,02,03000,AK,Anchorage AK,"Anchorage municipality, AK",291247
31055,31,37000,NE,Douglas NE,"Omaha city, NE",480000
01073,01,00999,AL,Jefferson AL,"No Such Hamlet town, AL",90
01073,01,99999,AL,Jefferson AL,[not in a place],1000
"""


def import_codes(text: str = CROSSWALK, *, dry_run: bool = False) -> PlaceReport:
    source = make_source("Geocorr", "2022")
    return import_place_codes(data=text.encode(), source=source, by=None, dry_run=dry_run)


def located(ori: str) -> tuple[str, str, Decimal | None]:
    agency = Agency.objects.get(ori=ori)
    return agency.county_fips, agency.jurisdiction, agency.latitude


def test_a_town_lies_at_its_place_and_that_tells_which_of_its_counties_is_meant() -> None:
    import_lines(CHICAGO, ANCHORAGE)

    assert located("ILCPD0000") == ("17031", "Chicago", Decimal("41.850"))
    assert located("AK0010100") == ("02020", "Anchorage", Decimal("61.218"))


def test_a_sheriff_lies_in_the_middle_of_the_county() -> None:
    import_lines(SHERIFF)

    county, jurisdiction, latitude = located("AL0010000")
    assert (county, jurisdiction) == ("01073", "Jefferson County")
    assert latitude is not None


def test_a_campus_has_a_county_and_no_point() -> None:
    import_lines(CAMPUS)

    assert located("AL0014000") == ("01073", "", None)


def test_what_is_nowhere_to_be_found_stays_unknown() -> None:
    import_lines(HAMLET, PARKS, GUAM)

    assert located("AL0010900") == ("", "No Such Hamlet", None)
    assert located("FSNPS0000") == ("", "United States", None)
    assert located("GM0010000") == ("66010", "Guam", None)


def test_towns_get_the_code_of_their_place() -> None:
    import_lines(ANCHORAGE, OMAHA, CHICAGO)

    report = import_codes()

    assert dict(Agency.objects.values_list("name", "place_fips")) == {
        "Anchorage": "0203000",
        "Omaha": "3137000",
        "Chicago": "",
    }
    assert (report.set, report.changed, report.unchanged) == (2, 0, 0)
    assert dict(report.missed) == {Missed.NOT_LISTED: 1}


def test_the_same_codes_again_change_nothing_and_other_codes_are_counted() -> None:
    import_lines(ANCHORAGE, OMAHA)
    import_codes()

    again = import_codes()
    other = import_codes(CROSSWALK.replace("37000", "37001"))

    assert (again.set, again.changed, again.unchanged) == (0, 0, 2)
    assert (other.set, other.changed, other.unchanged) == (0, 1, 1)
    assert Agency.objects.get(name="Omaha").place_fips == "3137001"


def test_an_agency_without_a_county_gets_that_of_its_place_and_keeps_it() -> None:
    import_lines(HAMLET)
    import_codes()

    report = import_lines(HAMLET)

    assert located("AL0010900")[0] == "01073"
    assert (report.updated, report.unchanged) == (0, 1)


def test_a_dry_run_of_codes_saves_nothing() -> None:
    import_lines(ANCHORAGE)
    lines = AuditLine.objects.count()

    report = import_codes(dry_run=True)

    assert report.set == 1
    assert Agency.objects.get().place_fips == ""
    assert Source.objects.filter(name="Geocorr").count() == 0
    assert AuditLine.objects.count() == lines


def test_a_broken_crosswalk_changes_nothing() -> None:
    import_lines(ANCHORAGE)

    with pytest.raises(Refused, match="line 2, column population"):
        import_codes(CROSSWALK.replace("291247", "many"))

    assert Agency.objects.get().place_fips == ""


def test_the_report_says_what_came_of_it() -> None:
    import_lines(ANCHORAGE, CHICAGO)

    assert import_codes().sentences == [
        "1 agencies got the code of their place, 0 changed, 0 unchanged.",
        "  1 agencies: no city of that name and state is in the file",
    ]
