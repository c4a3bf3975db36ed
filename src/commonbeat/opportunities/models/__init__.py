"""The tables of the room, one file for each noun."""

from commonbeat.opportunities.models.finding import SearchTerm, SearchWord
from commonbeat.opportunities.models.following import (
    DigestDay,
    Following,
    SavedSearch,
    Told,
)
from commonbeat.opportunities.models.form_sets import FormSet, FormSetVersion
from commonbeat.opportunities.models.offers import (
    Extension,
    Opportunity,
    OpportunityVersion,
    Question,
)
from commonbeat.opportunities.models.programs import Program, Round, Rulebook

__all__ = [
    "DigestDay",
    "Extension",
    "Following",
    "FormSet",
    "FormSetVersion",
    "Opportunity",
    "OpportunityVersion",
    "Program",
    "Question",
    "Round",
    "Rulebook",
    "SavedSearch",
    "SearchTerm",
    "SearchWord",
    "Told",
]
