"""The Unique Entity ID of SAM.gov (UEI): 12 characters, the last of which checks the others.

Source of the shape: GSA, Unique Entity ID Technical Specifications and API Information
(https://www.gsa.gov/node/132988): no letter O or I, the first is no zero, no sequence of nine
digits, not case sensitive, and the final character is a checksum of the first 11. The page
does not tell how it is computed; the sum below is that of public validators, and it fits
the identifiers in the tests, which org-id.guide/list/US-SAM publishes.
"""

import re

from commonbeat.engine.problems import Problem

UEI = re.compile(r"[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}")
_NINE_DIGITS = re.compile(r"[0-9]{9}")


def read_uei(text: str) -> str | Problem:
    """Return a UEI in capitals without spaces, or what is wrong with it."""
    uei = "".join(text.split()).upper()
    if len(uei) != 12:
        return _wrong(f"{text.strip()[:40]!r} has {len(uei)} characters; a UEI has 12.")
    if UEI.fullmatch(uei) is None or _NINE_DIGITS.search(uei):
        return _wrong(
            f"{uei!r} is not a UEI: letters and digits, but no letter I or O, no 0 at the"
            " beginning, and no nine digits in a row."
        )
    if uei[-1] != check_character(uei):
        return _wrong(f"{uei}: the last character does not fit the first eleven.")
    return uei


def check_character(uei: str) -> str:
    """Return the last character that the first eleven of a UEI call for."""
    total = _sum([ord(each) for each in uei[:11]])
    while total > 9:
        total = _sum([int(each) for each in str(total)])
    return str(total)


def _sum(values: list[int]) -> int:
    """Return the sum of the last digits of each value times its place, from 1."""
    return sum(value * place % 10 for place, value in enumerate(values, start=1))


def _wrong(message: str) -> Problem:
    return Problem("uei.form", message, "Copy it from your entity's page on SAM.gov.", "uei")
