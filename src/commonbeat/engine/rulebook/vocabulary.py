"""Words that a rulebook may hold in its text, and that the parsed values say otherwise."""

from enum import StrEnum
from fractions import Fraction

HUNDRED = Fraction(100)


class Unit(StrEnum):
    """What is awarded."""

    OFFICER = "officer"
    PROJECT = "project"


class IfUnknown(StrEnum):
    """What a hard stop does when its condition cannot be decided."""

    PASS = "pass"  # noqa: S105  the word of the file, no secret
    REFUSE = "refuse"


class Direction(StrEnum):
    """Which end of a scale is the better one, or comes first."""

    HIGHER = "higher"
    LOWER = "lower"
