"""The 56 jurisdictions whose agencies may apply: code, FIPS, name, kind and Census region."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a jurisdiction is."""

    STATE = "state"
    DISTRICT = "federal district"
    TERRITORY = "territory"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One of the 50 states, the District of Columbia or one of the five territories."""

    code: str
    fips: str
    name: str
    kind: Kind
    region: str


NORTHEAST, MIDWEST, SOUTH, WEST, ISLANDS = "Northeast", "Midwest", "South", "West", "Islands"

# Regions are those of the Census Bureau, which gives none to the island territories.
_TABLE = f"""
AL 01 {SOUTH} Alabama
AK 02 {WEST} Alaska
AZ 04 {WEST} Arizona
AR 05 {SOUTH} Arkansas
CA 06 {WEST} California
CO 08 {WEST} Colorado
CT 09 {NORTHEAST} Connecticut
DE 10 {SOUTH} Delaware
DC 11 {SOUTH} District of Columbia
FL 12 {SOUTH} Florida
GA 13 {SOUTH} Georgia
HI 15 {WEST} Hawaii
ID 16 {WEST} Idaho
IL 17 {MIDWEST} Illinois
IN 18 {MIDWEST} Indiana
IA 19 {MIDWEST} Iowa
KS 20 {MIDWEST} Kansas
KY 21 {SOUTH} Kentucky
LA 22 {SOUTH} Louisiana
ME 23 {NORTHEAST} Maine
MD 24 {SOUTH} Maryland
MA 25 {NORTHEAST} Massachusetts
MI 26 {MIDWEST} Michigan
MN 27 {MIDWEST} Minnesota
MS 28 {SOUTH} Mississippi
MO 29 {MIDWEST} Missouri
MT 30 {WEST} Montana
NE 31 {MIDWEST} Nebraska
NV 32 {WEST} Nevada
NH 33 {NORTHEAST} New Hampshire
NJ 34 {NORTHEAST} New Jersey
NM 35 {WEST} New Mexico
NY 36 {NORTHEAST} New York
NC 37 {SOUTH} North Carolina
ND 38 {MIDWEST} North Dakota
OH 39 {MIDWEST} Ohio
OK 40 {SOUTH} Oklahoma
OR 41 {WEST} Oregon
PA 42 {NORTHEAST} Pennsylvania
RI 44 {NORTHEAST} Rhode Island
SC 45 {SOUTH} South Carolina
SD 46 {MIDWEST} South Dakota
TN 47 {SOUTH} Tennessee
TX 48 {SOUTH} Texas
UT 49 {WEST} Utah
VT 50 {NORTHEAST} Vermont
VA 51 {SOUTH} Virginia
WA 53 {WEST} Washington
WV 54 {SOUTH} West Virginia
WI 55 {MIDWEST} Wisconsin
WY 56 {WEST} Wyoming
AS 60 {ISLANDS} American Samoa
GU 66 {ISLANDS} Guam
MP 69 {ISLANDS} Northern Mariana Islands
PR 72 {ISLANDS} Puerto Rico
VI 78 {ISLANDS} U.S. Virgin Islands
"""


def _kind(code: str, region: str) -> Kind:
    if region == ISLANDS:
        return Kind.TERRITORY
    return Kind.DISTRICT if code == "DC" else Kind.STATE


def _read(line: str) -> Jurisdiction:
    code, fips, region, name = line.split(" ", 3)
    return Jurisdiction(code, fips, name, _kind(code, region), region)


JURISDICTIONS: tuple[Jurisdiction, ...] = tuple(map(_read, _TABLE.strip().splitlines()))
BY_CODE = {each.code: each for each in JURISDICTIONS}
BY_FIPS = {each.fips: each for each in JURISDICTIONS}
BY_NAME = {each.name.upper(): each for each in JURISDICTIONS}
