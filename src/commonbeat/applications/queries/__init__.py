"""Questions about applications, one file for each noun."""

from commonbeat.applications.queries.drafts import (
    form_set_of,
    open_conflicts,
    open_forms,
    people_here,
    values_of,
    versions_of,
)
from commonbeat.applications.queries.files import content_of, notice_of
from commonbeat.applications.queries.submissions import (
    LONG_COLUMNS,
    light,
    open_request,
    received,
    submission_with_number,
)

__all__ = [
    "LONG_COLUMNS",
    "content_of",
    "form_set_of",
    "light",
    "notice_of",
    "open_conflicts",
    "open_forms",
    "open_request",
    "people_here",
    "received",
    "submission_with_number",
    "values_of",
    "versions_of",
]
