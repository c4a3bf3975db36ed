"""Why an application is not certified or submitted: every reason, each with its way out."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from commonbeat.agencies.access import roles_in
from commonbeat.agencies.enums import AUTHORIZED_REPRESENTATIVES, AgencyRole
from commonbeat.applications.content import Prepared
from commonbeat.applications.enums import Stage
from commonbeat.applications.models import Application, Certification, InformationRequest
from commonbeat.applications.queries import open_conflicts
from commonbeat.applications.services.beginning import eligibility_problems
from commonbeat.engine.problems import Problem
from commonbeat.engine.standing import Standing
from commonbeat.opportunities.queries import standing_of
from commonbeat.people.models import User


def stage_problems(application: Application, wanted: Stage) -> list[Problem]:
    """Return that the application stands elsewhere than it has to."""
    if application.stage == wanted:
        return []
    return [
        Problem(
            "application.stage",
            f"This application is {application.get_stage_display().lower()}.",
            "Load the page again to see where it stands.",
        )
    ]


def deadline_problems(
    application: Application, request: InformationRequest | None, arrived_at: datetime
) -> list[Problem]:
    """Return that a request came too early or too late, with both moments."""
    opportunity = application.opportunity
    if request is not None or standing_of(opportunity, arrived_at) is Standing.POSTED:
        return []
    version = opportunity.current
    zone = ZoneInfo("UTC" if version is None else version.time_zone)
    arrived, closed = (
        f"{at.astimezone(zone):%B %-d, %Y, %-I:%M:%S %p}"
        for at in (arrived_at, opportunity.deadline)
    )
    return [
        Problem(
            "submission.closed",
            f"It arrived on {arrived}; the deadline is {closed} ({zone.key}).",
            "If the site was down before the deadline, tell the contact on the opportunity's"
            " page: an extension holds for all alike.",
        )
    ]


def eligible_problems(application: Application) -> list[Problem]:
    """Return the eligibility questions whose answers end it here."""
    version = application.opportunity.current
    return [] if version is None else eligibility_problems(version, application.answers)


def readiness_problems(application: Application, prepared: Prepared) -> list[Problem]:
    """Return what is missing or wrong in the forms, and answers that wait for a choice."""
    problems = prepared.problems
    if open_conflicts(application).exists():
        problems.append(
            Problem(
                "submission.conflicts",
                "Two people changed the same answer, and nobody has chosen yet.",
                "Choose one of both on the page of answers that met.",
            )
        )
    return problems


def certification_problems(certified: Iterable[Certification]) -> list[Problem]:
    """Return which representative has not certified the content."""
    given = {each.role for each in certified}
    return [
        Problem(
            "submission.not_certified",
            f"The {role.label.lower()} has not certified what the application says now.",
            "Ask the person to certify it; what was certified before a change is void.",
            where=role.value,
        )
        for role in AUTHORIZED_REPRESENTATIVES
        if role not in given
    ]


def certifier_problems(application: Application, role: AgencyRole, by: User) -> list[Problem]:
    """Return that the person is not this representative of the agency."""
    if role in AUTHORIZED_REPRESENTATIVES and role in roles_in(by, application.agency):
        return []
    return [
        Problem(
            "certification.not_representative",
            f"You are not the {role.label.lower()} of {application.agency.name}.",
            "Ask the entity administrator to give you this role.",
        )
    ]


def name_problems(name: str, title: str) -> list[Problem]:
    """Return what is missing of the name and title under a certification."""
    return [
        Problem("certification.no_name", f"The {what} is missing.", "Write it.", where=what)
        for what, text in (("name", name), ("title", title))
        if not text.strip()
    ]


def shown_problems(prepared: Prepared, shown: str) -> list[Problem]:
    """Return that the content is not the one that the person was shown."""
    if prepared.sha256 == shown:
        return []
    return [
        Problem(
            "certification.changed",
            "The application was changed after this page was shown to you.",
            "Read it again, and certify what it says now.",
        )
    ]


def twice_problems(
    application: Application, role: AgencyRole, sha256: str, by: User
) -> list[Problem]:
    """Return that the role is taken, or that one person would certify for both."""
    given = list(application.certifications.filter(content_sha256=sha256))
    if any(each.role == role for each in given):
        way_out = "Nothing has to be done again."
        return [Problem("certification.twice", "This is certified already.", way_out)]
    if any(each.by_id == by.pk for each in given):
        return [
            Problem(
                "certification.same_person",
                "You have certified it in your other role.",
                "Two different people certify; ask the other representative.",
            )
        ]
    return []
