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
from commonbeat.applications.queries.margin import (
    Teammate,
    Titles,
    comments_seen,
    open_comments_by_path,
    soonest_first,
    steps_of,
    tasks_of_person,
    tasks_seen,
    team_at,
    team_of,
    with_answers,
)
from commonbeat.applications.queries.people import (
    asked_partner,
    collaborators_of,
    invited,
    key_hash,
    partners_of,
    statements_of,
)
from commonbeat.applications.queries.submissions import (
    LONG_COLUMNS,
    light,
    open_request,
    received,
    submission_with_number,
)

__all__ = [
    "LONG_COLUMNS",
    "Teammate",
    "Titles",
    "amended_forms",
    "asked_partner",
    "collaborators_of",
    "comments_seen",
    "content_of",
    "edits_since",
    "form_seen",
    "form_set_of",
    "invited",
    "key_hash",
    "left_over",
    "light",
    "notice_of",
    "open_comments_by_path",
    "open_conflicts",
    "open_forms",
    "open_request",
    "partners_of",
    "people_here",
    "received",
    "soonest_first",
    "statements_of",
    "steps_of",
    "submission_with_number",
    "tasks_of_person",
    "tasks_seen",
    "team_at",
    "team_of",
    "values_of",
    "versions_of",
    "with_answers",
]
