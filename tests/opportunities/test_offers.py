"""An opportunity is written, approved by another person, published, amended, archived."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections, transaction
from django.http import Http404

from commonbeat.base.queries import audit_lines
from commonbeat.engine.problems import Refused
from commonbeat.engine.standing import Standing
from commonbeat.opportunities import access, queries
from commonbeat.opportunities.enums import Stage
from commonbeat.opportunities.models import FormSetVersion, Opportunity, Round
from commonbeat.opportunities.services import offers
from commonbeat.people.enums import Role
from tests.opportunities.factories import (
    AFTER,
    BEFORE,
    DURING,
    OPENS,
    a_section,
    make_amended,
    make_draft,
    make_published,
    make_submitted,
    make_wording,
    make_writer,
)
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def actions(opportunity: Opportunity) -> list[str]:
    return [line.action for line in audit_lines(subject=opportunity).order_by("sequence")]


def test_the_first_draft_opens_its_round_and_nobody_outside_sees_it() -> None:
    draft = make_draft(number="CB-1")

    assert (draft.number, draft.stage) == (1, Stage.DRAFT)
    assert draft.opportunity.round == Round.objects.get()
    assert list(queries.public_opportunities()) == []
    with pytest.raises(Http404):
        access.public_opportunity("CB-1")


def test_a_number_is_taken_in_whatever_case_and_nothing_is_made() -> None:
    make_draft(number="CB-1")

    with pytest.raises(Refused) as refusal:
        make_draft(number="cb-1", wording=make_wording(closes_at=OPENS))

    assert codes(refusal) == ["opportunity.taken", "opportunity.dates"]
    assert Round.objects.count() == 1


def test_a_wording_that_contradicts_itself_is_refused_with_every_reason() -> None:
    draft = make_draft()
    wording = make_wording(
        closes_at=OPENS,
        award_floor_cents=3,
        award_ceiling_cents=2,
        applicant_types=("municipal", "circus"),
        time_zone="America/Nowhere",
    )

    with pytest.raises(Refused) as refusal:
        offers.save_wording(version=draft, wording=wording, by=make_writer())

    assert codes(refusal) == [
        "opportunity.dates",
        "opportunity.award_limits",
        "opportunity.applicant_type",
        "opportunity.time_zone",
    ]


def test_a_draft_that_somebody_saved_meanwhile_is_not_overwritten() -> None:
    draft = make_draft()
    opened_at = draft.updated_at
    offers.save_wording(
        version=draft, wording=make_wording(title="Hers"), saved_at=opened_at, by=make_writer()
    )

    with pytest.raises(Refused) as refusal:
        offers.save_wording(
            version=draft,
            wording=make_wording(title="His"),
            saved_at=opened_at,
            by=make_writer(),
        )

    assert codes(refusal) == ["opportunity.changed_meanwhile"]
    draft.refresh_from_db()
    assert draft.title == "Hers"


def test_a_draft_that_is_not_finished_cannot_be_submitted_and_says_all_that_is_missing() -> (
    None
):
    wording = make_wording(
        sections=(a_section("basic", "Text"),),
        applicant_types=(),
        contacts=(),
        form_set=None,
        funds_cents=0,
    )
    draft = make_draft(wording=wording)

    with pytest.raises(Refused) as refusal:
        offers.submit_version(version=draft, by=make_writer(), now=AFTER)

    assert codes(refusal) == [
        *["notice.section_missing"] * 7,
        *["opportunity.incomplete"] * 4,
        "opportunity.closes_in_the_past",
    ]


def test_forms_that_are_still_a_draft_cannot_be_offered() -> None:
    draft = make_draft()
    assert draft.form_set is not None
    forms = FormSetVersion.objects.create(
        form_set=draft.form_set.form_set, number=99, definition={}, sha256="0"
    )
    offers.save_wording(version=draft, wording=make_wording(form_set=forms), by=make_writer())

    with pytest.raises(Refused) as refusal:
        offers.submit_version(version=draft, by=make_writer(), now=BEFORE)

    assert codes(refusal) == ["opportunity.forms_not_released"]


def test_what_waits_for_approval_is_not_edited_and_not_submitted_again() -> None:
    version = make_submitted()

    with pytest.raises(Refused) as edited:
        offers.save_wording(version=version, wording=make_wording(), by=make_writer())
    with pytest.raises(Refused) as submitted:
        offers.submit_version(version=version, by=make_writer(), now=BEFORE)

    assert codes(edited) == codes(submitted) == ["opportunity.stage"]


def test_who_submitted_neither_approves_nor_returns() -> None:
    version = make_draft()
    writer = make_writer()
    offers.submit_version(version=version, by=writer, now=BEFORE)

    with pytest.raises(Refused) as approved:
        offers.publish_version(version=version, by=writer, now=BEFORE)
    with pytest.raises(Refused) as returned:
        offers.return_version(version=version, reason=" ", by=writer, now=BEFORE)

    assert codes(approved) == ["opportunity.same_person"]
    assert codes(returned) == ["opportunity.same_person", "opportunity.no_reason"]


def test_the_database_itself_refuses_an_approval_by_who_submitted() -> None:
    version = make_submitted()
    version.decided_by = version.submitted_by

    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_a_returned_version_is_written_again_and_published() -> None:
    version = make_submitted()
    opportunity = version.opportunity
    offers.return_version(version=version, reason="No phone.", by=make_writer(), now=BEFORE)
    version.refresh_from_db()
    reason = version.return_reason
    offers.save_wording(version=version, wording=make_wording(title="New"), by=make_writer())
    offers.submit_version(version=version, by=make_writer(), now=BEFORE)
    offers.publish_version(version=version, by=make_writer(), now=BEFORE)

    found = access.public_opportunity(opportunity.number)
    assert reason == "No phone."
    assert found.current is not None
    assert (found.current.title, found.current.return_reason) == ("New", "")
    assert actions(opportunity) == [
        "opportunity.begun",
        "opportunity.submitted",
        "opportunity.returned",
        "opportunity.written",
        "opportunity.submitted",
        "opportunity.published",
    ]


def test_what_was_published_never_changes_and_an_amendment_is_the_next_version() -> None:
    opportunity = make_published()
    first = opportunity.current
    assert first is not None

    with pytest.raises(Refused):
        offers.save_wording(version=first, wording=make_wording(), by=make_writer())
    begun = offers.amend(opportunity=opportunity, by=make_writer())
    again = offers.amend(opportunity=opportunity, by=make_writer())

    assert begun == again
    assert (begun.number, begun.title, begun.sections) == (2, first.title, first.sections)
    assert access.public_opportunity(opportunity.number).current == first


def test_an_amendment_needs_a_reason_and_is_shown_as_what_changed() -> None:
    opportunity = make_published()
    begun = offers.amend(opportunity=opportunity, by=make_writer())
    with pytest.raises(Refused) as refusal:
        offers.submit_version(version=begun, by=make_writer(), now=DURING)

    make_amended(opportunity, reason="More money.", funds_cents=200_000_00)

    newest, first = queries.published_versions(opportunity)
    assert codes(refusal) == ["opportunity.amendment_reason"]
    changes = queries.changes_between(first, newest)
    assert [(each.what, each.before, each.after) for each in changes] == [
        ("Funds available", "$100,000", "$200,000")
    ]
    assert newest.amendment_reason == "More money."


def test_a_closed_opportunity_can_be_amended_but_not_to_another_day_in_the_past() -> None:
    opportunity = make_published()
    begun = offers.amend(opportunity=opportunity, by=make_writer())
    offers.save_wording(
        version=begun, wording=make_wording(), amendment_reason="A word.", by=make_writer()
    )
    offers.submit_version(version=begun, by=make_writer(), now=AFTER)
    offers.return_version(version=begun, reason="No.", by=make_writer(), now=AFTER)
    offers.save_wording(
        version=begun,
        wording=make_wording(closes_at=DURING),
        amendment_reason="A word.",
        by=make_writer(),
    )

    with pytest.raises(Refused) as refusal:
        offers.submit_version(version=begun, by=make_writer(), now=AFTER)

    assert codes(refusal) == ["opportunity.closes_in_the_past"]


def test_where_an_opportunity_stands_follows_from_its_dates_and_its_archiving() -> None:
    opportunity = make_published()
    found = [queries.standing_of(opportunity, now) for now in (BEFORE, DURING, AFTER)]

    offers.archive(opportunity=opportunity, by=make_writer(), now=AFTER)
    archived = offers.archive(opportunity=opportunity, by=make_writer(), now=AFTER)

    assert found == [Standing.FORECAST, Standing.POSTED, Standing.CLOSED]
    assert queries.standing_of(archived, AFTER) == Standing.ARCHIVED
    assert actions(opportunity).count("opportunity.archived") == 1


def test_facts_are_told_in_words_in_the_time_zone_of_the_opportunity() -> None:
    version = make_draft(
        wording=make_wording(time_zone="Pacific/Guam", match_percent=0, expected_awards=None)
    )

    facts = queries.facts_of(version)

    assert facts["Closes"] == "May 1, 2027, 6:59 AM (Pacific/Guam)"
    assert facts["Match"] == "none"
    assert facts["Awards expected"] == ""
    assert facts["Who may apply"] == "City or town police, County police or sheriff"


def test_strangers_and_other_people_see_no_draft() -> None:
    version = make_draft(number="CB-1")

    assert access.office_version(make_person(Role.AUDITOR), "CB-1", 1) == version
    with pytest.raises(Http404):
        access.office_version(make_person(), "CB-1", 1)
    with pytest.raises(Http404):
        access.office_version(make_person(Role.AUDITOR), "CB-1", 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_decide_at_once_one_wins_and_the_other_is_told() -> None:
    version = make_submitted()
    deciders = [make_writer(), make_writer()]

    def decide(place: int) -> list[str]:
        try:
            if place == 0:
                offers.publish_version(version=version, by=deciders[0], now=BEFORE)
            else:
                offers.return_version(version=version, reason="No.", by=deciders[1], now=BEFORE)
        except Refused as refusal:
            return [problem.code for problem in refusal.problems]
        finally:
            connections.close_all()
        return []

    with ThreadPoolExecutor(2) as people:
        told = list(people.map(decide, range(2)))

    assert sorted(told) == [[], ["opportunity.stage"]]
    version.refresh_from_db()
    assert version.stage == (Stage.PUBLISHED if told[0] == [] else Stage.RETURNED)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_amend_at_once_write_one_version() -> None:
    opportunity = make_published()
    writers = [make_writer(), make_writer()]

    def amend(place: int) -> int:
        try:
            return offers.amend(opportunity=opportunity, by=writers[place]).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as people:
        found = set(people.map(amend, range(2)))

    assert len(found) == 1
    assert opportunity.versions.count() == 2
