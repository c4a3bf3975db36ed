"""Write an opportunity, have another person approve it, publish it, amend it, archive it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from commonbeat.base import audit
from commonbeat.engine.notices import NoticeSection, notice_problems
from commonbeat.engine.problems import Problem, Refused
from commonbeat.opportunities.enums import APPLICANT_TYPES, Stage
from commonbeat.opportunities.models import (
    FormSetVersion,
    Opportunity,
    OpportunityVersion,
    Program,
)
from commonbeat.opportunities.queries import open_version
from commonbeat.opportunities.services.programs import open_round
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
class Wording:
    """Everything that one version of an opportunity says; see `OpportunityVersion`."""

    title: str
    summary: str
    sections: tuple[NoticeSection, ...]
    applicant_types: tuple[str, ...]
    eligibility: tuple[Mapping[str, str], ...]
    contacts: tuple[Mapping[str, str], ...]
    form_set: FormSetVersion | None
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    funds_cents: int
    award_floor_cents: int | None
    award_ceiling_cents: int | None
    expected_awards: int | None
    match_percent: int
    months: int
    sources: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, Any]:
        """Return it as the columns of a version."""
        return vars(self) | {
            "sections": [asdict(section) for section in self.sections],
            "applicant_types": list(self.applicant_types),
            "eligibility": [dict(each) for each in self.eligibility],
            "contacts": [dict(each) for each in self.contacts],
            "sources": list(self.sources),
        }


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


def wording_problems(wording: Wording) -> list[Problem]:
    """Return what contradicts itself in a wording, whether it is finished or not."""
    problems = []
    if wording.closes_at <= wording.opens_at:
        problems.append(
            Problem(
                "opportunity.dates",
                "It would close before it opens.",
                "Let it close after it opens.",
                where="closes_at",
            )
        )
    floor, ceiling = wording.award_floor_cents, wording.award_ceiling_cents
    if floor is not None and ceiling is not None and floor > ceiling:
        problems.append(
            Problem(
                "opportunity.award_limits",
                "The smallest award is larger than the largest.",
                "Let the smallest be at most the largest.",
                where="award_floor_cents",
            )
        )
    unknown = [code for code in wording.applicant_types if code not in APPLICANT_TYPES]
    problems += [
        Problem(
            "opportunity.applicant_type",
            f"{code!r} is no kind of applicant.",
            f"Use some of: {', '.join(APPLICANT_TYPES)}.",
            where="applicant_types",
        )
        for code in unknown
    ]
    if not _is_zone(wording.time_zone):
        problems.append(
            Problem(
                "opportunity.time_zone",
                f"{wording.time_zone!r} is no time zone.",
                "Use a name such as America/New_York or Pacific/Guam.",
                where="time_zone",
            )
        )
    return problems


def posting_problems(version: OpportunityVersion) -> list[Problem]:
    """Return everything that keeps a version from being posted."""
    problems = notice_problems([NoticeSection(**each) for each in version.sections])
    missing = {
        "applicant_types": (not version.applicant_types, "Say who may apply."),
        "contacts": (not version.contacts, "Name somebody whom applicants can ask."),
        "form_set": (version.form_set is None, "Choose the forms that applicants fill in."),
        "funds_cents": (version.funds_cents == 0, "Say how much money is available."),
    }
    problems += [
        Problem("opportunity.incomplete", "This is not filled in.", way_out, where=field)
        for field, (is_missing, way_out) in missing.items()
        if is_missing
    ]
    form_set = version.form_set
    if form_set is not None and form_set.released_at is None:
        problems.append(
            Problem(
                "opportunity.forms_not_released",
                f"{form_set} is still a draft, which could change under applicants' hands.",
                "Release it, or choose a released version.",
                where="form_set",
            )
        )
    if version.number > 1 and not version.amendment_reason.strip():
        problems.append(
            Problem(
                "opportunity.amendment_reason",
                "An amendment tells applicants why it is made.",
                "Write the reason; it is shown with the list of what changed.",
                where="amendment_reason",
            )
        )
    return problems


@transaction.atomic
def save_wording(
    *, version: OpportunityVersion, wording: Wording, amendment_reason: str = "", by: User
) -> OpportunityVersion:
    """Save what a draft says. Raises Refused if it waits for approval or contradicts itself."""
    version = _locked(version, Stage.DRAFT, Stage.RETURNED)
    problems = wording_problems(wording)
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
    problems = posting_problems(version)
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
    problems = [*_decider_problems(version, by), *posting_problems(version)]
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
        .select_related("opportunity", "form_set__form_set")
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


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
