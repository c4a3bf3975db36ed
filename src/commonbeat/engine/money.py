"""Money as whole cents (ADR 3): how it is shown, and how typed dollars are read."""

import re

from commonbeat.engine.problems import Problem

LARGEST_CENTS = 10**17  # a quadrillion dollars; fits a 64-bit column with room for sums

_TYPED = re.compile(
    r"(?P<sign>[-−])?\$?(?P<whole>\d+|\d{1,3}(?:,\d{3})+)(?:\.(?P<cents>\d{2}))?",
    re.ASCII,
)


def dollars(cents: int, *, whole: bool = False) -> str:
    """Return cents as people read them: `123450` is "$1,234.50".

    With `whole`, an amount without cents is shown without them ("$1,234"); an amount that has
    cents keeps them, because a rounded sum would not add up on the page.
    """
    sign = "−" if cents < 0 else ""
    units, rest = divmod(abs(cents), 100)
    return f"{sign}${units:,}" if whole and rest == 0 else f"{sign}${units:,}.{rest:02d}"


def parse_dollars(text: str) -> int | Problem:
    """Return whole cents for typed dollars ("$1,234.50"), or what is wrong with them."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return Problem(
            "money.not_dollars",
            f"{text.strip()!r} is not an amount in dollars.",
            "Type it like 1,234.50: digits, and cents as two digits after a point.",
        )
    cents = int(found["whole"].replace(",", "")) * 100 + int(found["cents"] or 0)
    if cents > LARGEST_CENTS:
        return Problem(
            "money.too_large",
            f"{text.strip()!r} is more than {dollars(LARGEST_CENTS, whole=True)}.",
            "Check the number of digits.",
        )
    return -cents if found["sign"] else cents
