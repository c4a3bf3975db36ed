"""The way to a submission in the pages: read, certify, submit, receipt, withdraw."""

import json
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commonbeat.agencies.enums import AgencyRole
from commonbeat.agencies.models import AgencyRoleGrant
from commonbeat.applications.models import Submission
from commonbeat.base.arrival import ARRIVED
from commonbeat.people.models import User
from tests.agencies.people import CHIEF, MANAGER, make_member
from tests.applications.teams import Team, make_opportunity, someone
from tests.people.factories import PASSWORD

pytestmark = pytest.mark.django_db
PLACES = ("review/", "certify/", "submit/", "withdraw/", "receipts/", "receipts/1/")
FILES = ("receipts/1/receipt.json", "receipts/1/content.json", "receipts/1/receipt.pdf")


def around_now(**changes: object) -> Team:
    """Return a team with an application that is open now."""
    now = timezone.now()
    opened, closes = now - timedelta(days=10), now + timedelta(days=3)
    given = {"opens_at": opened, "closes_at": closes} | changes
    team = Team(make_opportunity(**given), now=now)
    team.fill()
    return team


@pytest.fixture
def team() -> Team:
    return around_now()


def signed_in(client: Client, person: User) -> Client:
    """Sign in with the password, so that the proof is fresh."""
    client.logout()
    client.post("/people/sign-in/", {"username": person.email, "password": PASSWORD})
    return client


def at(team: Team, place: str) -> str:
    return f"/applications/{team.application.public_id}/{place}"


def certify(client: Client, team: Team, person: User, title: str) -> None:
    signed_in(client, person)
    shown = client.get(at(team, "certify/")).context["prepared"].sha256
    sent = {
        "name": person.display_name,
        "title": title,
        "content_sha256": shown,
        "agreed": "on",
    }
    answer = client.post(at(team, "certify/"), sent)
    assert answer.status_code == 302, answer.context["form"].errors


def test_from_the_review_to_a_receipt_that_the_site_calls_valid(
    client: Client, team: Team
) -> None:
    certify(client, team, team.chief, "Chief of police")
    certify(client, team, team.manager, "City manager")
    signed_in(client, team.writer)

    assert "Nothing is missing." in client.get(at(team, "review/")).content.decode()
    sent = client.post(at(team, "submit/"))
    page = client.get(sent["Location"]).content.decode()
    file = client.get(at(team, "receipts/1/receipt.json")).content.decode()
    body = client.get(at(team, "receipts/1/content.json")).content
    said = client.post("/receipts/verify/", {"text": file}).context["said"]

    submission = Submission.objects.get()
    assert sent["Location"] == at(team, "receipts/1/")
    assert submission.sha256 in page
    assert "Cora Chief, Chief of police" in page
    assert body == bytes(submission.content)
    assert said.state == "valid"
    number = {"number": submission.receipt_number, "sha256": submission.sha256}
    assert client.post("/receipts/verify/", number).context["said"].state == "valid"


def test_a_withdrawn_submission_is_told_where_receipts_are_checked(
    client: Client, team: Team
) -> None:
    team.certify(timezone.now())
    submission = team.submit(timezone.now())
    signed_in(client, team.writer)

    asked = client.get(at(team, "withdraw/"))
    client.post(at(team, "withdraw/"))
    again = client.post(at(team, "withdraw/"), follow=True)

    told = {"text": json.dumps(submission.signed_file)}
    assert "you need not withdraw" in asked.content.decode()
    assert client.post("/receipts/verify/", told).context["said"].state == "withdrawn"
    assert "nothing to withdraw" in again.content.decode()
    assert "Withdrawn" in client.get(at(team, "receipts/")).content.decode()


def test_changed_again_the_first_submission_counts_until_the_next(
    client: Client, team: Team
) -> None:
    team.certify(timezone.now())
    team.submit(timezone.now())
    signed_in(client, team.writer)

    client.post(at(team, "change/"))
    page = client.get(at(team, "submit/")).content.decode()

    assert "counts until you submit again" in page
    assert team.reload().counted is not None


def test_what_is_missing_is_listed_with_links_to_each_field(client: Client) -> None:
    team = around_now()
    team.write("plan", story=None, now=timezone.now())
    signed_in(client, team.writer)

    page = client.get(at(team, "submit/")).content.decode()
    refused = client.post(at(team, "submit/"))

    assert f'href="{at(team, "forms/plan/")}?check=1#f-story"' in page
    assert refused.status_code == 422
    assert "Nothing was submitted" in refused.content.decode()
    assert not Submission.objects.exists()


def test_a_void_certification_is_shown_as_void(client: Client, team: Team) -> None:
    team.certify(timezone.now())
    team.write("plan", story="Another plan.", now=timezone.now())
    signed_in(client, team.writer)

    page = client.get(at(team, "submit/")).content.decode()

    assert page.count("it was changed since") == 2


