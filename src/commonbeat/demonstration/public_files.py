"""The public files that a real round is joined from: which, where they come from, how they lie.

| file below the data folder | publisher |
|---|---|
| fbi_lee_latest/fbi_lee_latest.csv | FBI, police employees |
| ucr_table8_2019/fbi_ucr_known_crimes_2019.csv | FBI, Crime in the U.S. 2019, Table 8 |
| county_socioeconomic/PovertyEstimates.csv | USDA ERS, from Census SAIPE |
| county_socioeconomic/Unemployment.csv | USDA ERS, from BLS LAUS |
| place_county_crosswalk/geocorr2022_county_place_2022_onwards.csv | MCDC Geocorr 2022 |
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.city_offenses import CityOffenses, read_city_offenses
from commonbeat.formats.county_economics import CountyFigure, read_poverty, read_unemployment
from commonbeat.formats.crosswalk import PlacePiece, read_crosswalk
from commonbeat.formats.fbi import PoliceEmployees, read_police_employees

OFFENSES_YEAR = 2019  # the table does not say its year


@dataclass(frozen=True, slots=True)
class PublicFile:
    """One file: where it lies below the data folder, and where it comes from."""

    path: str
    name: str
    vintage: str
    address: str
    licence: str


EMPLOYEES = PublicFile(
    "fbi_lee_latest/fbi_lee_latest.csv",
    "FBI police employees, the newest year of each agency",
    "2018 to 2025, October 31 of each year",
    "https://cde.ucr.cjis.gov/",
    "U.S. Government work, public domain",
)
OFFENSES = PublicFile(
    "ucr_table8_2019/fbi_ucr_known_crimes_2019.csv",
    "FBI, Crime in the United States, Table 8: offenses known, by city",
    "2019",
    "https://ucr.fbi.gov/crime-in-the-u.s/2019/crime-in-the-u.s.-2019/tables/table-8",
    "U.S. Government work, public domain",
)
POVERTY = PublicFile(
    "county_socioeconomic/PovertyEstimates.csv",
    "USDA Economic Research Service, poverty and median income of counties",
    "2018, data as of February 2020",
    "https://www.ers.usda.gov/data-products/county-level-data-sets/",
    "U.S. Government work, public domain",
)
UNEMPLOYMENT = PublicFile(
    "county_socioeconomic/Unemployment.csv",
    "USDA Economic Research Service, unemployment of counties",
    "2007 to 2018, data as of February 2020",
    "https://www.ers.usda.gov/data-products/county-level-data-sets/",
    "U.S. Government work, public domain",
)
CROSSWALK = PublicFile(
    "place_county_crosswalk/geocorr2022_county_place_2022_onwards.csv",
    "Missouri Census Data Center, Geocorr 2022: places by county",
    "population of 2020",
    "https://mcdc.missouri.edu/applications/geocorr2022.html",
    "Census data, public domain",
)
PUBLIC_FILES = (EMPLOYEES, OFFENSES, POVERTY, UNEMPLOYMENT, CROSSWALK)
BY_KIND = {
    "employees": EMPLOYEES,
    "places": CROSSWALK,
    "offenses": OFFENSES,
    "poverty": POVERTY,
    "unemployment": UNEMPLOYMENT,
}


@dataclass(frozen=True, slots=True)
class UsedFile:
    """A public file as it was read: its hash says which edition."""

    file: PublicFile
    sha256: str
    rows: int


@dataclass(frozen=True)
class PublicRows:
    """Everything that the files say, and which files they were."""

    agencies: list[PoliceEmployees]
    cities: list[CityOffenses]
    figures: list[CountyFigure]
    places: list[PlacePiece]
    used: tuple[UsedFile, ...]


def read_public_files(folder: Path) -> PublicRows:
    """Read all files below a folder. Raises Refused with every missing file and bad cell."""
    problems: list[Problem] = []
    content = {each: _content(folder, each, problems) for each in PUBLIC_FILES}
    if problems:
        raise Refused(*problems)
    agencies, in_agencies = read_police_employees(content[EMPLOYEES])
    cities, in_cities = read_city_offenses(content[OFFENSES])
    poverty, in_poverty = read_poverty(content[POVERTY])
    unemployment, in_unemployment = read_unemployment(content[UNEMPLOYMENT])
    places, in_places = read_crosswalk(content[CROSSWALK])
    found = [
        *_in(EMPLOYEES, in_agencies),
        *_in(OFFENSES, in_cities),
        *_in(POVERTY, in_poverty),
        *_in(UNEMPLOYMENT, in_unemployment),
        *_in(CROSSWALK, in_places),
    ]
    if found:
        raise Refused(*found)
    counts = [len(agencies), len(cities), len(poverty), len(unemployment), len(places)]
    used = tuple(
        UsedFile(each, hashlib.sha256(content[each]).hexdigest(), count)
        for each, count in zip(PUBLIC_FILES, counts, strict=True)
    )
    return PublicRows(agencies, cities, [*poverty, *unemployment], places, used)


def _content(folder: Path, file: PublicFile, problems: list[Problem]) -> bytes:
    """Return the bytes of a file; empty, with a problem, when it cannot be read."""
    path = folder / file.path
    try:
        return path.read_bytes()
    except OSError:
        problems.append(
            Problem(
                "real_round.file_missing",
                f"{path} cannot be read.",
                f"Download {file.name} from {file.address} and save it there.",
            )
        )
        return b""


def _in(file: PublicFile, problems: list[Problem]) -> list[Problem]:
    """Return the problems of a file with its name before the place."""
    return [
        Problem(each.code, each.message, each.way_out, f"{file.path}: {each.where}".strip(": "))
        for each in problems
    ]
