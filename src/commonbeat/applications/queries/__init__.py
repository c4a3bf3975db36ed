"""Questions about applications, one file for each noun."""

from commonbeat.applications.queries.amendments import amended_forms, left_over
from commonbeat.applications.queries.drafts import (
    edits_since,
    form_seen,
    form_set_of,
    open_conflicts,
    open_forms,
    people_here,
    values_of,
    versions_of,
)
from commonbeat.applications.queries.files import content_of, notice_of
from commonbeat.applications.queries.people import (
    asked_partner,
    collaborators_of,
    invited,
    key_hash,
    partners_of,
    statements_of,
)

__all__ = [
    "amended_forms",
    "asked_partner",
    "collaborators_of",
    "content_of",
    "edits_since",
    "form_seen",
    "form_set_of",
    "invited",
    "key_hash",
    "left_over",
    "notice_of",
    "open_conflicts",
    "open_forms",
    "partners_of",
    "people_here",
    "statements_of",
    "values_of",
    "versions_of",
]