def test_who_has_to_certify_is_named_and_a_role_that_nobody_holds_is_told(
    client: Client, team: Team
) -> None:
    signed_in(client, team.writer)
    named = client.get(at(team, "submit/")).content.decode()

    AgencyRoleGrant.objects.filter(user=team.manager).update(ended_at=timezone.now())
    nobody = client.get(at(team, "submit/")).content.decode()

    assert "for Max Manager" in named
    assert "for Cora Chief" in nobody
    assert f"Nobody of {team.agency.name} holds this role yet" in nobody
    assert f'href="/agencies/{team.agency.ori}/people/"' in nobody


def test_the_clock_tells_server_time_deadline_and_zone_without_scripts(
    client: Client, team: Team
) -> None:
    signed_in(client, team.writer)

    for place in ("review/", "submit/"):
        page = client.get(at(team, place)).content.decode()
        assert "Server time" in page
        assert "America/New_York" in page
        assert "2 days, 23 hours left" in page.replace("\xa0", " ")


def test_to_certify_takes_a_fresh_proof(client: Client, team: Team) -> None:
    signed_in(client, team.chief)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 301
    session.save()

    asked = client.get(at(team, "certify/"))

    assert asked.status_code == 302
    assert asked["Location"].startswith("/people/me/prove/")


def test_certified_without_the_tick_or_what_was_shown_it_is_refused(
    client: Client, team: Team
) -> None:
    signed_in(client, team.chief)
    sent = {"name": "Cora Chief", "title": "Chief", "content_sha256": "0" * 64}

    without = client.post(at(team, "certify/"), sent)
    other = client.post(at(team, "certify/"), sent | {"agreed": "on"})

    assert (without.status_code, other.status_code) == (422, 422)
    assert "was changed after this page was shown" in other.content.decode()


def test_a_request_counts_by_its_arrival(client: Client) -> None:
    team = around_now()
    team.certify(timezone.now())
    signed_in(client, team.writer)
    deadline = team.application.opportunity.deadline.timestamp()

    client.defaults[ARRIVED] = str(deadline)
    late = client.post(at(team, "submit/"))
    client.defaults[ARRIVED] = str(deadline - 0.001)
    in_time = client.post(at(team, "submit/"))

    assert late.status_code == 422
    assert "the deadline is" in late.content.decode()
    assert in_time.status_code == 302


@pytest.mark.parametrize("role", [AgencyRole.FINANCIAL_MANAGER, CHIEF, MANAGER])
def test_who_may_not_submit_is_told_who_may(
    client: Client, team: Team, role: AgencyRole
) -> None:
    signed_in(client, make_member(team.agency, role))

    assert "submits it" in client.get(at(team, "submit/")).content.decode()
    for place in ("submit/", "change/", "withdraw/"):
        assert client.post(at(team, place)).status_code == 404


def test_a_stranger_sees_nothing(client: Client, team: Team) -> None:
    team.certify(timezone.now())
    team.submit(timezone.now())
    others = [someone(), around_now().chief]

    for person in others:
        signed_in(client, person)
        answers = [client.get(at(team, place)).status_code for place in (*PLACES, *FILES)]
        sent = [client.post(at(team, each)).status_code for each in ("submit/", "change/")]
        assert set(answers + sent) == {404}


def test_a_receipt_that_is_not_there_is_404(client: Client, team: Team) -> None:
    signed_in(client, team.writer)

    assert client.get(at(team, "receipts/9/")).status_code == 404


def test_the_receipt_for_paper_is_a_pdf(client: Client, team: Team) -> None:
    team.certify(timezone.now())
    team.submit(timezone.now())
    signed_in(client, team.writer)

    answer = client.get(at(team, "receipts/1/receipt.pdf"))

    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment;")


def test_a_receipt_is_shown_with_few_questions_to_the_database(
    client: Client, team: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    team.certify(timezone.now())
    team.submit(timezone.now())
    signed_in(client, team.writer)

    for place in ("review/", "submit/", "receipts/", "receipts/1/"):
        with django_assert_max_num_queries(15):
            client.get(at(team, place))


def test_a_certification_that_is_sent_after_the_session_ended_is_kept_and_shown_again(
    client: Client, team: Team
) -> None:
    signed_in(client, team.chief)
    page = client.get(at(team, "certify/"))
    typed = {"name": "Cora Chief", "title": "Chief of police", "agreed": "on"}
    typed["content_sha256"] = page.context["prepared"].sha256
    Session.objects.all().delete()
    del client.cookies["commonbeat_session"]

    late = client.post(at(team, "certify/"), typed)
    words = {"username": team.chief.email, "password": PASSWORD, "next": "/people/kept/"}
    shown = client.get(client.post(late["Location"], words)["Location"])
    done = client.post(at(team, "certify/"), typed)

    assert f'data-kept="{at(team, "edits/")}"' in page.content.decode()
    assert shown.context["typed"] == {name: [value] for name, value in typed.items()}
    assert done["Location"] == at(team, "submit/")
    assert team.application.certifications.get().title == "Chief of police"
