"""Agencies with people, posted opportunities and applications, through the real services."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from commonbeat.agencies.enums import AgencyRole
from commonbeat.agencies.models import Agency, AgencyRoleGrant, Source
from commonbeat.agencies.models.registry import search_text
from commonbeat.applications.models import Application
from commonbeat.applications.services.beginning import begin_application
from commonbeat.engine.notices import REQUIRED_SECTIONS, NoticeSection
from commonbeat.opportunities.models import FormSetVersion, Opportunity
from commonbeat.opportunities.services.form_sets import (
    begin_draft,
    make_form_set,
    release,
    save_draft,
)
from commonbeat.opportunities.services.offers import (
    Opening,
    begin_opportunity,
    publish_version,
    submit_version,
)
from commonbeat.opportunities.services.wording import Wording
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.people.factories import make_person
from tests.selections.factories import make_a_program

NOW = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
_numbers = count(1)

TOWN_FORMS = {
    "format": 1,
    "title": "Town application",
    "forms": [
        {
            "key": "town",
            "title": "Your town",
            "schema": {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "properties": {
                    "name": {"type": "string", "title": "Name", "maxLength": 60},
                    "story": {
                        "type": "string",
                        "title": "Story",
                        "maxLength": 2000,
                        "x-kind": "long_text",
                    },
                    "sworn": {"type": "integer", "title": "Sworn officers", "minimum": 0},
                    "money_cents": {
                        "type": "integer",
                        "title": "Money",
                        "x-kind": "dollars",
                        "minimum": 0,
                    },
                    "officers": {
                        "type": "array",
                        "title": "Officers",
                        "x-row": "Officer",
                        "maxItems": 5,
                        "items": {
                            "type": "object",
                            "properties": {
                                "duty": {"type": "string", "title": "Duty", "maxLength": 300}
                            },
                            "required": ["duty"],
                        },
                    },
                },
                "required": ["name", "story", "sworn"],
            },
            "layout": [
                {
                    "heading": "Town",
                    "fields": ["name", "story", "sworn", "money_cents", "officers"],
                }
            ],
        },
        {
            "key": "need",
            "title": "Why you need help",
            "schema": {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "properties": {
                    "why": {
                        "type": "string",
                        "title": "Why",
                        "maxLength": 500,
                        "x-kind": "long_text",
                    }
                },
                "required": ["why"],
            },
            "layout": [{"heading": "Need", "fields": ["why"]}],
        },
    ],
}


def make_agency(name: str = "") -> Agency:
    """Return a small synthetic agency."""
    number = next(_numbers)
    source, _ = Source.objects.get_or_create(
        name="Synthetic figures", vintage="tests", defaults={"is_synthetic": True}
    )
    name = name or f"Town {number} Police"
    ori = f"OH{number:05d}00"
    return Agency.objects.create(
        ori=ori,
        ori7=ori[:7],
        name=name,
        agency_type="municipal",
        state="OH",
        population=4_000,
        sworn=9,
        civilian=2,
        year=2026,
        source=source,
        is_synthetic=True,
        search=search_text(name, ori, ""),
    )


def make_member(agency: Agency, *roles: AgencyRole, name: str = "") -> User:
    """Return a person who holds these roles in an agency; none given: submitter."""
    user = make_person(name=name)
    for role in roles or (AgencyRole.APPLICATION_SUBMITTER,):
        AgencyRoleGrant.objects.create(agency=agency, user=user, role=role)
    return user


def make_form_version(definition: dict[str, object] = TOWN_FORMS) -> FormSetVersion:
    """Return a released version of a form set."""
    number = next(_numbers)
    manager = make_person(Role.PROGRAM_MANAGER)
    made = make_form_set(name=f"Forms {number}", definition=definition, by=manager)
    return release(version=made.versions.get(), note="", by=manager, now=NOW)


def make_next_version(version: FormSetVersion, definition: dict[str, object]) -> FormSetVersion:
    """Return the next released version of a form set."""
    manager = make_person(Role.PROGRAM_MANAGER)
    draft = begin_draft(form_set=version.form_set, by=manager)
    save_draft(version=draft, definition=definition, base_sha256=draft.sha256, by=manager)
    return release(version=draft, note="", by=manager, now=NOW)


def make_wording(form_set: FormSetVersion | None, **changes: Any) -> Wording:
    """Return a complete wording that closes a month from NOW."""
    given: dict[str, Any] = {
        "title": "Hiring in small towns",
        "summary": "Pays for officers of small towns.",
        "sections": tuple(
            NoticeSection(key, heading, "Plain words.") for key, heading in REQUIRED_SECTIONS
        ),
        "applicant_types": ("municipal", "county"),
        "eligibility": (
            {
                "key": "operating",
                "question": "Does your agency operate today?",
                "help": "",
                "stops_on": "no",
                "code": "startup_agency",
                "sentence": "A start-up agency cannot apply.",
            },
        ),
        "contacts": ({"name": "The office", "email": "grants@office.example"},),
        "form_set": form_set,
        "opens_at": NOW - timedelta(days=10),
        "closes_at": NOW + timedelta(days=30),
        "time_zone": "America/New_York",
        "funds_cents": 1_000_000_00,
        "award_floor_cents": None,
        "award_ceiling_cents": 125_000_00,
        "expected_awards": 8,
        "match_percent": 25,
        "months": 36,
    }
    return Wording(**(given | changes))


def make_opportunity(form_set: FormSetVersion | None = None, **changes: Any) -> Opportunity:
    """Return a published opportunity; `changes` are of its wording."""
    number = next(_numbers)
    manager, director = make_person(Role.PROGRAM_MANAGER), make_person(Role.DIRECTOR)
    version = begin_opportunity(
        program=make_a_program(),
        number=f"CB-2027-{number:04d}",
        opening=Opening(slug=f"offer-{number}", name=f"Offer {number}", fiscal_year=2027),
        wording=make_wording(form_set or make_form_version(), **changes),
        by=manager,
    )
    submit_version(version=version, by=manager, now=NOW)
    published = publish_version(version=version, by=director, now=NOW)
    return Opportunity.objects.select_related("current").get(pk=published.opportunity_id)


def make_application(
    agency: Agency | None = None,
    opportunity: Opportunity | None = None,
    by: User | None = None,
) -> Application:
    """Return a begun application."""
    agency = agency or make_agency()
    return begin_application(
        opportunity=opportunity or make_opportunity(),
        agency=agency,
        answers={"operating": "yes"},
        by=by or make_member(agency),
        now=NOW,
    )
