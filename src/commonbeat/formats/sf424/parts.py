"""Parts that all Grants.gov forms share: names, addresses, contacts, files, code lists.

Source: GlobalLibrary-V2.0.xsd, UniversalCodes-V2.0.xsd and Attachments-V1.0.xsd of Grants.gov.
"""

from commonbeat.formats.sf424.elements import (
    FILES,
    GLOBAL,
    LIBRARY,
    As,
    Element,
    code,
    group,
    of,
    optional,
    text,
)

YES_NO = ("Y: Yes", "N: No")
UNITED_STATES = "USA: UNITED STATES"
STATES = (
    *("AL: Alabama", "AK: Alaska", "AZ: Arizona", "AR: Arkansas", "CA: California"),
    *("CO: Colorado", "CT: Connecticut", "DE: Delaware", "DC: District of Columbia"),
    *("FL: Florida", "GA: Georgia", "HI: Hawaii", "ID: Idaho", "IL: Illinois", "IN: Indiana"),
    *("IA: Iowa", "KS: Kansas", "KY: Kentucky", "LA: Louisiana", "ME: Maine", "MD: Maryland"),
    *("MA: Massachusetts", "MI: Michigan", "MN: Minnesota", "MS: Mississippi", "MO: Missouri"),
    *("MT: Montana", "NE: Nebraska", "NV: Nevada", "NH: New Hampshire", "NJ: New Jersey"),
    *("NM: New Mexico", "NY: New York", "NC: North Carolina", "ND: North Dakota", "OH: Ohio"),
    *("OK: Oklahoma", "OR: Oregon", "PA: Pennsylvania", "RI: Rhode Island"),
    *("SC: South Carolina", "SD: South Dakota", "TN: Tennessee", "TX: Texas", "UT: Utah"),
    *("VT: Vermont", "VA: Virginia", "WA: Washington", "WV: West Virginia", "WI: Wisconsin"),
    *("WY: Wyoming", "AS: American Samoa", "FM: Federated States of Micronesia", "GU: Guam"),
    *("MH: Marshall Islands", "MP: Northern Mariana Islands", "PW: Palau", "PR: Puerto Rico"),
    "VI: Virgin Islands",
)
APPLICANT_TYPES = (
    "A: State Government",
    "B: County Government",
    "C: City or Township Government",
    "D: Special District Government",
    "E: Regional Organization",
    "F: U.S. Territory or Possession",
    "G: Independent School District",
    "H: Public/State Controlled Institution of Higher Education",
    "I: Indian/Native American Tribal Government (Federally Recognized)",
    "J: Indian/Native American Tribal Government (Other than Federally Recognized)",
    "K: Indian/Native American Tribally Designated Organization",
    "L: Public/Indian Housing Authority",
    "M: Nonprofit with 501C3 IRS Status (Other than Institution of Higher Education)",
    "N: Nonprofit without 501C3 IRS Status (Other than Institution of Higher Education)",
    "O: Private Institution of Higher Education",
    "P: Individual",
    "Q: For-Profit Organization (Other than Small Business)",
    "R: Small Business",
    "S: Hispanic-serving Institution",
    "T: Historically Black Colleges and Universities (HBCUs)",
    "U: Tribally Controlled Colleges and Universities (TCCUs)",
    "V: Alaska Native and Native Hawaiian Serving Institutions",
    "W: Non-domestic (non-US) Entity",
    "X: Other (specify)",
)

_ADDRESS = of(
    LIBRARY,
    (
        text("Street1", 55),
        optional(text("Street2", 55)),
        text("City", 35),
        optional(text("County", 30)),
        optional(code("State", STATES)),
        optional(text("Province", 30)),
        optional(text("ZipPostalCode", 30)),
        text("Country", 60),
    ),
)
_NAME = of(
    LIBRARY,
    (
        optional(text("PrefixName", 10)),
        text("FirstName", 35),
        optional(text("MiddleName", 25)),
        text("LastName", 60),
        optional(text("SuffixName", 10)),
    ),
)


def address(name: str) -> Element:
    """Return an address: in the United States with a state, elsewhere with a province."""
    return group(name, _ADDRESS, one_of=("State", "Province"))


def person(name: str) -> Element:
    """Return the name of a person."""
    return group(name, _NAME)


def contact(name: str) -> Element:
    """Return a person with address, telephone and mail."""
    parts = (
        person("Name"),
        optional(text("Title", 45)),
        address("Address"),
        optional(text("Phone", 25)),
        optional(text("Fax", 25)),
        optional(text("Email", 60)),
    )
    return group(name, of(LIBRARY, parts))


def file(name: str) -> Element:
    """Return an attached file: its name, type, place, and SHA-1 in base64."""
    parts = (
        text("FileName", 255),
        text("MimeType", 255),
        Element("FileLocation", As.PLACE, most=2_000),
    )
    hashed = of(GLOBAL, [Element("HashValue", As.HASH, least=28, most=28)])
    return group(name, (*of(FILES, parts), *hashed))


def uei() -> Element:
    """Return the unique entity identifier of 12 characters."""
    return text("SAMUEI", 12, least=12)


def applicant_types() -> tuple[Element, ...]:
    """Return up to three types of applicant, and the words for another one."""
    return (
        code("ApplicantTypeCode1", APPLICANT_TYPES),
        optional(code("ApplicantTypeCode2", APPLICANT_TYPES)),
        optional(code("ApplicantTypeCode3", APPLICANT_TYPES)),
        optional(text("ApplicantTypeOtherSpecify", 30, least=0)),
    )
