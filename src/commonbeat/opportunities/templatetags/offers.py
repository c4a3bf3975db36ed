"""Filters of opportunities."""

from datetime import datetime

from django import template

from commonbeat.base.models import AuditLine
from commonbeat.opportunities.enums import APPLICANT_TYPES
from commonbeat.opportunities.moments import in_words

register = template.Library()

STEPS = {
    "opportunity.begun": "began it",
    "opportunity.written": "saved the draft",
    "opportunity.submitted": "submitted it for approval",
    "opportunity.returned": "returned it",
    "opportunity.published": "approved and published it",
    "opportunity.amendment_begun": "began an amendment",
    "opportunity.archived": "archived it",
    "question.asked": "asked a question",
    "question.answered": "answered a question",
}


@register.filter
def step_words(line: AuditLine) -> str:
    """Write what a line of the audit log tells, as the end of a sentence."""
    return STEPS.get(line.action, line.action)


@register.filter
def applicant_words(code: str) -> str:
    """Write a kind of applicant in words."""
    return APPLICANT_TYPES.get(code, code)


@register.filter
def in_zone(moment: datetime, time_zone: str) -> str:
    """Write a moment by the clock of a place, and name the place."""
    return in_words(moment, time_zone)
