"""Filters that results are written with."""

from django import template

from commonbeat.base.models import AuditLine
from commonbeat.formats.report.html import short_money

register = template.Library()


@register.filter
def short_dollars(cents: int) -> str:
    """Write whole cents as a few words: $1.00 billion, $430,000."""
    return short_money(cents)


STEPS = {
    "round.opened": "opened the round",
    "rulebook.uploaded": "uploaded {subject}",
    "applications.uploaded": "uploaded {subject}",
    "applications.refused": "uploaded a file that was not taken",
    "run.started": "started {subject}",
    "run.restarted": "started {subject} again",
    "run.computed": "computed {subject}",
    "run.failed": "stopped {subject}",
    "run.verification_requested": "asked for the verification of {subject}",
    "run.verification_agrees": "verified {subject}: it agrees",
    "run.verification_differs": "verified {subject}: it differs",
    "run.verification_failed": "stopped the verification of {subject}",
    "run.submitted": "submitted {subject} for approval",
    "run.returned": "returned {subject}",
    "run.approved": "approved {subject}",
    "run.published": "published {subject}",
    "run.replaced": "marked {subject} as replaced",
}


@register.filter
def step_words(line: AuditLine) -> str:
    """Write what a line of the audit log tells, as the end of a sentence."""
    words = STEPS.get(line.action, line.action)
    return words.format(subject=line.subject_name)
