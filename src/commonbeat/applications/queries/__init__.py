"""Questions about applications, one file for each noun."""

from commonbeat.applications.queries.amendments import amended_forms, left_over
from commonbeat.applications.queries.drafts import (
    edits_since,
    files_held_back,
    form_seen,
    form_set_of,
    locked,
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
from commonbeat.applications.queries.submissions import (
    forms_submitted,
    light,
    open_request,
    received,
    submission_with_number,
    with_named,
)

__all__ = [
    "amended_forms",
    "asked_partner",
    "collaborators_of",
    "content_of",
    "edits_since",
    "files_held_back",
    "form_seen",
    "form_set_of",
    "forms_submitted",
    "invited",
    "key_hash",
    "left_over",
    "light",
    "locked",
    "notice_of",
    "open_conflicts",
    "open_forms",
    "open_request",
    "partners_of",
    "people_here",
    "received",
    "statements_of",
    "submission_with_number",
    "values_of",
    "versions_of",
    "with_named",
]
