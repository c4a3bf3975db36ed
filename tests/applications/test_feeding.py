"""Applications that were submitted become a verified run."""

import csv
import io

import pytest
from django.utils import timezone

from commonbeat.applications.enums import Outcome
from commonbeat.applications.models import ApplicationFile, Submission
from commonbeat.applications.services.feeding import feed_round
from commonbeat.applications.services.screening import CHECKS, screen_submissions
from commonbeat.applications.services.submitting import withdraw_application
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.models import Opportunity, Rulebook
from commonbeat.people.enums import Role
from commonbeat.selections.enums import Verification
from commonbeat.selections.services import computing, verifying
from tests.agencies.people import codes
from tests.applications.teams import Team, make_opportunity, make_submitted_application
from tests.opportunities.factories import AFTER, DURING
from tests.people.factories import make_person
from tests.selections.factories import RULEBOOK, make_rulebook, reloaded

pytestmark = pytest.mark.django_db
CONFIRMED = dict.fromkeys(CHECKS, True)


def screen(
    *submissions: Submission, outcome: Outcome = Outcome.COMPLETE, why: str = ""
) -> None:
    screen_submissions(
        submissions=submissions,
        outcome=outcome,
        reason=why,
        checks=CONFIRMED if outcome == Outcome.COMPLETE else {},
        by=make_person(Role.PROGRAM_MANAGER),
        now=AFTER,
    )


def feed(opportunity: Opportunity, rulebook: Rulebook | None = None) -> ApplicationFile:
    return feed_round(
        round_=opportunity.round,
        rulebook=rulebook or make_rulebook(opportunity.round),
        by=make_person(Role.PROGRAM_MANAGER),
        now=AFTER,
    )


def rows(content: bytes | memoryview) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bytes(content).decode())))


def test_three_submitted_applications_become_a_verified_run() -> None:
    opportunity = make_opportunity()
    received = [make_submitted_application(opportunity, sworn=9 + n)[1] for n in range(3)]
    screen(*received)

    file = feed(opportunity)
    run = computing.start_run(
        rulebook=file.rulebook,
        application_file=file,
        by=make_person(Role.PROGRAM_MANAGER),
        correction_reason="",
        enqueue=lambda _: None,
    )
    computing.compute_run(run.public_id, clock=timezone.now)
    run = reloaded(run)
    verifying.request_verification(run=run, by=run.started_by, enqueue=lambda _: None)
    verifying.verify_kept_run(run.public_id, clock=timezone.now)

    run = reloaded(run)
    assert run.verification == Verification.AGREES, run.verdict
    numbers = [each.application.number for each in received]
    assert [each.application_id for each in run.decisions.order_by("position")] == numbers


def test_each_line_says_from_which_submission_it_came() -> None:
    opportunity = make_opportunity()
    team, first = make_submitted_application(opportunity)
    withdraw_application(
        application=team.application, by=team.writer, arrived_at=DURING, now=DURING
    )
    team.fill(population=8000, poverty_percent=7.5)
    team.certify()
    second = team.submit()
    screen(second)

    file = feed(opportunity)

    beside = file.companions.get(name="submissions.csv")
    assert rows(file.content) == [
        {
            "application_id": team.application.number,
            "agency": team.agency.name,
            "state": "OH",
            "population": "8000",
            "sworn": "18",
            "officers_requested": "2",
            "startup_agency": "no",
            "rural": "yes",
            "violent_crimes": "27",
            "poverty_percent": "7.5",
            "review_score": "60",
        }
    ]
    assert rows(beside.content) == [
        {
            "application_id": team.application.number,
            "receipt": second.receipt_number,
            "submission": "2",
            "content_sha256": second.sha256,
            "arrived_at": "2037-04-01T12:00:00.000000Z",
        }
    ]
    assert first.receipt_number not in bytes(beside.content).decode()


def test_a_rulebook_that_asks_for_overdue_reports_gets_what_the_screening_confirmed() -> None:
    opportunity = make_opportunity()
    _, submission = make_submitted_application(opportunity)
    screen(submission)
    asks = (
        b'\n[[fields]]\nkey = "reports_delinquent"\nlabel = "Reports are overdue"\n'
        b'kind = "yes_no"\nrequired = true\nsource = "Office records"\n'
    )

    file = feed(opportunity, make_rulebook(opportunity.round, RULEBOOK + asks))

    assert [each["reports_delinquent"] for each in rows(file.content)] == ["no"]


def test_what_is_left_out_is_told_with_its_reason_beside_the_file() -> None:
    opportunity = make_opportunity()
    (_, good), (other, bad) = (make_submitted_application(opportunity) for _ in range(2))
    screen(good)
    screen(bad, outcome=Outcome.INELIGIBLE, why="It polices no residents.")

    file = feed(opportunity)

    left = rows(file.companions.get(name="left_out.csv").content)
    assert file.rows == 1
    assert [(each["application_id"], each["reason"]) for each in left] == [
        (other.application.number, "It polices no residents.")
    ]


def test_drafts_and_withdrawn_applications_are_in_no_file() -> None:
    opportunity = make_opportunity()
    Team(opportunity).fill()
    team, gone = make_submitted_application(opportunity)
    withdraw_application(
        application=team.application, by=team.writer, arrived_at=AFTER, now=AFTER
    )

    with pytest.raises(Refused) as refusal:
        feed(opportunity)
    with pytest.raises(Refused) as late:
        screen(gone)

    assert codes(refusal.value) == ["feeding.nothing"]
    assert codes(late.value) == ["screening.gone"]


def test_before_the_deadline_and_before_the_screening_no_file_is_made() -> None:
    opportunity = make_opportunity()
    make_submitted_application(opportunity)

    with pytest.raises(Refused) as refusal:
        feed_round(
            round_=opportunity.round,
            rulebook=make_rulebook(opportunity.round),
            by=make_person(Role.PROGRAM_MANAGER),
            now=DURING,
        )

    assert codes(refusal.value) == ["feeding.open", "feeding.not_screened"]
    assert not ApplicationFile.objects.exists()


def test_what_the_rulebook_does_not_take_is_named_by_application_and_field() -> None:
    opportunity = make_opportunity()
    (first, one), (second, two) = (make_submitted_application(opportunity) for _ in range(2))
    screen(one, two)

    rulebook = make_rulebook(opportunity.round, RULEBOOK.replace(b'"OH", ', b""))

    with pytest.raises(Refused) as refusal:
        feed(opportunity, rulebook)

    assert [problem.where for problem in refusal.value.problems] == [
        f"application {team.application.number}, field state" for team in (first, second)
    ]


def test_a_refusal_needs_a_reason_and_a_complete_one_every_check() -> None:
    _, submission = make_submitted_application()

    with pytest.raises(Refused) as refusal:
        screen(submission, outcome=Outcome.INCOMPLETE)
    with pytest.raises(Refused) as unchecked:
        screen_submissions(
            submissions=[submission],
            outcome=Outcome.COMPLETE,
            reason="",
            checks={"files": True},
            by=make_person(Role.PROGRAM_MANAGER),
            now=AFTER,
        )

    assert codes(refusal.value) == ["screening.no_reason"]
    assert codes(unchecked.value) == ["screening.check_failed"] * (len(CHECKS) - 1)


def test_the_newest_screening_counts() -> None:
    opportunity = make_opportunity()
    _, submission = make_submitted_application(opportunity)
    screen(submission, outcome=Outcome.INCOMPLETE, why="A file cannot be opened.")
    screen(submission)

    assert feed(opportunity).rows == 1
