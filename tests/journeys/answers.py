"""What the chief of a synthetic town of nine officers answers, form by form, as it is typed.

A text is typed or chosen from a list, a tuple is chosen among circles or boxes, a list has a
row in each entry.
"""

from collections.abc import Mapping

Answer = str | tuple[str, ...] | list[dict[str, str | tuple[str, ...]]]
Answers = Mapping[str, Answer]

AGENCY: Answers = {
    "Is the agency new, and not yet operating?": ("No",),
    "Do you apply for several agencies together?": ("No",),
    "Does the agency have primary law-enforcement authority in its jurisdiction?": ("Yes",),
    "Is it a tribal agency?": ("No",),
}
COVER: Answers = {
    "Type of submission": "Application",
    "Type of application": "New",
    "Legal name": "Town of Alder Falls",
    "Employer identification number (EIN)": "12-3456789",
    "Unique Entity Identifier (UEI)": "ZZSYNTHETC14",
    "Street": "1 Main Street",
    "City": "Alder Falls",
    "ZIP code": "43001",
    "Telephone": "614-555-0100",
    "E-mail": "chief@alderfalls.example",
    "Type of applicant": "City or Township Government",
    "Title of the project": "One officer for the four blocks by the river",
    "Congressional district of the applicant": "OH-003",
    "Congressional district of the project": "OH-003",
    "Start of the project": "2027-10-01",
    "End of the project": "2032-09-30",
    "Federal funds": "110,000",
    "Applicant’s funds": "46,000",
    "State funds": "0",
    "Local funds": "0",
    "Other funds": "0",
    "Program income": "0",
    "Is the application subject to review by the state (Executive Order 12372)?": (
        "c. Program is not covered by E.O. 12372.",
    ),
    "Does the applicant owe any federal debt that is overdue?": ("No",),
    "Do you certify that the statements are true, and agree to the required assurances?": (
        "Yes",
    ),
    "Representative: first name": "Theo",
    "Representative: last name": "Abara",
    "Representative: position": "City manager",
    "Representative: telephone": "614-555-0101",
    "Representative: e-mail": "manager@alderfalls.example",
}
LOBBYING: Answers = {
    "Has the applicant paid, or agreed to pay, anyone to lobby for this award?": ("No",)
}
REQUEST: Answers = {
    "Officers requested": "1",
    "What each funded officer will do": [
        {
            "Number of officers": "1",
            "What this officer will do": "Walks the four blocks by the river every evening.",
            "Where": "River Street",
        }
    ],
    "Officers by cost": [
        {
            "Kind of hire": ("New hire",),
            "Officers": "1",
            "Entry-level salary of one officer, first year": "40,000",
            "Fringe benefits of one officer, first year": "10,000",
            "Federal share of one officer, first year": "37,500",
            "Entry-level salary of one officer, second year": "42,000",
            "Fringe benefits of one officer, second year": "10,000",
            "Federal share of one officer, second year": "36,500",
            "Entry-level salary of one officer, third year": "44,000",
            "Fringe benefits of one officer, third year": "10,000",
            "Federal share of one officer, third year": "36,000",
        }
    ],
    "Do you ask for a waiver of the local share?": ("No",),
}
PLAN: Answers = {
    "Partnerships planned": (
        "Community members and groups",
        "Nonprofits and service providers",
    ),
    "How you will work with them": "We meet at the youth club on the first Monday of a month.",
    "Changes planned": (
        "Agency management: transparency",
        "Personnel: training",
        "Organizational structure: geographic assignment of officers",
    ),
    "How you will do it": "The new officer keeps the same four blocks for three years.",
    "Steps planned": (
        "Scanning: identify and prioritize problems",
        "Analysis: research what is known about the problem",
        "Assessment: evaluate whether the response worked",
    ),
    "How you will take them": "We map the calls of two years, and again after each half year.",
}
NARRATIVE: Answers = {
    "Summary of the project": "One officer who knows the four blocks where most calls begin.",
    "Main problem that the project addresses": "Property crime",
    "The problem, with figures": "Of 96 thefts last year, 61 were on four blocks.",
    "What you will do": "Walk, talk, light the alley, and bring the owners to one table.",
    "Steps and dates": "Hired by January, trained by June, on the four blocks from July on.",
    "Who will do it": "The chief, one sergeant and the new officer.",
    "How you will know that it worked": "Thefts on the four blocks, counted each quarter.",
}
NEED: Answers = {
    "Why federal assistance is needed": "The mill closed, and a third of our revenue with it.",
    "What has been tried without it": "A levy failed by 40 votes. A state grant paid radios.",
    "Agency budget, this fiscal year": "905,000",
    "Agency budget, last fiscal year": "948,000",
    "Revenue of the government, this fiscal year": "3,120,000",
    "Revenue of the government, last fiscal year": "3,480,000",
    "Officers laid off in the last three years": "1",
    "Was there a declared disaster or emergency in the last 12 months?": ("No",),
}
RETENTION: Answers = {
    "Will the agency keep every funded position for at least 12 months?": ("Yes",),
    "Money that will pay for it": ("General fund",),
    "How it will be paid": "From the general fund, as the council resolved.",
}
PARTNERS: Answers = {
    "Partners": [
        {
            "Organization": "Alder Falls Youth Club",
            "Kind of partner": "Nonprofit or service provider",
            "Name of the contact": "Pat Lee",
            "E-mail of the contact": "club@alderfalls.example",
            "What the partner will do": "Opens its hall on Fridays.",
        }
    ]
}
DATA: Answers = {
    "Violent crimes, last year": "11",
    "Violent crimes, year before": "9",
    "Property crimes, last year": "96",
    "Property crimes, year before": "81",
    "Residents of the county in poverty": "17.4",
    "Unemployment in the county, this year": "6.1",
    "Unemployment in the county, year before": "4.8",
    "Median household income in the county": "48,200",
}
ASSURANCES: Answers = {
    "Will the applicant follow all federal laws and award conditions that apply?": ("Yes",),
    "Does the applicant have the legal authority to apply, and the money and staff to carry the"
    " project out?": ("Yes",),
    "Will the applicant give the office, the Inspector General and the Comptroller General"
    " access to records?": ("Yes",),
    "Does the applicant have rules against conflicts of interest?": ("Yes",),
    "Will the money add to what the agency would otherwise spend?": ("Yes",),
    "Are the applicant and its principals free of suspension and debarment?": ("Yes",),
    "Will no federal money pay for lobbying?": ("Yes",),
    "Does the applicant keep a drug-free workplace?": ("Yes",),
}
FORMS: Mapping[str, Answers] = {
    "agency": AGENCY,
    "sf424": COVER,
    "sflll": LOBBYING,
    "officer_request": REQUEST,
    "community_policing": PLAN,
    "narrative": NARRATIVE,
    "need": NEED,
    "retention": RETENTION,
    "partners": PARTNERS,
    "data": DATA,
    "assurances": ASSURANCES,
}
