import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from commonbeat.agencies.enums import RegistrationStatus
from commonbeat.agencies.models import AgencyRoleGrant, Registration
from commonbeat.applications import keys
from commonbeat.applications.enums import Stage
from commonbeat.applications.models import Certification, FieldEdit, Submission
from commonbeat.applications.services.attachments import Upload, attach
from commonbeat.applications.services.submitting import (
    certify_application,
    change_again,
    withdraw_application,
)
from commonbeat.base.models import AuditLine
from commonbeat.engine import receipts
from commonbeat.engine.problems import Refused
from tests.agencies.people import CHIEF, MANAGER, codes, make_member
from tests.applications.teams import (
    EDITED,
    Team,
    make_opportunity,
    make_submitted_application,
    someone,
)
from tests.engine.independent_receipt import verdict
from tests.formats.hostile_files import pdf
from tests.opportunities.factories import AFTER, BEFORE, CLOSES, DURING, make_amended

pytestmark = pytest.mark.django_db
SHORTLY = timedelta(milliseconds=1)
MAP = pdf()


@pytest.fixture
def team() -> Team:
    made = Team()
    made.fill()
    return made


def certify(team: Team, **changes: Any) -> Certification:
    given: dict[str, Any] = {
        "application": team.application,
        "role": CHIEF,
        "name": "Cora Chief",
        "title": "Chief of police",
        "by": team.chief,
        "now": DURING,
    }
    if "content_sha256" not in changes:
        given["content_sha256"] = team.sha256()
    return certify_application(**(given | changes))


