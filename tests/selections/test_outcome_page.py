"""Application and published decision lead to each other, and an unfunded one is carried on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commonbeat.applications.enums import Outcome
from commonbeat.applications.models import Application
from commonbeat.applications.queries import values_of
from commonbeat.applications.services.feeding import feed_round
from commonbeat.applications.services.screening import CHECKS, screen_submissions
from commonbeat.opportunities.models import Opportunity
from commonbeat.opportunities.services import offers
from commonbeat.people.enums import Role
from commonbeat.selections.models import Run
from commonbeat.selections.services import review
from tests.applications.teams import Team, make_opportunity, released, someone
from tests.opportunities.factories import make_draft, make_wording, make_writer
from tests.people.factories import make_person
from tests.selections.factories import RULEBOOK, make_approved_run, make_rulebook

pytestmark = pytest.mark.django_db
POOR = RULEBOOK.replace(b"funds_available = 2_000_000", b"funds_available = 1_000")


@pytest.fixture
def team() -> Team:
    """Return a team whose application was submitted for an opportunity that is over."""
    now = timezone.now() - timedelta(days=10)
    opportunity = make_opportunity(
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)
    )
    made = Team(opportunity, now=now)
    made.fill(officers_requested=2)
    made.certify(now)
    made.submit(now)
    return made


def approved(team: Team, rulebook: bytes = RULEBOOK) -> Run:
    """Return an approved run of the team's round."""
    application, manager = team.reload(), make_person(Role.PROGRAM_MANAGER)
    assert application.counted is not None
    screen_submissions(
        submissions=[application.counted],
        outcome=Outcome.COMPLETE,
        reason="",
        checks=dict.fromkeys(CHECKS, True),
        by=manager,
        now=timezone.now(),
    )
    round_ = application.opportunity.round
    feed_round(
        round_=round_, rulebook=make_rulebook(round_, rulebook), by=manager, now=timezone.now()
    )
    return make_approved_run(round_)


def publish(run: Run) -> None:
    review.publish_run(run=run, by=make_person(Role.PROGRAM_MANAGER), now=timezone.now())


def next_year(team: Team) -> Opportunity:
    """Return an opportunity of the same program that is open now."""
    now = timezone.now()
    draft = make_draft(
        program=team.application.opportunity.round.program,
        wording=make_wording(
            form_set=released(),
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=9),
        ),
    )
    version = offers.submit_version(version=draft, by=make_writer(), now=now)
    return offers.publish_version(version=version, by=make_writer(), now=now).opportunity


def place(team: Team) -> str:
    return f"/applications/{team.application.public_id}/outcome/"


def test_before_the_publication_nothing_is_told(client: Client, team: Team) -> None:
    approved(team)
    client.force_login(team.writer)

    page = client.get(place(team)).content.decode()

    assert "No result that decides this application is published yet." in page


def test_after_it_both_pages_lead_to_each_other(client: Client, team: Team) -> None:
    run = approved(team)
    publish(run)
    number, slug = team.application.number, run.round.slug
    public = f"/rounds/{slug}/applications/{number}/"
    mine = f"/applications/{team.application.public_id}/"

    stranger = client.get(public).content.decode()
    client.force_login(someone())
    other = client.get(public).content.decode()
    client.force_login(team.writer)

    assert public in client.get(place(team)).content.decode()
    assert mine in client.get(public).content.decode()
    assert place(team) in client.get(mine).content.decode()
    assert mine not in stranger + other


def test_an_unfunded_application_is_carried_into_the_next_pool(
    client: Client, team: Team
) -> None:
    publish(approved(team, POOR))
    following = next_year(team)
    client.force_login(team.writer)

    page = client.get(place(team))
    offered = f"/opportunities/{following.number}/apply/?copy={team.application.number}"
    begin = client.get(offered)
    sent = {
        "agency": team.agency.pk,
        "copy_from": begin.context["form"].initial["copy_from"].pk,
        "primary": "yes",
    }
    client.post(f"/opportunities/{following.number}/apply/", sent)

    begun = Application.objects.get(opportunity=following)
    assert offered in page.content.decode()
    assert begun.copied_from == team.application
    assert values_of(begun)["request"]["officers_requested"] == 2


def test_a_funded_application_is_not_carried_on(client: Client, team: Team) -> None:
    publish(approved(team))
    client.force_login(team.writer)

    page = client.get(place(team))

    assert page.context["decision"].units_awarded > 0
    assert "next year's pool" not in page.content.decode()


def test_others_see_nothing(client: Client, team: Team) -> None:
    publish(approved(team))
    client.force_login(someone())

    assert client.get(place(team)).status_code == 404
