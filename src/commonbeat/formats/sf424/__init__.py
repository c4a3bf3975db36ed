"""Grants.gov forms as XML, out and in: SF-424, SF-424A, SF-424 Short and three more.

    data = write_form(SF424, {"SubmissionType": "Application", "Applicant.City": "Salem", ...})
    form, values, problems = read_form(data)

What is written is valid by the schemas of Grants.gov; what is read is never trusted.
"""

from commonbeat.formats.sf424.answers import (
    GRANT_FORMS,
    Answers,
    Found,
    Left,
    answers_of,
    field_of,
    grant_values,
)
from commonbeat.formats.sf424.elements import As, Element, GrantForm
from commonbeat.formats.sf424.forms import (
    BUDGET_NARRATIVE,
    FORMS,
    KEY_CONTACTS,
    PERFORMANCE_SITE,
    SF424,
    SF424_SHORT,
    SF424A,
)
from commonbeat.formats.sf424.reading import LARGEST_BYTES, read_form
from commonbeat.formats.sf424.rules import value_problems
from commonbeat.formats.sf424.writing import unfolded, write_form

__all__ = [
    "BUDGET_NARRATIVE",
    "FORMS",
    "GRANT_FORMS",
    "KEY_CONTACTS",
    "LARGEST_BYTES",
    "PERFORMANCE_SITE",
    "SF424",
    "SF424A",
    "SF424_SHORT",
    "Answers",
    "As",
    "Element",
    "Found",
    "GrantForm",
    "Left",
    "answers_of",
    "field_of",
    "grant_values",
    "read_form",
    "unfolded",
    "value_problems",
    "write_form",
]
