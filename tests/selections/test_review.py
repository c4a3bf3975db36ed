"""Two people stand behind every award, and nothing unverified reaches the public."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commonbeat.base import audit
from commonbeat.base.models import AuditLine
from commonbeat.engine.problems import Refused
from commonbeat.people.enums import Role
from commonbeat.selections.enums import Review, Verification
from commonbeat.selections.models import Run
from commonbeat.selections.services import review, verifying
from tests.people.factories import make_person
from tests.selections.factories import (
    make_approved_run,
    make_published_run,
    make_queued_run,
    make_run,
    make_submitted_run,
    make_verified_run,
    reloaded,
)

pytestmark = pytest.mark.django_db


def codes(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act()
    return [problem.code for problem in refusal.value.problems]


def test_the_second_implementation_agrees_with_a_run_of_the_first() -> None:
    run = make_verified_run()

    assert run.verification == Verification.AGREES
    assert run.verdict != ""
    assert run.verified_at is not None


def test_every_step_from_the_file_to_the_public_is_in_the_log() -> None:
    make_published_run()

    actions = list(AuditLine.objects.order_by("sequence").values_list("action", flat=True))
    assert [action for action in actions if action.split(".")[0] == "run"] == [
        "run.started",
        "run.computed",
        "run.verification_requested",
        "run.verification_agrees",
        "run.submitted",
        "run.approved",
        "run.published",
    ]
    assert audit.verify_chain() is None


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (make_queued_run, "run.not_computed"),
        (make_run, "run.not_verified"),
        (make_submitted_run, "run.already_submitted"),
    ],
)
def test_a_run_that_is_not_ready_cannot_be_submitted(
    make: Callable[[], Run], code: str
) -> None:
    run = make()

    def submit() -> None:
        review.submit_run(run=run, justification=" ", by=run.started_by, now=timezone.now())

    assert codes(submit) == [code, "justification.missing"]


def test_the_person_who_submitted_can_neither_approve_nor_return() -> None:
    run = make_submitted_run()
    person = run.submitted_by
    assert person is not None

    def approve() -> None:
        review.approve_run(run=run, by=person, now=timezone.now())

    def return_() -> None:
        review.return_run(run=run, reason="No.", by=person, now=timezone.now())

    assert codes(approve) == ["run.same_person"]
    assert codes(return_) == ["run.same_person"]
    assert reloaded(run).review == Review.SUBMITTED


def test_the_database_refuses_an_approval_by_the_person_who_submitted() -> None:
    run = make_submitted_run()

    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(
            review=Review.APPROVED, decided_by=run.submitted_by, decided_at=timezone.now()
        )


@pytest.mark.parametrize("reached", [Review.SUBMITTED, Review.APPROVED, Review.PUBLISHED])
def test_the_database_refuses_an_unverified_run_on_its_way_to_the_public(
    reached: Review,
) -> None:
    run = make_run()
    other = make_person(Role.DIRECTOR)

    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(
            review=reached,
            justification="It is fine.",
            submitted_by=run.started_by,
            decided_by=other,
            published_by=other,
            published_at=timezone.now(),
        )


def test_a_returned_run_can_be_submitted_again_with_a_better_justification() -> None:
    run = make_submitted_run()
    review.return_run(
        run=run, reason=" Say why. ", by=make_person(Role.DIRECTOR), now=timezone.now()
    )
    returned = reloaded(run)
    assert (returned.review, returned.return_reason) == (Review.RETURNED, "Say why.")

    review.submit_run(run=run, justification="Because.", by=run.started_by, now=timezone.now())

    run = reloaded(run)
    assert (run.review, run.justification) == (Review.SUBMITTED, "Because.")
    assert (run.decided_by, run.return_reason) == (None, "")


def test_a_return_needs_a_reason() -> None:
    run = make_submitted_run()
    director = make_person(Role.DIRECTOR)

    def return_() -> None:
        review.return_run(run=run, reason="  ", by=director, now=timezone.now())

    assert codes(return_) == ["return_reason.missing"]


def test_only_an_approved_run_is_published() -> None:
    run = make_submitted_run()

    def publish() -> None:
        review.publish_run(run=run, by=run.started_by, now=timezone.now())

    assert codes(publish) == ["run.not_approved"]


def test_a_decision_is_taken_once() -> None:
    run = make_approved_run()
    director = make_person(Role.DIRECTOR)

    def approve() -> None:
        review.approve_run(run=run, by=director, now=timezone.now())

    assert codes(approve) == ["run.not_submitted"]


def test_a_correction_replaces_the_result_that_it_names() -> None:
    first = make_published_run()
    second = make_published_run(first.round, correction_reason="A weight was wrong.")

    assert reloaded(first).review == Review.REPLACED
    assert second.review == Review.PUBLISHED
    line = AuditLine.objects.get(action="run.replaced")
    assert line.facts == {"replaced_by": 2, "why": "A weight was wrong."}


def test_of_two_corrections_of_one_result_only_the_first_is_published() -> None:
    first = make_published_run()
    second = make_approved_run(first.round, correction_reason="A weight was wrong.")
    third = make_approved_run(first.round, correction_reason="A cell was wrong.")
    review.publish_run(run=second, by=second.started_by, now=timezone.now())

    def publish() -> None:
        review.publish_run(run=third, by=third.started_by, now=timezone.now())

    assert codes(publish) == ["run.other_published"]
    assert reloaded(second).review == Review.PUBLISHED


def test_a_verified_run_is_not_verified_again() -> None:
    run = make_verified_run()

    def verify() -> None:
        verifying.request_verification(run=run, by=run.started_by, enqueue=lambda _: None)

    assert codes(verify) == ["run.not_to_verify"]


def test_a_verification_whose_worker_died_can_be_started_again() -> None:
    run = make_run()
    Run.objects.filter(pk=run.pk).update(
        verification=Verification.RUNNING, worker="another-machine:7", heard_at=None
    )

    reaped = verifying.reap_lost_verifications(clock=timezone.now)

    run = reloaded(run)
    assert (reaped, run.verification) == (1, Verification.FAILED)
    assert "Start it again." in run.verdict
    assert verifying.can_be_verified(run)
