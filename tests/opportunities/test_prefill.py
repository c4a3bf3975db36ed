import pytest

from commonbeat.agencies.models import AgencyFigure, CountyFigure
from commonbeat.engine.forms import SOURCES, form_problems, read_form_set, ready
from commonbeat.opportunities.prefill import prefilled, records_of
from tests.agencies.factories import import_lines, make_agencies, make_source

pytestmark = pytest.mark.django_db
SET = read_form_set(ready.read("hiring"))


def test_every_figure_comes_with_its_source_and_year() -> None:
    [agency] = make_agencies(1)
    agency.county_fips = "02020"
    source = make_source("FBI table 8", "2025")
    source.save()
    for year, crimes in ((2025, 12), (2024, 15)):
        AgencyFigure.objects.create(
            agency=agency,
            measure="violent_crime",
            year=year,
            value_hundredths=crimes * 100,
            source=source,
        )
    for measure, value in (("poverty_percent", 1250), ("median_income_dollars", 5_400_000)):
        CountyFigure.objects.create(
            fips="02020", measure=measure, year=2024, value_hundredths=value, source=source
        )

    records = records_of(agency, None)
    data = prefilled(SET, records)["data"]

    assert set(records) - set(SOURCES) == set()
    assert (data["population"], data["population_on_record"]) == (10, 10)
    assert data["sworn_source"] == "FBI police employee data, 2025; year 2025"
    assert (data["violent_crimes"], data["violent_crimes_prev"]) == (12, 15)
    assert data["violent_crimes_prev_source"] == "FBI table 8, 2025; year 2024"
    assert (data["poverty_percent"], data["median_income_cents"]) == (12.5, 5_400_000)
    assert "unemployment_percent" not in data
    assert form_problems(SET.form("data"), data, complete=False) == []


def test_what_the_registry_does_not_know_fills_nothing() -> None:
    import_lines("GM0010000,2025,Guam Police,GM,GUAM,Other State Agency,0,288,40,328,\n")
    [agency] = make_agencies(1)[:1]
    agency.population = None

    data = prefilled(SET, records_of(agency, None))["data"]

    assert "population" not in data
    assert "population_source" not in data


def test_the_cover_sheet_gets_the_state_as_its_schema_writes_it() -> None:
    [agency] = make_agencies(1)

    filled = prefilled(SET, records_of(agency, None))["sf424"]

    assert filled["Applicant_State"] == "AK: Alaska"
    assert filled["Applicant_County"] == "Anchorage"
    assert filled["AgencyName"] == "Office of Community Oriented Policing Services"
    assert "SAMUEI" not in filled
