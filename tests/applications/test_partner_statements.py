"""What partners confirm is part of what is certified and submitted."""

from datetime import timedelta
from secrets import token_urlsafe

import pytest
from django.test import Client
from django.utils import timezone

from commonbeat.applications import keys
from commonbeat.applications.models import PartnerStatement
from commonbeat.applications.services.partners import (
    Confirmation,
    ask_partner,
    confirm_partner,
    end_partner,
)
from commonbeat.engine import receipts
from commonbeat.engine.problems import Refused
from commonbeat.people.enums import Role
from tests.agencies.people import codes
from tests.applications.teams import Team, make_opportunity
from tests.engine.independent_receipt import verdict
from tests.opportunities.factories import DURING
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
WORDS = "We open our hall every Friday,\nfor the youth of the town."
MONTH_AGO = timezone.now() - timedelta(days=30)


def asked(team: Team, organization: str = "Alder Youth Club") -> PartnerStatement:
    return ask_partner(
        application=team.application,
        organization=organization,
        email="club@alder.example",
        request="",
        key=token_urlsafe(8),
        link="http://commonbeat.example/",
        by=team.writer,
    )


def confirmed(team: Team, organization: str = "Alder Youth Club") -> PartnerStatement:
    return confirm_partner(
        asked=asked(team, organization),
        confirmation=Confirmation(WORDS, "Pat Lee", "Chair"),
        now=DURING,
    )


@pytest.fixture
def team() -> Team:
    made = Team()
    made.fill()
    return made


def refusals(team: Team) -> list[str]:
    with pytest.raises(Refused) as refusal:
        team.submit()
    return codes(refusal.value)


def test_what_partners_confirmed_is_submitted_with_a_hash_of_its_own(team: Team) -> None:
    confirmed(team)
    asked(team, "A club that never answered")
    team.certify()

    submission = team.submit()

    content, receipt = submission.document, submission.signed_file["receipt"]
    public = receipts.keys_file(keys.public_keys(now=DURING))
    assert content["partners"] == [
        {
            "organization": "Alder Youth Club",
            "statement": WORDS,
            "name": "Pat Lee",
            "title": "Chair",
            "confirmed_at": receipts.moment(DURING),
        }
    ]
    assert {
        "part": "partners",
        "sha256": receipts.sha256(receipts.canonical(content["partners"])),
    } in receipt["parts"]
    assert verdict(submission.signed_file, public, bytes(submission.content)) == "valid"


def test_a_statement_after_the_certification_voids_it(team: Team) -> None:
    team.certify()
    confirmed(team)

    assert refusals(team) == ["submission.not_certified"] * 2


def test_a_statement_taken_out_after_the_certification_voids_it(team: Team) -> None:
    given = confirmed(team)
    team.certify()
    end_partner(asked=given, by=team.writer, now=DURING)

    assert refusals(team) == ["submission.not_certified"] * 2


def test_a_partner_that_said_nothing_can_be_taken_out_and_nothing_is_void(team: Team) -> None:
    waiting = asked(team)
    team.certify()
    end_partner(asked=waiting, by=team.writer, now=DURING)

    assert team.submit().number == 1


def test_each_statement_raises_the_revision_so_that_nobody_submits_what_was_before(
    team: Team,
) -> None:
    before = team.reload().revision
    given = confirmed(team)
    during = team.reload().revision
    end_partner(asked=given, by=team.writer, now=DURING)

    assert (during, team.reload().revision) == (before + 1, before + 2)


def test_statements_are_read_before_certifying_and_in_the_office(client: Client) -> None:
    opened, closes = MONTH_AGO, MONTH_AGO + timedelta(days=60)
    team = Team(make_opportunity(opens_at=opened, closes_at=closes), now=timezone.now())
    team.fill()
    confirmed(team)
    client.force_login(team.writer)
    review = client.get(f"/applications/{team.application.public_id}/review/")
    team.certify(timezone.now())
    team.submit(timezone.now())
    client.force_login(make_person(Role.PROGRAM_MANAGER))
    round_, number = team.application.opportunity.round, team.application.number
    received = client.get(f"/workspace/{round_.slug}/received/{number}/")

    for page in (review, received):
        assert "We open our hall every Friday," in page.content.decode()
        assert "Pat Lee, Chair" in page.content.decode()
