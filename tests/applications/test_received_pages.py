"""What the office sees and does with what was received."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commonbeat.applications.enums import Outcome
from commonbeat.applications.models import ApplicationFile, InformationRequest, Screening
from commonbeat.applications.services.asking import ask_for_information
from commonbeat.applications.services.screening import CHECKS
from commonbeat.applications.services.submitting import change_again
from commonbeat.base.models import Mail
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.models import Opportunity
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.agencies.people import codes
from tests.applications.teams import Team, make_opportunity, make_submitted_application
from tests.opportunities.factories import AFTER, DURING
from tests.people.factories import make_person
from tests.selections.factories import make_rulebook

pytestmark = pytest.mark.django_db
ALL_CHECKS = list(CHECKS)
PAST = datetime(2026, 4, 1, 12, tzinfo=UTC)  # before today: the pages use the clock
MARCH = {"opens_at": PAST - timedelta(days=40), "closes_at": PAST - timedelta(days=10)}
THEN = PAST - timedelta(days=20)


@pytest.fixture
def manager() -> User:
    return make_person(Role.PROGRAM_MANAGER)


@pytest.fixture
def past() -> Opportunity:
    """Return an opportunity whose deadline is over by the clock."""
    return make_opportunity(**MARCH)


def received(opportunity: Opportunity, name: str = "") -> Team:
    team = Team(opportunity, name=name, now=THEN)
    team.fill()
    team.certify(THEN)
    team.submit(THEN)
    team.reload()
    return team


def place(opportunity: Opportunity, rest: str = "") -> str:
    return f"/workspace/{opportunity.round.slug}/received/{rest}"


def test_the_list_filters_and_gives_the_same_rows_as_csv(
    client: Client, manager: User, past: Opportunity
) -> None:
    first, second = received(past, "Alder"), received(past, "Birch")
    assert second.application.counted is not None
    Screening.objects.create(
        submission=second.application.counted,
        outcome=Outcome.INELIGIBLE,
        reason="No residents.",
        by=manager,
        at=AFTER,
    )
    client.force_login(manager)

    def shown(query: str) -> list[str]:
        rows = client.get(place(past) + query).context["page"]
        return [each.application.agency.name for each in rows]

    file = client.get(place(past, "received.csv?outcome=ineligible"))
    rows = list(csv.DictReader(io.StringIO(file.content.decode())))

    assert shown("") == ["Alder", "Birch"]
    assert shown("?outcome=waiting") == ["Alder"]
    assert shown("?outcome=ineligible") == ["Birch"]
    assert shown("?q=birch") == ["Birch"]
    assert shown(f"?q={first.application.number}&provisional=1") == ["Alder"]
    assert [(each["agency"], each["reason"]) for each in rows] == [("Birch", "No residents.")]


def test_many_are_screened_after_an_exact_preview(
    client: Client, manager: User, past: Opportunity
) -> None:
    received(past)
    received(past)
    client.force_login(manager)
    sent = {"all": "1", "outcome": "complete", "checks": ALL_CHECKS, "reason": ""}

    preview = client.post(place(past, "screen/"), sent)
    done = client.post(place(past, "screen/"), sent | {"digest": preview.context["digest"]})

    assert "2 submissions would be screened" in preview.content.decode()
    assert done.status_code == 302
    assert Screening.objects.filter(outcome=Outcome.COMPLETE).count() == 2


def test_if_the_set_changes_after_the_preview_nothing_is_done_and_it_is_shown_again(
    client: Client, manager: User, past: Opportunity
) -> None:
    received(past)
    client.force_login(manager)
    sent = {"all": "1", "outcome": "complete", "checks": ALL_CHECKS, "reason": ""}
    preview = client.post(place(past, "screen/"), sent)
    received(past)

    again = client.post(place(past, "screen/"), sent | {"digest": preview.context["digest"]})

    assert "Something has changed since you looked" in again.content.decode()
    assert not Screening.objects.exists()


def test_only_the_chosen_ones_are_screened(
    client: Client, manager: User, past: Opportunity
) -> None:
    first, _ = received(past), received(past)
    client.force_login(manager)
    sent = {"number": [first.application.number], "outcome": "incomplete", "reason": "Blank."}

    preview = client.post(place(past, "screen/"), sent)
    client.post(place(past, "screen/"), sent | {"digest": preview.context["digest"]})

    assert Screening.objects.get().submission == first.application.counted


def test_one_submission_is_shown_as_it_was_received_and_screened(
    client: Client, manager: User, past: Opportunity
) -> None:
    team = received(past)
    client.force_login(manager)
    here = place(past, f"{team.application.number}/")

    page = client.get(here).content.decode()
    refused = client.post(f"{here}screen/", {"outcome": "ineligible", "reason": " "})
    done = client.post(f"{here}screen/", {"outcome": "ineligible", "reason": "No residents."})

    assert "19.5" in page
    assert "Two officers walk the four blocks" in page
    assert refused.status_code == 422
    assert "Nothing says why." in refused.content.decode()
    assert done.status_code == 302


def test_the_file_of_the_round_is_made_with_a_button(
    client: Client, manager: User, past: Opportunity
) -> None:
    team = received(past)
    rulebook = make_rulebook(past.round)
    client.force_login(manager)
    sent = {"rulebook": rulebook.pk}

    early = client.post(place(past, "file/"), sent)
    numbers = {"outcome": "complete", "checks": ALL_CHECKS, "reason": ""}
    client.post(place(past, f"{team.application.number}/screen/"), numbers)
    done = client.post(place(past, "file/"), sent)

    assert early.status_code == 422
    assert "are not screened" in early.content.decode()
    assert done["Location"] == f"/workspace/{past.round.slug}/"
    assert ApplicationFile.objects.get().rows == 1
    assert place(past) in client.get(done["Location"]).content.decode()


def test_what_is_missing_is_asked_for_and_answered_with_a_new_submission(
    client: Client, manager: User, past: Opportunity
) -> None:
    team = received(past)
    client.force_login(manager)
    due = timezone.localtime() + timedelta(days=5)
    sent = {"wanted": ["plan"], "message": "The plan is blank.", "due_at_0": f"{due:%Y-%m-%d}"}

    answer = client.post(
        place(past, f"{team.application.number}/ask/"), sent | {"due_at_1": "17:00"}
    )
    now = timezone.now()
    team.write("plan", story="Here it is.", now=now)
    team.certify(now)
    second = team.submit(now)

    asked = InformationRequest.objects.get()
    assert answer.status_code == 302
    assert Mail.objects.get(about="application.information_asked").to == team.writer.email
    assert (second.number, second.answers) == (2, asked)
    assert asked.answered_at is not None
    assert second.signed_file["receipt"]["answers_request"] == str(asked.public_id)
    assert second.document["forms"]["plan"]["story"] == "Here it is."
    assert team.reload().counted == second


def ask(team: Team, *forms: str, **changes: object) -> InformationRequest:
    given = {"message": "More, please.", "due_at": AFTER + timedelta(days=5), "now": AFTER}
    return ask_for_information(
        application=team.application,
        forms=forms,
        by=make_person(Role.PROGRAM_MANAGER),
        **(given | changes),  # type: ignore[arg-type]  # of these types
    )


def test_only_the_named_forms_are_open_and_all_else_stays_as_it_was_submitted() -> None:
    team, _ = make_submitted_application()
    ask(team, "plan")

    with pytest.raises(AssertionError):
        team.write("request", population=1, now=AFTER)
    team.write("plan", story="Here it is.", now=AFTER)
    team.certify(AFTER)
    content = team.submit(AFTER).document

    assert content["forms"]["request"]["population"] == 9000
    assert content["forms"]["plan"]["story"] == "Here it is."


def test_what_was_changed_again_but_never_submitted_is_in_no_answer() -> None:
    team, _ = make_submitted_application()
    change_again(application=team.application, by=team.writer, arrived_at=DURING)
    team.write("request", population=1)
    ask(team, "plan")
    team.write("plan", story="Here it is.", now=AFTER)
    team.certify(AFTER)

    assert team.submit(AFTER).document["forms"]["request"]["population"] == 9000


def test_after_the_last_day_no_answer_is_received() -> None:
    team, _ = make_submitted_application()
    ask(team, "plan")

    with pytest.raises(Refused) as refusal:
        team.submit(AFTER + timedelta(days=5))

    assert codes(refusal.value) == ["application.stage"]


def test_a_request_says_which_forms_what_and_until_when() -> None:
    team, _ = make_submitted_application()

    with pytest.raises(Refused) as refusal:
        ask(team, "nothing", message=" ", due_at=AFTER)
    ask(team, "plan")
    with pytest.raises(Refused) as twice:
        ask(team, "plan")

    assert codes(refusal.value) == ["asking.forms", "asking.message", "asking.due"]
    assert codes(twice.value) == ["asking.open"]


def test_while_the_applicant_changes_it_nothing_is_asked() -> None:
    team, _ = make_submitted_application()
    change_again(application=team.application, by=team.writer, arrived_at=DURING)

    with pytest.raises(Refused) as refusal:
        ask(team, "plan", now=DURING)

    assert codes(refusal.value) == ["asking.being_changed"]


def test_an_auditor_reads_and_changes_nothing(client: Client, past: Opportunity) -> None:
    team = received(past)
    number = team.application.number
    client.force_login(make_person(Role.AUDITOR))

    assert client.get(place(past)).status_code == 200
    assert client.get(place(past, f"{number}/")).status_code == 200
    for rest in ("screen/", "file/", f"{number}/screen/", f"{number}/ask/"):
        assert client.post(place(past, rest)).status_code == 404


def test_people_of_agencies_see_nothing_of_it(client: Client, past: Opportunity) -> None:
    team = received(past)
    client.force_login(team.writer)

    for rest in ("", "received.csv", f"{team.application.number}/"):
        assert client.get(place(past, rest)).status_code == 404


def test_the_office_sees_no_draft(client: Client, manager: User, past: Opportunity) -> None:
    team = Team(past, now=THEN)
    client.force_login(manager)

    assert len(client.get(place(past)).context["page"]) == 0
    assert client.get(place(past, f"{team.application.number}/")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_many(
    client: Client,
    manager: User,
    past: Opportunity,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        received(past)
    client.force_login(manager)
    client.get(place(past))

    with django_assert_num_queries(8):
        client.get(place(past))
