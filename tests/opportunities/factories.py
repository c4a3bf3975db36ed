"""Opportunities for tests, made through the real services."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from commonbeat.engine.notices import REQUIRED_SECTIONS, NoticeSection
from commonbeat.opportunities.models import (
    FormSetVersion,
    Opportunity,
    OpportunityVersion,
    Program,
)
from commonbeat.opportunities.queries import newest_released
from commonbeat.opportunities.services import make_program, offers
from commonbeat.opportunities.services.form_sets import load_ready_sets
from commonbeat.opportunities.services.wording import Wording
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.people.factories import make_person

OPENS = datetime(2027, 3, 1, 14, tzinfo=UTC)
CLOSES = datetime(2027, 4, 30, 20, 59, tzinfo=UTC)
BEFORE = datetime(2027, 2, 1, 12, tzinfo=UTC)
DURING = datetime(2027, 4, 1, 12, tzinfo=UTC)
AFTER = datetime(2027, 5, 1, 12, tzinfo=UTC)
_numbers = count(1)


def make_writer() -> User:
    """Return a program manager."""
    return make_person(Role.PROGRAM_MANAGER)


def released_forms(slug: str = "hiring") -> FormSetVersion:
    """Return the newest released version of a ready form set."""
    found = newest_released(slug)
    if found is None:
        load_ready_sets(now=BEFORE)
        found = newest_released(slug)
    assert found is not None
    return found


def a_section(key: str, markdown: str) -> NoticeSection:
    """Return one of the required sections with a text."""
    return NoticeSection(key, dict(REQUIRED_SECTIONS)[key], markdown)


def make_wording(**changes: Any) -> Wording:
    """Return a whole wording that could be posted."""
    given: dict[str, Any] = {
        "title": "Hiring officers for community policing",
        "summary": "Pays for new officers.",
        "sections": tuple(a_section(key, f"About {key}.") for key, _ in REQUIRED_SECTIONS),
        "applicant_types": ("municipal", "county"),
        "eligibility": (
            {
                "key": "primary",
                "question": "Does your agency have primary law-enforcement authority?",
                "help": "",
                "stops_on": "no",
                "code": "no_primary_authority",
                "sentence": "Only agencies with primary authority can be funded.",
            },
        ),
        "contacts": (
            {"name": "Grants desk", "email": "grants@office.example", "phone": "", "for": ""},
        ),
        "form_set": None if "form_set" in changes else released_forms(),
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "time_zone": "America/New_York",
        "funds_cents": 100_000_00,
        "award_floor_cents": None,
        "award_ceiling_cents": 50_000_00,
        "expected_awards": 2,
        "match_percent": 25,
        "months": 36,
        "sources": (),
    }
    return Wording(**(given | changes))


def make_draft(
    *,
    number: str = "",
    program: Program | None = None,
    wording: Wording | None = None,
    by: User | None = None,
) -> OpportunityVersion:
    """Return the first draft of a new opportunity of a new round."""
    place = next(_numbers)
    program = program or make_program(
        slug=f"offer-{place}",
        code=f"OFFER-{place}",
        name=f"Program of offer {place}",
        assistance_listing="16.710",
        summary="Pays for officers.",
        by=None,
    )
    return offers.begin_opportunity(
        program=program,
        number=number or f"CB-2027-{place:03d}",
        opening=offers.Opening(
            slug=f"offer-round-{place}", name=f"Round {place}", fiscal_year=2027
        ),
        wording=wording or make_wording(),
        by=by or make_writer(),
    )


def make_submitted(**given: Any) -> OpportunityVersion:
    """Return a draft that waits for another person's approval."""
    version = make_draft(**given)
    return offers.submit_version(version=version, by=make_writer(), now=BEFORE)


def make_published(**given: Any) -> Opportunity:
    """Return an opportunity that everybody can read."""
    version = make_submitted(**given)
    return offers.publish_version(version=version, by=make_writer(), now=BEFORE).opportunity


def make_amended(opportunity: Opportunity, *, reason: str, **changes: Any) -> Opportunity:
    """Return an opportunity of which a next version with these changes is published."""
    version = offers.amend(opportunity=opportunity, by=make_writer())
    version = offers.save_wording(
        version=version,
        wording=make_wording(**changes),
        amendment_reason=reason,
        by=make_writer(),
    )
    version = offers.submit_version(version=version, by=make_writer(), now=DURING)
    return offers.publish_version(version=version, by=make_writer(), now=DURING).opportunity
