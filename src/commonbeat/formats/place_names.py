"""Names of places and counties, made comparable across the files of different offices."""

import re
import unicodedata
from functools import cache

from commonbeat.formats.gazetteer import counties

_SHORT = {"SAINT": "ST", "SAINTE": "ST", "STE": "ST", "MOUNT": "MT", "FORT": "FT"}
_POLICE = {"POLICE", "DEPARTMENT", "DEPT"}
_MARKS = re.compile("['`.\u2018\u2019\u02bb]")  # apostrophes, and the Hawaiian okina
_WITH_COUNTY = re.compile(r"(?P<name>.+?),? \(?(?P<county>[^,()]+) (?:County|Parish)\)?")
_COUNTY_KIND = re.compile(
    r" (?:County|Parish|City and Borough|Borough|Municipio|Municipality|Census Area|city|City"
    r"|Island|District)$"
)


def plain(name: str) -> str:
    """Return a name in capitals without accents, marks and the words for police.

    "St. Mary’s Police Department" and "Saint Marys" are both "ST MARYS".
    """
    letters = unicodedata.normalize("NFKD", _MARKS.sub("", name))
    upper = "".join(each for each in letters if not unicodedata.combining(each)).upper()
    words = re.sub(r"[^A-Z0-9]+", " ", upper).split()
    return " ".join(_SHORT.get(word, word) for word in words if word not in _POLICE)


def split_county(name: str) -> tuple[str, str]:
    """Return a name and the county that it ends in: "Bath Township, Summit County"."""
    found = _WITH_COUNTY.fullmatch(name) if "," in name or "(" in name else None
    return (found["name"], found["county"]) if found else (name, "")


def county_fips(state: str, name: str) -> str | None:
    """Return the FIPS of a county by name, with or without "County", or None.

    Where a county and an independent city share their name, the bare name means the county.
    """
    return _county_index().get((state, _joined(name)))


@cache
def _county_index() -> dict[tuple[str, str], str]:
    index: dict[tuple[str, str], str] = {}
    everywhere = counties().values()
    for county in sorted(everywhere, key=lambda each: not each.name.endswith(" County")):
        for name in (county.name, _COUNTY_KIND.sub("", county.name)):
            index.setdefault((county.state, _joined(name)), county.fips)
    return index


def _joined(name: str) -> str:
    """Return a plain name without spaces: "De Kalb" and "DeKalb" are one county."""
    return plain(name).replace(" ", "")
