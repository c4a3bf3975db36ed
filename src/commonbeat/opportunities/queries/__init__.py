"""Questions about offers, rulebooks and form sets, one file for each noun."""

from commonbeat.opportunities.queries.finding import (
    APPLICANT,
    Search,
    found,
    matches,
    standing_is,
)
from commonbeat.opportunities.queries.offers import (
    amendments,
    answered_questions,
    changes_between,
    facts_of,
    follows,
    open_version,
    public_opportunities,
    published_versions,
    readable_facts,
    sections_of,
    standing_of,
    version_before,
    waiting_versions,
    with_open_version,
)
from commonbeat.opportunities.queries.versions import (
    form_sets,
    newest_released,
    policy,
    read_version,
)

__all__ = [
    "APPLICANT",
    "Search",
    "amendments",
    "answered_questions",
    "changes_between",
    "facts_of",
    "follows",
    "form_sets",
    "found",
    "matches",
    "newest_released",
    "open_version",
    "policy",
    "public_opportunities",
    "published_versions",
    "read_version",
    "readable_facts",
    "sections_of",
    "standing_is",
    "standing_of",
    "version_before",
    "waiting_versions",
    "with_open_version",
]
