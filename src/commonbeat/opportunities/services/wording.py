"""What a version of an opportunity says, and what keeps it from being saved or posted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commonbeat.engine.notices import NoticeSection, notice_problems
from commonbeat.engine.problems import Problem
from commonbeat.opportunities.enums import APPLICANT_TYPES
from commonbeat.opportunities.models import FormSetVersion, OpportunityVersion


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
    return [*problems, *_unknown_words(wording)]


def _unknown_words(wording: Wording) -> list[Problem]:
    problems = [
        Problem(
            "opportunity.applicant_type",
            f"{code!r} is no kind of applicant.",
            f"Use some of: {', '.join(APPLICANT_TYPES)}.",
            where="applicant_types",
        )
        for code in wording.applicant_types
        if code not in APPLICANT_TYPES
    ]
    if not is_time_zone(wording.time_zone):
        problems.append(
            Problem(
                "opportunity.time_zone",
                f"{wording.time_zone!r} is no time zone.",
                "Use a name such as America/New_York or Pacific/Guam.",
                where="time_zone",
            )
        )
    return problems


def posting_problems(version: OpportunityVersion, now: datetime) -> list[Problem]:
    """Return everything that keeps a version from being posted."""
    problems = notice_problems([NoticeSection(**each) for each in version.sections])
    missing = {
        "applicant_types": (not version.applicant_types, "Say who may apply."),
        "contacts": (not version.contacts, "Name somebody whom applicants can ask."),
        "form_set": (version.form_set is None, "Choose the forms that applicants fill in."),
        "funds_cents": (version.funds_cents == 0, "Say how much money is available."),
        "months": (version.months == 0, "Say how many months a project may last."),
    }
    problems += [
        Problem("opportunity.incomplete", "This is not filled in.", way_out, where=field)
        for field, (is_missing, way_out) in missing.items()
        if is_missing
    ]
    return [*problems, *_form_problems(version), *_time_problems(version, now)]


def _form_problems(version: OpportunityVersion) -> list[Problem]:
    problems = []
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


def _time_problems(version: OpportunityVersion, now: datetime) -> list[Problem]:
    current, closes = version.opportunity.current, version.opportunity.closing_of(version)
    stays_closed = current is not None and current.closes_at == version.closes_at
    if closes > now or stays_closed:
        return []
    return [
        Problem(
            "opportunity.closes_in_the_past",
            f"It would close on {version.closes_at:%Y-%m-%d}, which is over.",
            "Give applicants a later day.",
            where="closes_at",
        )
    ]


def is_time_zone(name: str) -> bool:
    """Return whether a name is one of the time zones of this machine."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
