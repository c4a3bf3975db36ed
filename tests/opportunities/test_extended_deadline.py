"""Where an extension was granted, everything shows and compares the extended deadline."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

import commonbeat
from commonbeat.base.models import Mail
from commonbeat.opportunities import queries
from commonbeat.opportunities.models import Opportunity
from commonbeat.opportunities.queries import Search
from commonbeat.opportunities.services import following
from commonbeat.opportunities.services.digests import send_digests
from commonbeat.opportunities.services.extensions import extend_deadline
from commonbeat.opportunities.services.offers import amend, save_wording
from commonbeat.opportunities.services.wording import posting_problems
from commonbeat.people.enums import Role
from commonbeat.selections.links import next_opportunities
from tests.applications.teams import Team, make_opportunity
from tests.opportunities.factories import CLOSES, make_published, make_wording, make_writer
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)
ZONE = ZoneInfo("America/New_York")
BY_NOTICE, EXTENDED = NOW - DAY, NOW + 2 * DAY
OPENED = NOW - 40 * DAY
DATES = {"opens_at": OPENED, "closes_at": BY_NOTICE}


@pytest.fixture
def extended() -> Opportunity:
    """Return an opportunity that is over by its notice, and open by an extension."""
    return extend(make_opportunity(**DATES))


def published(number: str, closes_at: datetime) -> Opportunity:
    wording = make_wording(opens_at=OPENED, closes_at=closes_at)
    return make_published(number=number, wording=wording, now=OPENED - DAY)


def extend(opportunity: Opportunity, until: datetime = EXTENDED) -> Opportunity:
    extend_deadline(
        opportunity=opportunity,
        until=until,
        reason="The site was down.",
        by=make_person(Role.PROGRAM_MANAGER),
        now=NOW - DAY / 2,
    )
    return Opportunity.objects.select_related("current", "round__program").get(
        pk=opportunity.pk
    )


def ids(**asked: str) -> list[int]:
    return queries.found(Search.read(asked), NOW)


def test_it_is_found_among_the_open_ones_in_the_order_of_its_deadline(
    extended: Opportunity,
) -> None:
    sooner = published("CB-SOON", NOW + DAY)
    later = published("CB-LATE", NOW + 3 * DAY)
    over = published("CB-OVER", BY_NOTICE)

    assert ids() == ids(standing="posted") == [sooner.pk, extended.pk, later.pk]
    assert ids(due="14") == [sooner.pk, extended.pk, later.pk]
    assert ids(standing="closed") == [over.pk]


def test_pages_files_and_calendars_show_the_later_moment(
    client: Client, extended: Opportunity
) -> None:
    page = client.get(f"/opportunities/{extended.number}/").content.decode()
    listed = client.get("/opportunities/").content.decode()
    rows = list(
        csv.DictReader(
            io.StringIO(client.get("/opportunities/opportunities.csv").content.decode())
        )
    )
    one = client.get(f"/opportunities/{extended.number}/dates.ics").content.decode()
    pdf = client.get(f"/opportunities/{extended.number}/notice.pdf").content
    printed = "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages)

    words = queries.readable_facts(extended, extended.current)  # type: ignore[arg-type]
    closes = dict(words)["Closes"]
    shown = closes.partition(" (extended")[0]
    assert "(extended; before: " in closes
    assert page.count(shown) >= 2
    assert "The site was down." in page
    assert shown in listed
    assert rows[0]["closes_at"] == EXTENDED.isoformat()
    assert f"{EXTENDED.astimezone(ZONE):%Y%m%dT%H%M%S}" in one
    assert "SEQUENCE:1" in one
    assert "extended; before" in " ".join(printed.split())


def test_other_programs_read_it_as_the_date_of_closing(
    client: Client, extended: Opportunity
) -> None:
    asked = {
        "filters": {
            "closeDateRange": {
                "operator": "between",
                "value": {
                    "min": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
                    "max": f"{NOW + 9 * DAY:%Y-%m-%dT%H:%M:%SZ}",
                },
            },
            "status": {"operator": "in", "value": ["open"]},
        },
        "sorting": {"sortBy": "keyDates.closeDate"},
    }

    answer = client.post(
        "/common-grants/opportunities/search", asked, content_type="application/json"
    ).json()

    (item,) = answer["items"]
    told = item["keyDates"]["closeDate"]
    assert told["date"] == f"{EXTENDED.astimezone(ZONE):%Y-%m-%d}"
    assert item["id"] == str(extended.public_id)
    assert item["status"]["value"] == "open"


def test_who_follows_it_is_told_and_reminded_of_the_later_deadline() -> None:
    opportunity, person = make_opportunity(**DATES), make_person()
    following.follow(opportunity=opportunity, by=person, now=OPENED + 2 * DAY)
    extended = extend(opportunity)

    sent = send_digests(now=NOW, today=NOW.date())
    again = send_digests(now=NOW + DAY, today=NOW.date() + DAY)

    first, second = Mail.objects.filter(about="opportunity.digest").order_by("id")
    assert (sent, again) == (1, 1)
    assert "Its deadline was extended: The site was down." in first.text
    assert "It closes in 2 days" in first.text
    assert "was extended" not in second.text
    assert "It closes in 24 hours" in second.text
    assert extended.number in second.text


def test_the_applicant_sees_it_on_every_page(client: Client, extended: Opportunity) -> None:
    team = Team(extended, now=NOW)
    client.force_login(team.writer)
    base = f"/applications/{team.application.public_id}/"

    pages = [client.get(base + place).content.decode() for place in ("", "forms/plan/")]
    mine = client.get("/applications/").content.decode()

    for page in pages:
        assert "Closes <strong>" in page
        assert f"{EXTENDED.astimezone(ZONE):%b %-d, %Y, %-I:%M %p}" in page
    assert f"{timezone.localtime(EXTENDED):%b %-d, %Y}" in mine


def test_an_unfunded_application_can_be_taken_into_an_extended_one(
    extended: Opportunity,
) -> None:
    earlier = Team(make_opportunity(opens_at=OPENED, closes_at=NOW + DAY), now=NOW)
    extended.round.program = earlier.application.opportunity.round.program
    extended.round.save()

    assert next_opportunities(earlier.application, NOW) == [extended]
    assert next_opportunities(earlier.application, EXTENDED) == []


def test_an_amendment_of_an_extended_one_need_not_move_its_date() -> None:
    opportunity, hour = make_opportunity(), timedelta(hours=1)
    extend(opportunity, CLOSES + DAY)
    draft = save_wording(
        version=amend(opportunity=opportunity, by=make_writer()),
        wording=make_wording(closes_at=CLOSES - hour),
        amendment_reason="A typing error.",
        by=make_writer(),
    )
    draft.refresh_from_db()

    during, after = (
        {each.code for each in posting_problems(draft, CLOSES + wait)} for wait in (hour, DAY)
    )

    assert "opportunity.closes_in_the_past" not in during
    assert "opportunity.closes_in_the_past" in after


def test_only_what_writes_or_extends_a_notice_reads_the_time_in_it() -> None:
    home = Path(commonbeat.__file__).parent
    writes_it = {"models", "forms", "services", "engine", "migrations"}

    readers = {
        str(path.relative_to(home))
        for kind in ("*.py", "*.html")
        for path in home.rglob(kind)
        if "closes_at" in path.read_text() and not writes_it & set(path.parts)
    }

    assert readers == {
        "applications/queries/submissions.py",  # fetches the columns of both times
        "opportunities/queries/offers.py",  # compares versions, and decides
        "opportunities/views/search.py",  # the name of a column
    }
