"""The agency identifier of the FBI (ORI): 9 characters, of which grant offices often use 7.

Two letters of the state, then seven more letters or digits. The short form is the first seven
characters; where it was made from the long one, that ended in 00 (97 in 100 agencies do).
"""

import re
from collections.abc import Iterable

from commonbeat.engine.problems import Problem

_ORI = re.compile(r"[A-Z]{2}[A-Z0-9]{5}(?:[A-Z0-9]{2})?")
SYNTHETIC_MARK = "ZZ"  # third and fourth character of every made-up ORI; no real one has them


def read_ori(text: str) -> str | Problem:
    """Return an ORI of 9 characters, adding 00 to one of 7, or what is wrong with it."""
    ori = text.strip().upper()
    if _ORI.fullmatch(ori):
        return ori.ljust(9, "0")
    return Problem(
        "ori.form",
        f"{text.strip()[:40]!r} is not an ORI.",
        "It has two state letters, then 5 or 7 more letters or digits.",
    )


def short_ori(ori: str) -> str:
    """Return the short form of an ORI, 7 characters."""
    return ori[:7]


def is_synthetic_ori(ori: str) -> bool:
    """Return whether an ORI is one that this product made up."""
    return ori[2:4] == SYNTHETIC_MARK


def match_ori(text: str, known: Iterable[str]) -> str | Problem:
    """Return the one known ORI that a 7- or 9-character ORI means, or why there is none.

    A short ORI that several known ones begin with means the one that ends in 00.
    """
    found = read_ori(text)
    if isinstance(found, Problem):
        return found
    written = text.strip().upper()
    mine = sorted(ori for ori in known if ori.startswith(written))
    if found in mine:
        return found
    if len(mine) == 1:
        return mine[0]
    if mine:
        return Problem(
            "ori.ambiguous",
            f"{written} stands for {len(mine)} agencies: {', '.join(mine[:5])}.",
            "Write all 9 characters.",
        )
    return Problem(
        "ori.unknown", f"No agency has the ORI {written}.", "Look it up in the registry."
    )
