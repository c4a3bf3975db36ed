"""Questions about applications, one file for each noun."""

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

__all__ = [
    "content_of",
    "edits_since",
    "form_seen",
    "form_set_of",
    "notice_of",
    "open_conflicts",
    "open_forms",
    "people_here",
    "values_of",
    "versions_of",
]
