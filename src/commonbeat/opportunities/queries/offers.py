"""Opportunities as people read them: where they stand, what they say, what changed."""

from datetime import datetime
from itertools import pairwise

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce, Greatest

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
from commonbeat.opportunities.moments import in_words
from commonbeat.people.models import User


def public_opportunities() -> QuerySet[Opportunity]:
    """Return the opportunities that everybody may see, each with its current version.

    They can be filtered and sorted by `closes`, which is `Opportunity.deadline`.
    """
    by_notice = "current__closes_at"
    return (
        Opportunity.objects.filter(current__isnull=False)
        .alias(closes=Greatest(by_notice, Coalesce("extended_until", by_notice)))
        .select_related("current__form_set__form_set", "round__program")
        .defer("current__form_set__definition")
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
    """Return the facts of a version in words, under the names that people read.

    It closes as it says there: amendments are compared by it, which an extension is none of.
    """

    def money(cents: int | None) -> str:
        return "" if cents is None else dollars(cents, whole=True)

    return {
        "Title": version.title,
        "Summary": version.summary,
        "Opens": in_words(version.opens_at, version.time_zone),
        "Closes": in_words(version.closes_at, version.time_zone),
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


def readable_facts(
    opportunity: Opportunity, version: OpportunityVersion
) -> list[tuple[str, str]]:
    """Return the facts that a page shows in one list: those without a place of their own."""
    shown_elsewhere = {"Title", "Summary", "Questions before applying", "Forms", "Contacts"}
    facts = facts_of(version)
    closes = opportunity.closing_of(version)
    if closes != version.closes_at:
        extended = in_words(closes, version.time_zone)
        facts["Closes"] = f"{extended} (extended; before: {facts['Closes']})"
    return [
        (name, value) for name, value in facts.items() if value and name not in shown_elsewhere
    ]


def amendments(opportunity: Opportunity) -> list[tuple[OpportunityVersion, list[Change]]]:
    """Return each amendment that was published with what it changed, newest first."""
    versions = list(published_versions(opportunity).select_related("form_set__form_set"))
    return [(after, changes_between(before, after)) for after, before in pairwise(versions)]


def version_before(version: OpportunityVersion) -> OpportunityVersion | None:
    """Return the published version that a version follows."""
    return (
        published_versions(version.opportunity)
        .select_related("form_set__form_set")
        .filter(number__lt=version.number)
        .first()
    )


def with_open_version(found: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """Return opportunities, each with its version that is being written as `open_versions`."""
    unpublished = OpportunityVersion.objects.exclude(stage=Stage.PUBLISHED).defer("sections")
    return found.prefetch_related(Prefetch("versions", unpublished, to_attr="open_versions"))


def waiting_versions() -> QuerySet[OpportunityVersion]:
    """Return what waits for the approval of a second person, oldest first."""
    return (
        OpportunityVersion.objects.filter(stage=Stage.SUBMITTED)
        .select_related("opportunity", "submitted_by")
        .order_by("submitted_at")
    )


def follows(person: object, opportunity: Opportunity) -> bool:
    """Return whether a person follows an opportunity; strangers follow none."""
    return (
        isinstance(person, User)
        and person.followings.filter(opportunity=opportunity, is_dropped=False).exists()
    )
