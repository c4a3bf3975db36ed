"""Values of whole forms, synthetic."""

from typing import Any

ADDRESS: dict[str, Any] = {
    "Street1": "1 Main Street",
    "City": "Example City",
    "State": "OR: Oregon",
    "ZipPostalCode": "97301-0001",
    "Country": "USA: UNITED STATES",
}
PERSON: dict[str, Any] = {"PrefixName": "Ms.", "FirstName": "Ada", "LastName": "Example"}
FILE: dict[str, Any] = {
    "FileName": "districts.pdf",
    "MimeType": "application/pdf",
    "FileLocation": "districts.pdf",
    "HashValue": "aeB1+6gdFwih51ijIRn3b8QYn24=",
}
SF424_VALUES: dict[str, Any] = {
    "SubmissionType": "Application",
    "ApplicationType": "New",
    "DateReceived": "2026-06-01",
    "OrganizationName": "Example City Police Department",
    "EmployerTaxpayerIdentificationNumber": "99-9999999",
    "SAMUEI": "EXAMPLE12345",
    "Applicant": ADDRESS,
    "ContactPerson": PERSON,
    "PhoneNumber": "503-555-0100",
    "Email": "ada@example.org",
    "ApplicantTypeCode1": "C: City or Township Government",
    "AgencyName": "Office of Example <Policing> & Services",
    "CFDANumber": "16.068",
    "FundingOpportunityNumber": "O-EXAMPLE-2026-1",
    "FundingOpportunityTitle": "Hiring officers — a señor's program",
    "AreasAffected": FILE,
    "ProjectTitle": "One officer downtown",
    "AdditionalProjectTitle": {"AttachedFile": [FILE, FILE]},
    "CongressionalDistrictApplicant": "OR-006",
    "CongressionalDistrictProgramProject": "OR-006",
    "ProjectStartDate": "2026-10-01",
    "ProjectEndDate": "2031-09-30",
    "FederalEstimatedFunding": 12_500_000,
    "ApplicantEstimatedFunding": 8_123_405,
    "StateEstimatedFunding": 0,
    "LocalEstimatedFunding": 1,
    "OtherEstimatedFunding": 0,
    "ProgramIncomeEstimatedFunding": 0,
    "TotalEstimatedFunding": 20_623_406,
    "StateReview": "c. Program is not covered by E.O. 12372.",
    "DelinquentFederalDebt": "N: No",
    "CertificationAgree": "Y: Yes",
    "AuthorizedRepresentative": PERSON,
    "AuthorizedRepresentativeTitle": "City Manager",
    "AuthorizedRepresentativePhoneNumber": "503-555-0101",
    "AuthorizedRepresentativeEmail": "manager@example.org",
    "AORSignature": "Ada Example",
    "DateSigned": "2026-06-01",
}
SF424A_VALUES: dict[str, Any] = {
    "BudgetSummary": {
        "SummaryLineItem": [
            {
                "activityTitle": "Hiring",
                "CFDANumber": "16.068",
                "BudgetFederalNewOrRevisedAmount": 12_500_000,
                "BudgetNonFederalNewOrRevisedAmount": 8_123_406,
                "BudgetTotalNewOrRevisedAmount": 20_623_406,
            }
        ],
        "SummaryTotals": {"BudgetTotalNewOrRevisedAmount": 20_623_406},
    },
    "BudgetCategories": {
        "CategorySet": [
            {
                "activityTitle": "Hiring",
                "BudgetPersonnelRequestedAmount": 15_000_000,
                "BudgetFringeBenefitsRequestedAmount": 5_623_406,
                "BudgetTotalAmount": 20_623_406,
            }
        ],
        "CategoryTotals": {"BudgetTotalAmount": 20_623_406, "ProgramIncomeAmount": 0},
    },
    "NonFederalResources": {
        "ResourceLineItem": [
            {"activityTitle": "Hiring", "BudgetApplicantContributionAmount": 8_123_406}
        ]
    },
    "BudgetForecastedCashNeeds": {
        "BudgetFirstYearAmounts": {"BudgetFederalForecastedAmount": 5_000_000},
        "BudgetFourthQuarterAmounts": {"BudgetTotalForecastedAmount": -100},
    },
    "FederalFundsNeeded": {
        "FundsLineItem": [{"activityTitle": "Hiring", "BudgetFirstYearAmount": 4_000_000}]
    },
    "OtherInformation": {"Remarks": "Three years of one officer."},
}