def refused(call: Any, *args: Any, **given: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        call(*args, **given)
    return codes(refusal.value)


def test_a_submission_is_kept_byte_by_byte_with_a_receipt_that_anyone_can_check() -> None:
    team, submission = make_submitted_application()

    file = submission.signed_file
    public = receipts.keys_file(keys.public_keys(now=DURING))
    receipt, content = file["receipt"], submission.document

    assert verdict(file, public, bytes(submission.content)) == "valid"
    assert receipt["number"] == f"{team.application.number}-1" == submission.receipt_number
    assert receipt["arrived_at"] == receipts.moment(DURING)
    assert receipt["deadline"] == receipts.moment(CLOSES)
    assert receipt["time_zone"] == "America/New_York"
    assert [each["part"] for each in receipt["parts"]] == [
        "answers",
        "application",
        "certifications",
        "format",
        "forms/plan",
        "forms/request",
        "partners",
    ]
    assert content["forms"]["request"]["poverty_percent"] == "19.5"
    assert [each["name"] for each in content["certifications"]] == ["Cora Chief", "Max Manager"]
    assert team.reload().stage == Stage.SUBMITTED
    assert team.application.counted == submission
    line = AuditLine.objects.get(action="application.submitted")
    assert line.facts["sha256"] == submission.sha256


def test_what_is_missing_is_told_at_once_by_the_rules_of_the_checklist() -> None:
    team = Team()
    team.write("request", population=9000, officers_requested=51)

    with pytest.raises(Refused) as refusal:
        team.submit(AFTER)

    places = [(each.code, each.where) for each in refusal.value.problems]
    assert places[0] == ("submission.closed", "")
    assert ("field.missing", "plan.story") in places
    assert ("field.out_of_range", "request.officers_requested") in places
    assert places[-2:] == [
        ("submission.not_certified", "law_enforcement_executive"),
        ("submission.not_certified", "government_executive"),
    ]
    assert not Submission.objects.exists()


def test_a_request_that_arrived_before_the_deadline_counts(team: Team) -> None:
    team.certify()

    submission = team.submit(CLOSES - SHORTLY)

    assert submission.recorded_at > CLOSES
    assert submission.arrived_at < CLOSES


def test_a_request_that_arrived_at_the_deadline_is_late_and_both_moments_are_told(
    team: Team,
) -> None:
    team.certify()

    with pytest.raises(Refused) as refusal:
        team.submit(CLOSES)

    assert refusal.value.problems[0].message == (
        "It arrived on April 30, 2037, 4:59:00 PM; the deadline is April 30, 2037, 4:59:00 PM"
        " (America/New_York)."
    )


def test_before_it_opens_nothing_is_received(team: Team) -> None:
    team.certify()

    assert refused(team.submit, BEFORE) == ["submission.closed"]


def test_a_change_after_the_certification_voids_it(team: Team) -> None:
    team.certify()
    team.write("plan", story="Another plan.")

    assert refused(team.submit) == ["submission.not_certified"] * 2


def test_a_change_back_makes_the_certification_hold_again(team: Team) -> None:
    team.certify()
    team.write("request", population=9001)
    team.write("request", population=9000)

    assert team.submit().number == 1


def test_an_amendment_does_not_void_what_was_certified(team: Team) -> None:
    team.certify()
    make_amended(
        team.application.opportunity,
        reason="A typing error.",
        form_set=team.application.form_set,
    )

    assert team.submit().number == 1


def test_two_different_people_certify(team: Team) -> None:
    moved, other = make_member(team.agency, CHIEF), make_member(team.agency, CHIEF)
    certify(team, by=moved)
    AgencyRoleGrant.objects.filter(user=moved).update(role=MANAGER)

    assert refused(certify, team, role=MANAGER, by=moved) == ["certification.same_person"]
    assert refused(certify, team, by=other) == ["certification.twice"]
    assert certify(team, role=MANAGER, by=team.manager).role == MANAGER


def test_who_certifies_holds_the_role_and_gives_name_and_title(team: Team) -> None:
    assert refused(certify, team, by=team.writer, name=" ", title="") == [
        "certification.not_representative",
        "certification.no_name",
        "certification.no_name",
    ]
    assert refused(certify, team, role=MANAGER) == ["certification.not_representative"]


def test_who_certifies_certifies_what_was_shown(team: Team) -> None:
    shown = team.sha256()
    team.write("request", population=10)

    assert refused(certify, team, content_sha256=shown) == ["certification.changed"]


def test_what_is_incomplete_is_not_certified() -> None:
    team = Team()

    assert set(refused(certify, team)) == {"field.missing"}


def test_answers_that_met_wait_for_a_choice_first(team: Team) -> None:
    kept = team.application.values.get(path="population")
    edit = FieldEdit.objects.create(
        application=team.application,
        form="request",
        path="population",
        value=1,
        revision=99,
        by=team.writer,
        at=DURING,
    )
    team.application.conflicts.create(form="request", path=kept.path, theirs=edit)

    assert refused(certify, team) == ["submission.conflicts"]


def test_the_latest_submission_counts_and_all_are_kept() -> None:
    team, first = make_submitted_application()
    change_again(application=team.application, by=team.writer, arrived_at=DURING)
    assert team.reload().counted == first
    team.write("plan", story="A better plan.")
    team.certify()

    second = team.submit()

    assert (first.number, second.number) == (1, 2)
    assert team.reload().counted == second
    assert team.application.submissions.count() == 2


def test_withdrawn_before_the_deadline_it_can_be_submitted_once_more() -> None:
    team, first = make_submitted_application()

    withdraw_application(
        application=team.application, by=team.writer, arrived_at=DURING, now=DURING
    )
    first.refresh_from_db()
    assert (team.reload().stage, team.application.counted) == (Stage.DRAFT, None)
    assert (first.withdrawn_at, first.withdrawn_by) == (DURING, team.writer)
    again = team.submit()

    assert again.number == 2
    assert AuditLine.objects.get(action="application.withdrawn").facts["in_time"] is True


def test_withdrawn_after_the_deadline_it_stays_withdrawn() -> None:
    team, _ = make_submitted_application()
    given: dict[str, Any] = {
        "application": team.application,
        "by": team.writer,
        "arrived_at": AFTER,
    }

    withdraw_application(**given, now=AFTER)

    assert team.reload().stage == Stage.WITHDRAWN
    assert refused(withdraw_application, **given, now=AFTER) == ["submission.none"]
    assert refused(change_again, **given) == ["application.stage", "submission.closed"]
    assert refused(team.submit, AFTER) == ["application.stage"]


def test_submitted_twice_the_second_is_told() -> None:
    team, _ = make_submitted_application()

    assert refused(team.submit) == ["application.stage"]


def test_an_answer_that_an_amendment_made_a_stop_is_told_at_submission(team: Team) -> None:
    team.application.answers = {"primary": "no"}
    team.application.save()
    team.certify()

    assert refused(team.submit) == ["eligibility.stopped"]


@pytest.mark.parametrize(
    ("status", "provisional"),
    [
        (RegistrationStatus.ACTIVE, False),
        (RegistrationStatus.PENDING, True),
        (RegistrationStatus.UNCHECKED, True),
        (None, True),
    ],
)
def test_a_registration_that_is_not_confirmed_is_marked(
    team: Team, status: RegistrationStatus | None, provisional: bool
) -> None:
    if status is not None:
        Registration.objects.create(
            agency=team.agency, uei="", status=status, source="Test", checked_at=DURING
        )
    team.certify()

    submission = team.submit()

    told = submission.signed_file["receipt"]["registration"]
    assert submission.is_provisional is told["provisional"] is provisional


def test_optional_forms_that_nobody_began_are_left_out_and_begun_ones_are_not() -> None:
    team = Team()
    team.fill()
    team.write("more", note="Something more")
    team.certify()

    content = team.submit().document

    assert content["forms"]["more"] == {"note": "Something more"}


def test_files_are_parts_of_their_own() -> None:
    team = Team()
    team.fill()
    attach(
        application=team.application,
        form="plan",
        path="files",
        upload=Upload("map.pdf", MAP),
        by=team.writer,
        now=EDITED,
    )
    team.certify()

    receipt = team.submit().signed_file["receipt"]

    digest = hashlib.sha256(MAP).hexdigest()
    assert {"part": "attachments/001", "sha256": digest} in receipt["parts"]


def test_each_application_has_receipts_of_its_own() -> None:
    opportunity = make_opportunity()
    _, first = make_submitted_application(opportunity)
    _, second = make_submitted_application(opportunity)

    assert first.receipt_number.endswith("-00001-1")
    assert second.receipt_number.endswith("-00002-1")


def test_the_database_refuses_to_change_what_was_received() -> None:
    team, submission = make_submitted_application()
    changes: list[Any] = [
        lambda: Submission.objects.update(sha256="0" * 64),
        lambda: Submission.objects.filter(pk=submission.pk).delete(),
        lambda: Certification.objects.update(name="Another"),
        lambda: Certification.objects.all().delete(),
        lambda: FieldEdit.objects.update(value="Another"),
        lambda: FieldEdit.objects.all().delete(),
    ]
    team.application.counted = None
    team.application.save()

    for change in changes:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_the_database_refuses_to_withdraw_twice_or_to_undo_it() -> None:
    team, submission = make_submitted_application()
    withdraw_application(
        application=team.application, by=team.writer, arrived_at=DURING, now=DURING
    )

    for value in (AFTER, None):
        with pytest.raises(DatabaseError), transaction.atomic():
            Submission.objects.filter(pk=submission.pk).update(withdrawn_at=value)


def test_a_stranger_cannot_certify(team: Team) -> None:
    assert refused(certify, team, by=someone()) == ["certification.not_representative"]
