"""The forms of Grants.gov that can be written and read here, element by element.

Source: the XML schemas of Grants.gov named by each form's namespace.
"""

from commonbeat.formats.sf424.elements import (
    FILES,
    GLOBAL,
    As,
    Element,
    GrantForm,
    cents,
    code,
    date,
    group,
    of,
    optional,
    repeated,
    text,
)
from commonbeat.formats.sf424.parts import (
    YES_NO,
    address,
    applicant_types,
    contact,
    file,
    person,
    uei,
)

_AT = "http://apply.grants.gov/forms/"
REVISION_TYPES = (
    "A: Increase Award",
    "B: Decrease Award",
    "C: Increase Duration",
    "D: Decrease Duration",
    "E: Other (specify)",
    "AC: Increase Award, Increase Duration",
    "AD: Increase Award, Decrease Duration",
    "BC: Decrease Award, Increase Duration",
    "BD: Decrease Award, Decrease Duration",
)
_AVAILABLE = "This application was made available to the State under the Executive Order 12372"
STATE_REVIEWS = (
    f"a. {_AVAILABLE} Process for review on",
    "b. Program is subject to E.O. 12372 but has not been selected by the State for review.",
    "c. Program is not covered by E.O. 12372.",
)
FUNDING = ("Federal", "Applicant", "State", "Local", "Other", "ProgramIncome")


def _form(name: str, title: str, version: str, elements: tuple[Element, ...]) -> GrantForm:
    space = f"{_AT}{name}-V{version}"
    return GrantForm(
        name, title, space, name, version, elements, ((space, "FormVersion", version),)
    )


def _opportunity() -> tuple[Element, ...]:
    return (
        text("AgencyName", 60),
        optional(text("CFDANumber", 15)),
        optional(text("CFDAProgramTitle", 120)),
    )


SF424 = _form(
    "SF424_4_0",
    "SF-424",
    "4.0",
    (
        code(
            "SubmissionType", ("Preapplication", "Application", "Changed/Corrected Application")
        ),
        code("ApplicationType", ("New", "Continuation", "Revision")),
        optional(code("RevisionType", REVISION_TYPES)),
        optional(text("RevisionOtherSpecify", 21, least=0)),
        date("DateReceived"),
        optional(text("ApplicantID", 30)),
        optional(text("FederalEntityIdentifier", 30)),
        optional(text("FederalAwardIdentifier", 25)),
        optional(date("StateReceiveDate")),
        optional(text("StateApplicationID", 30, least=0)),
        text("OrganizationName", 60),
        text("EmployerTaxpayerIdentificationNumber", 30, least=9),
        uei(),
        address("Applicant"),
        optional(text("DepartmentName", 30)),
        optional(text("DivisionName", 30)),
        optional(person("ContactPerson")),
        optional(text("Title", 45)),
        optional(text("OrganizationAffiliation", 60)),
        text("PhoneNumber", 25),
        optional(text("Fax", 25)),
        text("Email", 60),
        *applicant_types(),
        *_opportunity(),
        text("FundingOpportunityNumber", 40),
        text("FundingOpportunityTitle", 255),
        optional(text("CompetitionIdentificationNumber", 40)),
        optional(text("CompetitionIdentificationTitle", 255)),
        optional(file("AreasAffected")),
        text("ProjectTitle", 200),
        optional(
            group("AdditionalProjectTitle", of(FILES, [repeated(file("AttachedFile"), 100)]))
        ),
        text("CongressionalDistrictApplicant", 6),
        text("CongressionalDistrictProgramProject", 6),
        optional(file("AdditionalCongressionalDistricts")),
        date("ProjectStartDate"),
        date("ProjectEndDate"),
        *(cents(f"{source}EstimatedFunding") for source in FUNDING),
        cents("TotalEstimatedFunding"),
        code("StateReview", STATE_REVIEWS),
        optional(date("StateReviewAvailableDate")),
        code("DelinquentFederalDebt", YES_NO),
        optional(file("DebtExplanation")),
        code("CertificationAgree", YES_NO),
        person("AuthorizedRepresentative"),
        text("AuthorizedRepresentativeTitle", 45),
        text("AuthorizedRepresentativePhoneNumber", 25),
        text("AuthorizedRepresentativeEmail", 60),
        optional(text("AuthorizedRepresentativeFax", 25)),
        text("AORSignature", 144),
        date("DateSigned"),
    ),
)

SF424_SHORT = _form(
    "SF424_Short_3_0",
    "SF-424 Short",
    "3.0",
    (
        *_opportunity(),
        date("DateReceived"),
        text("FundingOpportunityNumber", 40),
        text("FundingOpportunityTitle", 255),
        text("OrganizationName", 60),
        address("Address"),
        optional(text("ApplicantWebAddress", 2_000)),
        *applicant_types(),
        text("EmployerTaxpayerIdentificationNumber", 30, least=9),
        uei(),
        text("CongressionalDistrictApplicant", 6),
        text("ProjectTitle", 200),
        text("ProjectDescription", 1_000),
        date("ProjectStartDate"),
        date("ProjectEndDate"),
        contact("ProjectDirectorGroup"),
        optional(code("SameAsProjectDirector", YES_NO)),
        optional(contact("ContactPersonGroup")),
        code("ApplicationCertification", YES_NO),
        person("AuthorizedRepresentative"),
        text("AuthorizedRepresentativeTitle", 45),
        text("AuthorizedRepresentativeEmail", 60),
        text("AuthorizedRepresentativePhoneNumber", 25),
        optional(text("AuthorizedRepresentativeFaxNumber", 25)),
        text("AuthorizedRepresentativeSignature", 144),
        date("AuthorizedRepresentativeDateSigned"),
    ),
)

