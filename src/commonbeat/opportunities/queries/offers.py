"""Opportunities as people read them: where they stand, what they say, what changed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from commonbeat.engine.money import dollars
from commonbeat.engine.notices import (
    Change,
    NoticeSection,
    facts_changed,
    sections_changed,
)
from commonbeat.engine.standing import Standing, standing
from commonbeat.opportunities.enums import APPLICANT_TYPES, Stage
from commonbeat.opportunities.models import (
    Opportunity,
    OpportunityVersion,
    Question,
)


def public_opportunities() -> QuerySet[Opportunity]:
    """Return the opportunities that everybody may see, each with its current version."""
    return Opportunity.objects.filter(current__isnull=False).select_related(
        "current__form_set__form_set", "round__program"
    )


def published_versions(opportunity: Opportunity) -> QuerySet[OpportunityVersion]:
    """Return what was ever published of an opportunity, newest first."""
    return opportunity.versions.filter(stage=Stage.PUBLISHED).order_by("-number")


def open_version(opportunity: Opportunity) -> OpportunityVersion | None:
    """Return the version that is being written or waits for approval, if there is one."""
    return opportunity.versions.exclude(stage=Stage.PUBLISHED).first()


def answered_questions(opportunity: Opportunity) -> QuerySet[Question]:
    """Return the questions that everybody may read: those with an answer."""
    return opportunity.questions.exclude(answer="").order_by("answered_at", "id")


def sections_of(version: OpportunityVersion) -> list[NoticeSection]:
    """Return the sections of a version as the engine reads them."""
    return [NoticeSection(**each) for each in version.sections]


def standing_of(opportunity: Opportunity, now: datetime) -> Standing:
    """Return where a published opportunity stands at a moment."""
    version = opportunity.current
    if version is None:
        raise ValueError(f"{opportunity} was never published")
    return standing(
        opens_at=version.opens_at,
        closes_at=opportunity.deadline,
        archived_at=opportunity.archived_at,
        now=now,
    )


def facts_of(version: OpportunityVersion) -> dict[str, str]:
    """Return the facts of a version in words, under the names that people read."""
    zone = ZoneInfo(version.time_zone)

    def moment(at: datetime) -> str:
        return f"{at.astimezone(zone):%B %-d, %Y, %-I:%M %p} ({version.time_zone})"

    def money(cents: int | None) -> str:
        return "" if cents is None else dollars(cents, whole=True)

    return {
        "Title": version.title,
        "Summary": version.summary,
        "Opens": moment(version.opens_at),
        "Closes": moment(version.closes_at),
        "Funds available": money(version.funds_cents),
        "Smallest award": money(version.award_floor_cents),
        "Largest award": money(version.award_ceiling_cents),
        "Awards expected": ""
        if version.expected_awards is None
        else f"{version.expected_awards:,}",
        "Match": f"{version.match_percent} %" if version.match_percent else "none",
        "Period": f"{version.months} months",
        "Who may apply": ", ".join(
            APPLICANT_TYPES.get(code, code) for code in version.applicant_types
        ),
        "Questions before applying": "\n".join(
            each["question"] for each in version.eligibility
        ),
        "Forms": "" if version.form_set is None else str(version.form_set),
        "Contacts": "\n".join(
            ", ".join(filter(None, (each.get("name"), each.get("email"), each.get("phone"))))
            for each in version.contacts
        ),
    }


def changes_between(before: OpportunityVersion, after: OpportunityVersion) -> list[Change]:
    """Return what an amendment changed: the facts first, then the text."""
    return [
        *facts_changed(facts_of(before), facts_of(after)),
        *sections_changed(sections_of(before), sections_of(after)),
    ]
