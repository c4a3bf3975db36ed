"""Figures of cities and counties, and the agencies that get them."""

from decimal import Decimal

import pytest

from commonbeat.agencies.models import AgencyFigure, CountyFigure
from commonbeat.agencies.services.figures import import_city_offenses, import_county_economics
from commonbeat.engine.problems import Refused
from commonbeat.formats.matching import Missed
from tests.agencies.factories import ANCHORAGE, OMAHA, import_lines, make_source

pytestmark = pytest.mark.django_db

TABLE_8 = (
    b"state,city,population,violent_crime,murder,rape,robbery,aggravated_assault,property_crime,"
    b"burglary,larceny_theft,motor_vehicle_theft,arson\n"
    b"ALASKA,Anchorage,287731,3581,32,540,621,2388,12261,1692,9038,1531,93\n"
)
POVERTY = (
    b"Poverty estimates,,,\nFIPStxt,Stabr,Area_name,PCTPOVALL_2018,MEDHHINC_2018\n"
    b'02020,AK,Anchorage,9.5,"82,271"\n'
)


def test_a_city_gets_its_offences_and_the_others_are_told() -> None:
    import_lines(ANCHORAGE, OMAHA)

    report = import_city_offenses(
        data=TABLE_8, year=2019, source=make_source("Table 8", "2019"), by=None, dry_run=False
    )

    robberies = AgencyFigure.objects.select_related("source").get(measure="robbery")
    assert (robberies.value, robberies.year) == (Decimal(621), 2019)
    assert str(robberies.source) == "Table 8, 2019"
    assert (report.matched, dict(report.missed)) == (1, {Missed.NOT_LISTED: 1})


def test_the_same_offences_again_change_nothing() -> None:
    import_lines(ANCHORAGE)
    source = make_source("Table 8", "2019")
    import_city_offenses(data=TABLE_8, year=2019, source=source, by=None, dry_run=False)

    report = import_city_offenses(
        data=TABLE_8, year=2019, source=source, by=None, dry_run=False
    )

    assert (report.added, report.changed, report.unchanged) == (0, 0, 10)


def test_counties_get_their_figures_once_a_year() -> None:
    source = make_source("ERS", "2020")

    report = import_county_economics(
        data=POVERTY, kind="poverty", source=source, by=None, dry_run=False
    )

    figures = {each.measure: each.value for each in CountyFigure.objects.all()}
    assert figures == {
        "poverty_percent": Decimal("9.5"),
        "median_income_dollars": Decimal(82271),
    }
    assert (report.counties, report.added) == (1, 2)


def test_an_unknown_kind_of_county_file_names_the_known_ones() -> None:
    with pytest.raises(Refused, match="Choose one of: poverty, unemployment"):
        import_county_economics(
            data=POVERTY, kind="education", source=make_source(), by=None, dry_run=False
        )


def test_a_dry_run_of_figures_saves_nothing() -> None:
    import_county_economics(
        data=POVERTY, kind="poverty", source=make_source(), by=None, dry_run=True
    )

    assert CountyFigure.objects.count() == 0
