"""What the records of an agency and an opportunity put into a form before anybody types."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from commonbeat.agencies.models import TYPE_WORDS, Agency, AgencyFigure, CountyFigure
from commonbeat.agencies.queries import city_figures, county_figures
from commonbeat.engine.forms import JSON, Field, FormSet, Kind
from commonbeat.formats.county_economics import CountyMeasure
from commonbeat.formats.fbi import AgencyType
from commonbeat.opportunities.models import OpportunityVersion

_CITY = {"violent_crime": "violent_crimes", "property_crime": "property_crimes"}
_COUNTY = {
    CountyMeasure.POVERTY: "poverty_percent",
    CountyMeasure.UNEMPLOYMENT: "unemployment_percent",
}
_WITH_YEAR_BEFORE = ("unemployment_percent",)
OFFICE = "Office of Community Oriented Policing Services"


def prefilled(form_set: FormSet, records: Mapping[str, JSON]) -> dict[str, dict[str, JSON]]:
    """Return what records fill in, by form and path; records that are missing fill nothing.

    records   name of a record (`engine.forms.SOURCES`) -> value, see `records_of`
    """
    return {
        form.key: {
            key: value
            for key, source in form.prefill.items()
            if (value := _fitting(form.by_key[key], records.get(source))) is not None
        }
        for form in form_set.forms
    }


def _fitting(field: Field, value: JSON) -> JSON:
    """Return a record as its field takes it; a state's code finds the choice "OH: Ohio"."""
    if isinstance(value, str) and field.kind is Kind.CHOICE:
        known = [choice.value for choice in field.choices]
        return next((v for v in known if v == value or v.startswith(f"{value}: ")), None)
    if isinstance(value, str) and field.maximum_length is not None:
        return value[: field.maximum_length].strip() or None
    return None if value == "" else value


def records_of(agency: Agency, version: OpportunityVersion | None) -> dict[str, JSON]:
    """Return the records that fill forms. Three queries at most."""
    found: dict[str, JSON] = {
        "agency.name": agency.name,
        "agency.ori": agency.ori,
        "agency.uei": agency.uei or "",
        "agency.state": agency.state,
        "agency.county": agency.counties.title(),
        "agency.type": TYPE_WORDS[AgencyType(agency.agency_type)],
        "office.name": OFFICE,
    }
    return found | dict(_figures(agency)) | dict(_opportunity(version))


def _opportunity(version: OpportunityVersion | None) -> Iterator[tuple[str, JSON]]:
    if version is not None:
        program = version.opportunity.round.program
        yield "opportunity.number", version.opportunity.number
        yield "opportunity.title", version.title
        yield "opportunity.assistance_listing", program.assistance_listing
        yield "opportunity.program", program.name


def _figures(agency: Agency) -> Iterator[tuple[str, JSON]]:
    source = f"{agency.source}; year {agency.year}"
    for name in ("population", "sworn", "civilian"):
        if getattr(agency, name) is not None:
            yield f"agency.{name}", getattr(agency, name)
            yield f"agency.{name}.source", source
    city = [each for each in city_figures(agency) if each.measure in _CITY]
    for name, newest in _newest(city):
        yield from _told(f"agency.{name}", newest)
    for name, newest in _newest(list(county_figures(agency))):
        yield from _told(f"county.{name}", newest)


def _newest(
    figures: list[AgencyFigure] | list[CountyFigure],
) -> Iterator[tuple[str, AgencyFigure | CountyFigure]]:
    """Yield the newest figure of each measure, and the year before where forms ask for it."""
    for measure in dict.fromkeys(each.measure for each in figures):
        own = sorted(
            (each for each in figures if each.measure == measure), key=lambda each: -each.year
        )
        name = _name(measure)
        yield name, own[0]
        with_year_before = measure in _CITY or name in _WITH_YEAR_BEFORE
        if with_year_before and len(own) > 1 and own[1].year == own[0].year - 1:
            yield f"{name}_prev", own[1]


def _name(measure: str) -> str:
    if measure == CountyMeasure.INCOME:
        return "median_income_cents"
    return _CITY.get(measure) or _COUNTY[CountyMeasure(measure)]


def _told(record: str, figure: AgencyFigure | CountyFigure) -> Iterator[tuple[str, JSON]]:
    yield record, _number(figure.value * 100 if record.endswith("_cents") else figure.value)
    yield f"{record}.source", f"{figure.source}; year {figure.year}"


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
