"""Two at once, in real threads: one wins, the other is told."""

from collections.abc import Callable

import pytest

from commonbeat.applications.drafting import Batch, Edit
from commonbeat.applications.models import Certification, FieldValue, Submission
from commonbeat.applications.services.submitting import (
    certify_application,
    change_again,
    withdraw_application,
)
from commonbeat.applications.services.writing import take_edits
from commonbeat.base.audit import verify_chain
from tests.agencies.people import CHIEF, at_once, make_member
from tests.applications.teams import Team, make_opportunity, make_submitted_application
from tests.opportunities.factories import DURING

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = ["application.stage", "done"]


@pytest.fixture
def team() -> Team:
    made = Team()
    made.fill()
    made.certify()
    return made


def withdrawing(team: Team) -> Callable[[], object]:
    return lambda: withdraw_application(
        application=team.application, by=team.writer, arrived_at=DURING, now=DURING
    )


def editing(team: Team, story: str) -> Callable[[], object]:
    edit = Edit("plan", "story", story, 1)
    batch = Batch(team.application.public_id, 1, [edit])

    def edit_once() -> None:
        take_edits(application=team.application, batch=batch, by=team.writer, now=DURING)

    return edit_once


def certifying(team: Team, by: str = "chief") -> Callable[[], object]:
    shown, person = team.sha256(), getattr(team, by)
    return lambda: certify_application(
        application=team.application,
        role=CHIEF,
        name=person.display_name,
        title="Chief",
        content_sha256=shown,
        by=person,
        now=DURING,
    )


def story(team: Team) -> str:
    return str(FieldValue.objects.get(application=team.application, path="story").value)


def test_submitted_twice_at_once_there_is_one_submission(team: Team) -> None:
    told = at_once(*[team.submit] * 4)

    assert told == ["application.stage"] * 3 + ["done"]
    assert Submission.objects.count() == 1
    assert team.reload().counted == Submission.objects.get()
    assert verify_chain() is None


def test_many_submit_at_once_and_each_has_a_number_of_its_own() -> None:
    opportunity = make_opportunity()
    teams = [Team(opportunity) for _ in range(4)]
    for each in teams:
        each.fill()
        each.certify()

    told = at_once(*(each.submit for each in teams))

    assert told == ["done"] * 4
    assert len({each.receipt_number for each in Submission.objects.all()}) == 4
    assert verify_chain() is None


def test_submitted_and_withdrawn_at_once_one_of_both_is_told_or_both_hold(team: Team) -> None:
    told = at_once(team.submit, withdrawing(team))

    kept = Submission.objects.get()
    withdrawn = kept.withdrawn_at is not None
    assert told == (["done", "done"] if withdrawn else ["done", "submission.none"])
    assert (team.reload().counted is None) is withdrawn


def test_withdrawn_twice_at_once_it_is_withdrawn_once() -> None:
    team, _ = make_submitted_application()

    told = at_once(withdrawing(team), withdrawing(team))

    assert told == ["done", "submission.none"]


def test_submitted_and_edited_at_once_what_was_certified_is_submitted(team: Team) -> None:
    told = at_once(team.submit, editing(team, "Another plan"))

    if Submission.objects.exists():
        assert told == ["application.not_open", "done"]
        assert story(team) != "Another plan"
    else:
        assert told == ["done", "submission.not_certified"]
        assert story(team) == "Another plan"


def test_certified_and_edited_at_once_the_certification_holds_or_is_refused() -> None:
    team = Team()
    team.fill()

    told = at_once(certifying(team), editing(team, "Another plan"))

    assert story(team) == "Another plan"
    assert told in (["done", "done"], ["certification.changed", "done"])
    void = Certification.objects.exclude(content_sha256=team.sha256())
    assert void.count() == told.count("done") - 1


def test_certified_twice_at_once_in_one_role_it_is_certified_once() -> None:
    team = Team()
    team.fill()
    team.second = make_member(team.agency, CHIEF)  # type: ignore[attr-defined]  # of this test

    told = at_once(certifying(team), certifying(team, "second"))

    assert told == ["certification.twice", "done"]
    assert Certification.objects.count() == 1


def test_changed_again_twice_at_once_it_is_open_once() -> None:
    team, _ = make_submitted_application()

    def change() -> object:
        return change_again(application=team.application, by=team.writer, arrived_at=DURING)

    assert at_once(change, change) == TOLD
