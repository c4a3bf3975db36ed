"""A round on real input: public figures of real agencies; only the requests are assumed.

Columns of `RealRound.content`, in this order, for the rulebook of a real round:

| column | kind, unit | source |
|---|---|---|
| application_id | identifier: the ORI with REAL- before it | made here |
| ori | identifier, 9 characters | FBI police employees |
| agency | text, the FBI's name | FBI police employees |
| state | choice, 2 letters | FBI police employees, NB and GM put right |
| county_fips | identifier, 5 digits; Connecticut: as before 2022 | joined by name |
| place_fips | identifier, 7 digits; blank for towns that are no Census place | Geocorr |
| agency_type | text: municipal | FBI police employees |
| staff_year | integer, year of population and sworn | FBI police employees |
| population | integer, residents served | FBI police employees |
| sworn | integer, full-time officers on October 31 | FBI police employees |
| officers_requested | integer, officers; ASSUMED: the cap of FY2015 to FY2019 | computed here |
| entry_cost_dollars | money, dollars per officer; ASSUMED: 125000 | computed here |
| violent_crimes | integer, offenses of 2019; blank where unknown | Table 8 |
| property_crimes | integer, offenses of 2019; blank where unknown | Table 8 |
| crime_population | integer, residents of 2019 that those offenses are of | Table 8 |
| poverty_percent | percent, 1 decimal, newest year | USDA ERS (Census SAIPE) |
| unemployment_percent | percent, 1 decimal, newest year | USDA ERS (BLS LAUS) |
| unemployment_prev_percent | percent, 1 decimal, the year before | USDA ERS (BLS LAUS) |
| median_income_dollars | money, dollars, newest year | USDA ERS (Census SAIPE) |

The assumed request is 5 % of sworn officers rounded down, at least 1, at most 15, or 25 where a
million or more are served; 1 for 20 officers or fewer. Rounding was never published.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from commonbeat.demonstration.joining import CityNotJoined, Joined, NotJoined, join
from commonbeat.demonstration.public_files import OFFENSES_YEAR, UsedFile, read_public_files
from commonbeat.formats.city_offenses import CityOffenses
from commonbeat.formats.county_economics import CountyMeasure
from commonbeat.formats.safe_csv import Cell, write_csv

COLUMNS = (
    "application_id",
    "ori",
    "agency",
    "state",
    "county_fips",
    "place_fips",
    "agency_type",
    "staff_year",
    "population",
    "sworn",
    "officers_requested",
    "entry_cost_dollars",
    "violent_crimes",
    "property_crimes",
    "crime_population",
    "poverty_percent",
    "unemployment_percent",
    "unemployment_prev_percent",
    "median_income_dollars",
)
NOT_JOINED_COLUMNS = ("ori", "agency", "state", "agency_type", "population", "sworn", "reason")
ASSUMED_COST_DOLLARS = 125_000
NOT_JOINED_FILE, OTHER_CITIES_FILE = "not_joined.csv", "cities_not_joined.csv"
ACCOUNT_FILE = "README.txt"
COMPANIONS = {
    NOT_JOINED_FILE: "Each agency that is not in the round, with the reason.",
    OTHER_CITIES_FILE: "Each city whose offenses are not in the round, with the reason.",
    ACCOUNT_FILE: "What was joined, from which files, and their fingerprints.",
}
CITIES_COLUMNS = ("state", "city", "county", "population", "reason")
ASSUMPTION = (
    "Only the requests are assumed: nobody applied. The agencies, their residents and officers,"
    " the offenses and the county figures are real. Each agency is taken to ask for as many"
    " officers as the cap of FY2015 to FY2019 allowed, at $125,000 an officer."
)


@dataclass(frozen=True)
class RealRound:
    """A round of real agencies: its file, and an honest account of what is not in it.

    content      the CSV of applications
    not_joined   a CSV with each agency that is not in it, and the reason code
    other_cities a CSV with each city whose offenses are not in it, and the reason code
    reasons      how many agencies for each reason code, the most frequent first
    city_reasons how many cities for each reason code, the most frequent first
    found_by     how many cities were found by name alone, and by name and residents
    cities       how many cities the table of offenses has; some went to an agency
    sources      the files that were read, with vintage and hash
    """

    content: bytes
    not_joined: bytes
    other_cities: bytes
    applications: int
    agencies: int
    reasons: dict[NotJoined, int]
    city_reasons: dict[CityNotJoined, int]
    found_by: dict[str, int]
    cities: int
    cities_joined: int
    blank_violent: int
    blank_property: int
    sources: tuple[UsedFile, ...]

    @property
    def sentences(self) -> list[str]:
        """Return what is assumed, what was joined and what not, as sentences for people."""
        agencies = (
            f"Of {self.agencies:,} agencies {self.applications:,} are in the round;"
            f" {NOT_JOINED_FILE} names each other one with its reason."
        )
        cities = (
            f"The table of offenses of {OFFENSES_YEAR} has {self.cities:,} cities;"
            f" {self.cities_joined:,} are in the round with their agency; {OTHER_CITIES_FILE}"
            " names the others."
        )
        left_out = [f"{count:,} agencies: {WORDS[why]}" for why, count in self.reasons.items()]
        others = [
            f"{count:,} cities: {CITY_WORDS[why]}" for why, count in self.city_reasons.items()
        ]
        return [ASSUMPTION, agencies, *left_out, cities, *others]

    @property
    def notice(self) -> str:
        """Return what every page and file of the round says: one sentence a line."""
        return "\n".join(self.sentences)

    @property
    def companions(self) -> dict[str, bytes]:
        """Return the files that belong beside those of the run, by name."""
        sources = [
            f"{used.file.name} ({used.file.vintage}): {used.rows:,} rows, {used.file.address},"
            f" SHA-256 {used.sha256}"
            for used in self.sources
        ]
        account = ["A round on real input", "", *self.sentences, "", *sources, ""]
        return {
            NOT_JOINED_FILE: self.not_joined,
            OTHER_CITIES_FILE: self.other_cities,
            ACCOUNT_FILE: "\n".join(account).encode(),
        }


WORDS = {
    NotJoined.NOT_MUNICIPAL: "the table of offenses has cities only; these are county, state,"
    " campus, tribal, federal or special agencies.",
    NotJoined.NO_RESIDENTS: "the FBI counts no residents with the agency.",
    NotJoined.NO_OFFICERS: "the agency reported no sworn officers.",
    NotJoined.NOT_LISTED: f"the city is not in the table of {OFFENSES_YEAR}: it did not report,"
    " or under another name.",
    NotJoined.RESIDENTS_DIFFER: "the city of that name has far more or fewer residents.",
    NotJoined.AMBIGUOUS: "several cities fit equally well.",
    NotJoined.TAKEN: "the city of that name fits another agency better.",
    NotJoined.NO_COUNTY: "no county could be found by name.",
    NotJoined.NO_COUNTY_FIGURES: "the county has no poverty or unemployment rate in the files.",
}
CITY_WORDS = {
    CityNotJoined.NO_AGENCY: "no municipal agency of that name; most are policed by the sheriff"
    " of their county.",
    CityNotJoined.NO_OFFICERS: "the agency of that name reported no sworn officers.",
    CityNotJoined.NO_RESIDENTS: "the FBI counts no residents with the agency of that name.",
    CityNotJoined.NO_FIT: "agencies of that name have another county, or far more or fewer"
    " residents, or another city fits them better.",
    CityNotJoined.AGENCY_LEFT_OUT: "the agency could not be joined to a county.",
}


def real_round(data_folder: Path) -> RealRound:
    """Join the public files below a folder into a round. 3 s.

    Raises Refused with every missing file and every bad cell; then nothing is joined.
    """
    rows = read_public_files(data_folder)
    found = join(rows)
    joined, left_out = found.joined, found.agencies
    reasons = Counter(reason for _, reason in left_out)
    city_reasons = Counter(reason for _, reason in found.cities)
    return RealRound(
        content=write_csv(COLUMNS, [_cells(each) for each in joined]),
        not_joined=write_csv(
            NOT_JOINED_COLUMNS,
            [
                (
                    agency.ori, agency.name, agency.state, agency.agency_type.value,
                    agency.population, agency.sworn, reason.value,
                )
                for agency, reason in left_out
            ],
        ),
        other_cities=write_csv(
            CITIES_COLUMNS,
            [
                (city.state, city.city, city.county, city.population, reason.value)
                for city, reason in found.cities
            ],
        ),
        applications=len(joined),
        agencies=len(rows.agencies),
        reasons=dict(reasons.most_common()),
        city_reasons=dict(city_reasons.most_common()),
        found_by={how.value: count for how, count in found.found_by.most_common()},
        cities=len(rows.cities),
        cities_joined=len(rows.cities) - len(found.cities),
        blank_violent=_blanks(joined, "violent_crime"),
        blank_property=_blanks(joined, "property_crime"),
        sources=rows.used,
    )  # fmt: skip


def assumed_request(*, sworn: int, population: int) -> int:
    """Return the officers that an agency is taken to ask for: the cap of FY2015 to FY2019."""
    if sworn <= 20:
        return 1
    return min(sworn * 5 // 100, 25 if population >= 1_000_000 else 15)


def _cells(joined: Joined) -> list[Cell]:
    """Return the cells of one application, in the order of `COLUMNS`."""
    agency, city, figures = joined.agency, joined.city, joined.figures
    return [
        f"REAL-{agency.ori}",
        agency.ori,
        agency.name,
        agency.state,
        joined.county_fips,
        joined.place_fips,
        agency.agency_type.value,
        agency.year,
        agency.population,
        agency.sworn,
        assumed_request(sworn=agency.sworn, population=agency.population),
        ASSUMED_COST_DOLLARS,
        city.figures["violent_crime"],
        city.figures["property_crime"],
        city.population,
        str(figures.newest[CountyMeasure.POVERTY]),
        str(figures.newest[CountyMeasure.UNEMPLOYMENT]),
        str(figures.unemployment_before),
        str(figures.newest[CountyMeasure.INCOME]),
    ]


def _blanks(joined: list[Joined], figure: str) -> int:
    cities: list[CityOffenses] = [each.city for each in joined]
    return sum(city.figures[figure] is None for city in cities)
