"""Opportunities for tests, made through the real services."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from commonbeat.engine.notices import REQUIRED_SECTIONS, NoticeSection
from commonbeat.opportunities.models import (
    FormSetVersion,
    Opportunity,
    OpportunityVersion,
    Program,
)
from commonbeat.opportunities.queries import newest_released
from commonbeat.opportunities.services import make_program, offers
from commonbeat.opportunities.services.form_sets import (
    load_ready_sets,
    make_form_set,
    release,
)
from commonbeat.opportunities.services.wording import Wording
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.engine.form_sets import definition
from tests.people.factories import make_person

OPENS = datetime(2037, 3, 1, 14, tzinfo=UTC)
CLOSES = datetime(2037, 4, 30, 20, 59, tzinfo=UTC)
BEFORE = datetime(2037, 2, 1, 12, tzinfo=UTC)
DURING = datetime(2037, 4, 1, 12, tzinfo=UTC)
AFTER = datetime(2037, 5, 1, 12, tzinfo=UTC)
_numbers = count(1)


def make_writer() -> User:
    """Return a program manager."""
    return make_person(Role.PROGRAM_MANAGER)


def released_forms(slug: str) -> FormSetVersion:
    """Return the newest version of a ready form set; all of them are there then."""
    load_ready_sets(now=BEFORE)
    found = newest_released(slug)
    assert found is not None
    return found


def small_forms() -> FormSetVersion:
    """Return a released form set with one short form, the same each time."""
    found = newest_released("small-forms")
    if found is not None:
        return found
    form_set = make_form_set(name="Small forms", definition=definition(), by=make_writer())
    draft = form_set.versions.get()
    return release(version=draft, note="", by=make_writer(), now=BEFORE)


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
        "form_set": None if "form_set" in changes else small_forms(),
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
        number=number or f"CB-2037-{place:03d}",
        opening=offers.Opening(
            slug=f"offer-round-{place}", name=f"Round {place}", fiscal_year=2037
        ),
        wording=wording or make_wording(),
        by=by or make_writer(),
    )


def make_submitted(*, now: datetime = BEFORE, **given: Any) -> OpportunityVersion:
    """Return a draft that waits for another person's approval."""
    version = make_draft(**given)
    return offers.submit_version(version=version, by=make_writer(), now=now)


def make_published(*, now: datetime = BEFORE, **given: Any) -> Opportunity:
    """Return an opportunity that everybody can read."""
    version = make_submitted(now=now, **given)
    return offers.publish_version(version=version, by=make_writer(), now=now).opportunity


def make_open(
    *, closes_in: timedelta = timedelta(days=3, hours=1), number: str = "", **changes: Any
) -> Opportunity:
    """Return an opportunity that is open as the tests run, by the real clock."""
    now = timezone.now()
    dates = {"opens_at": now - timedelta(days=2), "closes_at": now + closes_in}
    wording = make_wording(**(dates | changes))
    return make_published(number=number, wording=wording, now=now - timedelta(days=400))


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
