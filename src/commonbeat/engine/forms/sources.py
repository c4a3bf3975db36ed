"""What records a form can be filled from before anybody types: the words of `prefill`."""

AGENCY = (
    "agency.name",
    "agency.ori",
    "agency.uei",
    "agency.state",
    "agency.county",
    "agency.type",
)
FIGURES = (
    "agency.population",
    "agency.sworn",
    "agency.civilian",
    "agency.violent_crimes",
    "agency.violent_crimes_prev",
    "agency.property_crimes",
    "agency.property_crimes_prev",
    "county.poverty_percent",
    "county.unemployment_percent",
    "county.unemployment_prev_percent",
    "county.median_income_cents",
)
OPPORTUNITY = (
    "opportunity.number",
    "opportunity.title",
    "opportunity.assistance_listing",
    "opportunity.program",
    "office.name",
)
SOURCES = (*AGENCY, *FIGURES, *(f"{figure}.source" for figure in FIGURES), *OPPORTUNITY)
