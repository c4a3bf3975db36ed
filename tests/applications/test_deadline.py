"""Outages in the health log lead to an extension that a person decides, for all alike."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from commonbeat.base import health
from commonbeat.base.models import AuditLine, Heartbeat
from commonbeat.engine.outages import Outage
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.models import Extension, Opportunity
from commonbeat.opportunities.services.extensions import extend_deadline
from commonbeat.people.enums import Role
from tests.agencies.people import codes
from tests.applications.teams import Team, make_opportunity
from tests.opportunities.factories import AFTER, CLOSES
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def extend(opportunity: Opportunity, **changes: Any) -> Extension:
    given: dict[str, Any] = {
        "opportunity": opportunity,
        "until": CLOSES + 2 * HOUR,
        "reason": "The site was down for an hour.",
        "outages": [Outage(CLOSES - HOUR, CLOSES)],
        "by": make_person(Role.PROGRAM_MANAGER),
        "now": CLOSES,
    }
    return extend_deadline(**(given | changes))


def test_an_extended_deadline_holds_for_all_alike() -> None:
    opportunity = make_opportunity()
    teams = [Team(opportunity), Team(opportunity)]
    for team in teams:
        team.fill()
        team.certify()
    extend(opportunity)

    in_time = teams[0].submit(CLOSES + HOUR)
    with pytest.raises(Refused) as refusal:
        teams[1].submit(CLOSES + 2 * HOUR)

    assert in_time.signed_file["receipt"]["deadline"] == "2037-04-30T22:59:00.000000Z"
    assert codes(refusal.value) == ["submission.closed"]
    assert AuditLine.objects.get(action="deadline.extended").facts["outages"] == 1


def test_an_extension_is_later_has_a_reason_and_is_not_for_ever() -> None:
    opportunity = make_opportunity()

    for changes, code in (
        ({"until": CLOSES}, "deadline.not_later"),
        ({"until": CLOSES + HOUR, "now": AFTER}, "deadline.not_later"),
        ({"until": CLOSES + timedelta(days=61)}, "deadline.too_late"),
        ({"reason": " "}, "deadline.no_reason"),
    ):
        with pytest.raises(Refused) as refusal:
            extend(opportunity, **changes)
        assert codes(refusal.value) == [code]


def test_an_extension_is_never_changed() -> None:
    extend(make_opportunity())

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Extension.objects.update(reason="Another")


def test_old_beats_are_forgotten_and_the_last_one_before_a_time_is_known() -> None:
    for days in (200, 3, 2, 1):
        Heartbeat.objects.create(at=AFTER - timedelta(days=days))
    health.beat(now=AFTER)

    known = health.beats_between(AFTER - timedelta(days=2), AFTER)

    assert known == [AFTER - timedelta(days=days) for days in (3, 2, 1, 0)]
    assert Heartbeat.objects.count() == 4


def write_log(until: datetime, down: timedelta) -> None:
    """Write beats of half a day, with a gap that ended an hour before its end."""
    moments = [until - timedelta(minutes=minutes) for minutes in range(0, 720, 2)]
    gone = (until - HOUR - down, until - HOUR)
    Heartbeat.objects.bulk_create(
        Heartbeat(at=each) for each in moments if not gone[0] < each < gone[1]
    )


def test_the_office_sees_the_outage_and_decides(client: Client) -> None:
    closed = timezone.now().replace(second=0, microsecond=0) - 2 * HOUR
    opportunity = make_opportunity(opens_at=closed - timedelta(days=9), closes_at=closed)
    write_log(closed, timedelta(minutes=100))
    client.force_login(make_person(Role.PROGRAM_MANAGER))
    here = f"/workspace/{opportunity.round.slug}/received/deadline/"

    page = client.get(here)
    late = timezone.localtime(timezone.now() + 5 * HOUR)
    sent = {"until_0": f"{late:%Y-%m-%d}", "until_1": f"{late:%H:%M}", "reason": "Down."}
    done = client.post(here, sent)

    assert len(page.context["outages"]) == 1
    assert page.context["proposed"] == closed + 2 * HOUR
    assert done.status_code == 302
    extension = Extension.objects.get()
    assert len(extension.outages) == 1
    assert "Down." in client.get(here).content.decode()
    opportunity.refresh_from_db()
    assert opportunity.deadline == extension.until > timezone.now()


def test_an_auditor_sees_it_and_extends_nothing(client: Client) -> None:
    opportunity = make_opportunity()
    client.force_login(make_person(Role.AUDITOR))
    here = f"/workspace/{opportunity.round.slug}/received/deadline/"

    assert client.get(here).status_code == 200
    assert client.post(here, {}).status_code == 404
