"""The tables of the room, one file for each noun."""

from commonbeat.agencies.models.members import (
    AgencyInvitation,
    AgencyRoleGrant,
    Claim,
    Registration,
    labels,
)
from commonbeat.agencies.models.registry import (
    TYPE_WORDS,
    Agency,
    AgencyFigure,
    CountyFigure,
    Source,
    Staffing,
    search_text,
)

__all__ = [
    "TYPE_WORDS",
    "Agency",
    "AgencyFigure",
    "AgencyInvitation",
    "AgencyRoleGrant",
    "Claim",
    "CountyFigure",
    "Registration",
    "Source",
    "Staffing",
    "labels",
    "search_text",
]
