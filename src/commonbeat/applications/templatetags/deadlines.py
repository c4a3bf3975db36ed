"""Moments of an opportunity in its own time zone, which is always named."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from commonbeat.opportunities.models import OpportunityVersion

register = template.Library()


@register.filter
def local(version: OpportunityVersion, moment: datetime) -> str:
    """Return a moment in the time zone of an opportunity: "Jun 1, 2027, 4:59 PM EDT"."""
    return f"{moment.astimezone(ZoneInfo(version.time_zone)):%b %-d, %Y, %-I:%M %p %Z}"


@register.filter
def anchor(path: str) -> str:
    """Return a path as the ids of inputs have it."""
    return path.replace(".", "-")