KEY_CONTACTS = _form(
    "Key_Contacts_2_0",
    "Key Contacts",
    "2.0",
    (
        text("ApplicantOrganizationName", 60),
        repeated(
            group(
                "RoleOnProject",
                (
                    text("ContactProjectRole", 45),
                    person("ContactName"),
                    optional(text("ContactTitle", 45)),
                    optional(text("ContactOrganizationalAffiliation", 60)),
                    address("ContactAddress"),
                    text("ContactPhone", 25),
                    optional(text("ContactFax", 25)),
                    text("ContactEmail", 60),
                ),
            ),
            4,
        ),
    ),
)

_SITE = (
    optional(code("Individual", YES_NO)),
    optional(text("OrganizationName", 60)),
    optional(uei()),
    address("Address"),
    optional(text("CongressionalDistrictProgramProject", 6, least=6)),
)
PERFORMANCE_SITE = _form(
    "PerformanceSite_4_0",
    "Project/Performance Site Locations",
    "4.0",
    (
        group("PrimarySite", _SITE),
        optional(repeated(group("OtherSite", _SITE), 299)),
        optional(file("AttachedFile")),
    ),
)

BUDGET_NARRATIVE = _form(
    "BudgetNarrativeAttachments_1_2",
    "Budget Narrative",
    "1.2",
    (group("Attachments", of(FILES, [repeated(file("AttachedFile"), 100)])),),
)


def _amounts(*names: str) -> tuple[Element, ...]:
    return tuple(optional(cents(name, negative=True)) for name in names)


def _lines(
    name: str,
    line: str,
    totals: str,
    amounts: tuple[Element, ...],
    first: tuple[Element, ...] = (),
) -> Element:
    """Return a section of SF-424A: up to four lines, one for each activity, and totals."""
    activity = Element("activityTitle", As.TEXT, most=120, attribute=True)
    return optional(
        group(
            name,
            (
                optional(repeated(group(line, (activity, *first, *amounts)), 4)),
                optional(group(totals, amounts)),
            ),
        )
    )


def _forecast(period: str) -> Element:
    amounts = _amounts(*(f"Budget{source}ForecastedAmount" for source in _SOURCES))
    return optional(group(f"Budget{period}Amounts", amounts))


_SOURCES = ("Federal", "NonFederal", "Total")
_CATEGORIES = ("Personnel", "FringeBenefits", "Travel", "Equipment", "Supplies", "Contractual")
SF424A = GrantForm(
    "BudgetInformation",
    "SF-424A",
    f"{_AT}SF424A-V1.0",
    "SF424A",
    "1.0",
    (
        _lines(
            "BudgetSummary",
            "SummaryLineItem",
            "SummaryTotals",
            _amounts(
                "BudgetFederalEstimatedUnobligatedAmount",
                "BudgetNonFederalEstimatedUnobligatedAmount",
                *(f"Budget{source}NewOrRevisedAmount" for source in _SOURCES),
            ),
            (optional(text("CFDANumber", 15)),),
        ),
        _lines(
            "BudgetCategories",
            "CategorySet",
            "CategoryTotals",
            _amounts(
                *(f"Budget{name}RequestedAmount" for name in (*_CATEGORIES, "Construction")),
                "BudgetOtherRequestedAmount",
                "BudgetTotalDirectChargesAmount",
                "BudgetIndirectChargesAmount",
                "BudgetTotalAmount",
                "ProgramIncomeAmount",
            ),
        ),
        _lines(
            "NonFederalResources",
            "ResourceLineItem",
            "ResourceTotals",
            _amounts(
                *(
                    f"Budget{source}ContributionAmount"
                    for source in ("Applicant", "State", "Other", "Total")
                )
            ),
        ),
        optional(
            group(
                "BudgetForecastedCashNeeds",
                [
                    _forecast(period)
                    for period in (
                        "FirstYear",
                        *(f"{name}Quarter" for name in ("First", "Second", "Third", "Fourth")),
                    )
                ],
            )
        ),
        _lines(
            "FederalFundsNeeded",
            "FundsLineItem",
            "FundsTotals",
            _amounts(
                *(f"Budget{name}YearAmount" for name in ("First", "Second", "Third", "Fourth"))
            ),
        ),
        optional(
            group(
                "OtherInformation",
                (
                    optional(text("OtherDirectChargesExplanation", 50)),
                    optional(text("OtherIndirectChargesExplanation", 50)),
                    optional(text("Remarks", 250)),
                ),
            )
        ),
    ),
    (
        (f"{_AT}SF424A-V1.0", "programType", "Non-Construction"),
        (GLOBAL, "coreSchemaVersion", "1.0"),
    ),
    "SF424A",
)

FORMS = (SF424, SF424A, SF424_SHORT, KEY_CONTACTS, PERFORMANCE_SITE, BUDGET_NARRATIVE)
