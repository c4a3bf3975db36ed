"""Write an opportunity, have another person approve it, publish it, amend it, archive it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from commonbeat.base import audit
from commonbeat.engine.problems import Problem, Refused
from commonbeat.opportunities.enums import Stage
from commonbeat.opportunities.models import Opportunity, OpportunityVersion, Program
from commonbeat.opportunities.queries import open_version
from commonbeat.opportunities.services.programs import open_round
from commonbeat.opportunities.services.wording import (
    Wording,
    posting_problems,
    wording_problems,
)
from commonbeat.people.models import User

# what the next version takes over from the one before it
_CARRIED = (
    "title",
    "summary",
    "sections",
    "applicant_types",
    "eligibility",
    "contacts",
    "form_set",
    "opens_at",
    "closes_at",
    "time_zone",
    "funds_cents",
    "award_floor_cents",
    "award_ceiling_cents",
    "expected_awards",
    "match_percent",
    "months",
    "sources",
)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """The round that an opportunity opens: its address, its name, its year."""

    slug: str
    name: str
    fiscal_year: int
    is_synthetic: bool = False


@transaction.atomic
def begin_opportunity(
    *,
    program: Program,
    number: str,
    opening: Opening,
    wording: Wording,
    by: User,
) -> OpportunityVersion:
    """Open a round with its opportunity, and write the first draft of it.

    Raises Refused if number or address is taken, or the wording contradicts itself.
    """
    problems = [*number_problems(number), *wording_problems(wording)]
    if problems:
        raise Refused(*problems)
    round_ = open_round(
        program=program,
        slug=opening.slug,
        name=opening.name,
        fiscal_year=opening.fiscal_year,
        is_synthetic=opening.is_synthetic,
        by=by,
    )
    opportunity = Opportunity.objects.create(number=number, round=round_)
    version = OpportunityVersion.objects.create(
        opportunity=opportunity, number=1, written_by=by, **wording.columns
    )
    audit.record(by, "opportunity.begun", opportunity, round=round_.slug)
    return version


def number_problems(number: str) -> list[Problem]:
    """Return why no new opportunity can have this number."""
    if Opportunity.objects.filter(number__iexact=number).exists():
        return [
            Problem(
                "opportunity.taken",
                f"There is an opportunity {number} already.",
                "Choose another number.",
                where="number",
            )
        ]
    return []


@transaction.atomic
def save_wording(
    *,
    version: OpportunityVersion,
    wording: Wording,
    amendment_reason: str = "",
    saved_at: datetime | None = None,
    by: User,
) -> OpportunityVersion:
    """Save what a draft says. Raises Refused if it waits for approval or contradicts itself.

    saved_at   of the version as the writer opened it: if another person has saved it since,
               nothing is overwritten; None does not ask
    """
    version = _locked(version, Stage.DRAFT, Stage.RETURNED)
    problems = wording_problems(wording)
    if saved_at is not None and version.updated_at != saved_at:
        problems.append(
            Problem(
                "opportunity.changed_meanwhile",
                f"{version.written_by} saved this draft after you opened it.",
                "Open it in a second window, and put both together here; then save again.",
            )
        )
    if problems:
        raise Refused(*problems)
    for column, value in wording.columns.items():
        setattr(version, column, value)
    version.amendment_reason = amendment_reason.strip()
    version.written_by = by
    version.save()
    audit.record(by, "opportunity.written", version.opportunity, version=version.number)
    return version


@transaction.atomic
def submit_version(
    *, version: OpportunityVersion, by: User, now: datetime
) -> OpportunityVersion:
    """Hand a draft to another person for approval. Raises Refused with all that is missing."""
    version = _locked(version, Stage.DRAFT, Stage.RETURNED)
    problems = posting_problems(version, now)
    if problems:
        raise Refused(*problems)
    version.stage, version.submitted_by, version.submitted_at = Stage.SUBMITTED, by, now
    version.decided_by = version.decided_at = None
    version.return_reason = ""
    version.save()
    audit.record(by, "opportunity.submitted", version.opportunity, version=version.number)
    return version


@transaction.atomic
def return_version(
    *, version: OpportunityVersion, reason: str, by: User, now: datetime
) -> OpportunityVersion:
    """Give a version back to be written again, with the reason."""
    version = _locked(version, Stage.SUBMITTED)
    problems = _decider_problems(version, by)
    if not reason.strip():
        problems.append(
            Problem(
                "opportunity.no_reason",
                "Nothing says why it is returned.",
                "Write what has to change.",
                where="reason",
            )
        )
    if problems:
        raise Refused(*problems)
    version.stage, version.return_reason = Stage.RETURNED, reason.strip()
    version.decided_by, version.decided_at = by, now
    version.save()
    facts = {"version": version.number, "why": version.return_reason}
    audit.record(by, "opportunity.returned", version.opportunity, **facts)
    return version


@transaction.atomic
def publish_version(
    *, version: OpportunityVersion, by: User, now: datetime
) -> OpportunityVersion:
    """Approve a version and show it to everybody. Only somebody else than who submitted it."""
    version = _locked(version, Stage.SUBMITTED)
    problems = [*_decider_problems(version, by), *posting_problems(version, now)]
    if problems:
        raise Refused(*problems)
    version.stage, version.published_at = Stage.PUBLISHED, now
    version.decided_by, version.decided_at = by, now
    version.save()
    opportunity = version.opportunity
    opportunity.current = version
    opportunity.save(update_fields=["current", "updated_at"])
    audit.record(
        by,
        "opportunity.published",
        opportunity,
        version=version.number,
        why=version.amendment_reason,
        closes_at=version.closes_at.isoformat(),
    )
    return version


@transaction.atomic
def amend(*, opportunity: Opportunity, by: User) -> OpportunityVersion:
    """Begin the next version of a published opportunity, as it stands now."""
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    current, waiting = opportunity.current, open_version(opportunity)
    if waiting is not None:
        return waiting
    if current is None:
        raise ValueError(f"{opportunity} has no version at all")
    version = OpportunityVersion.objects.create(
        opportunity=opportunity,
        number=current.number + 1,
        written_by=by,
        **{column: getattr(current, column) for column in _CARRIED},
    )
    audit.record(by, "opportunity.amendment_begun", opportunity, version=version.number)
    return version


@transaction.atomic
def archive(*, opportunity: Opportunity, by: User, now: datetime) -> Opportunity:
    """Take an opportunity out of the lists; its page stays."""
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if opportunity.archived_at is None:
        opportunity.archived_at = now
        opportunity.save(update_fields=["archived_at", "updated_at"])
        audit.record(by, "opportunity.archived", opportunity)
    return opportunity


def _locked(version: OpportunityVersion, *stages: Stage) -> OpportunityVersion:
    """Return the version as it is now, kept from others until the end of the transaction."""
    found = (
        OpportunityVersion.objects.select_for_update(of=("self",))
        .select_related("opportunity__current", "form_set__form_set", "written_by")
        .get(pk=version.pk)
    )
    if found.stage not in stages:
        raise Refused(
            Problem(
                "opportunity.stage",
                f"Version {found.number} is {found.get_stage_display().lower()}.",
                "Load the page again to see where it stands.",
            )
        )
    return found


def _decider_problems(version: OpportunityVersion, by: User) -> list[Problem]:
    if version.submitted_by_id != by.pk:
        return []
    return [
        Problem(
            "opportunity.same_person",
            "You submitted it yourself.",
            "Another person has to approve or return it.",
        )
    ]
