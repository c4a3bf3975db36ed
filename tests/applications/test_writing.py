"""Edits of a draft: accepted, met by another, sent again, refused; nothing typed is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonbeat.applications import queries
from commonbeat.applications.drafting import Batch, Edit, Taken, read_batch
from commonbeat.applications.enums import Stage
from commonbeat.applications.models import Application, FieldConflict, FieldEdit
from commonbeat.applications.services.writing import (
    resolve_conflict,
    restore_edit,
    take_edits,
)
from commonbeat.engine.problems import Refused
from commonbeat.people.models import User
from tests.applications.factories import NOW, make_application, make_member

pytestmark = pytest.mark.django_db


def send(application: Application, *edits: Edit, by: User, sequence: int = 1) -> Taken:
    """Take in a batch of edits of a new browser."""
    batch = Batch(uuid4(), sequence, edits)
    return take_edits(application=application, batch=batch, by=by, now=NOW)


def held(application: Application, path: str, form: str = "town") -> object:
    """Return what a field holds now."""
    return queries.values_of(application)[form].get(path)


def test_an_edit_on_the_newest_version_is_accepted() -> None:
    application = make_application()

    first = send(application, Edit("town", "name", "Alder", 0), by=application.begun_by)
    second = send(application, Edit("town", "name", "Birch", 1), by=application.begun_by)

    assert (first.saved, second.saved) == ({"town.name": 1}, {"town.name": 2})
    assert held(application, "name") == "Birch"
    assert queries.versions_of(application, "town") == {"name": 2}


def test_edits_of_different_fields_by_two_people_both_count() -> None:
    application = make_application()
    other = make_member(application.agency)

    send(application, Edit("town", "name", "Alder", 0), by=application.begun_by)
    taken = send(application, Edit("town", "sworn", 9, 0), by=other)

    assert taken.conflicts == []
    assert (held(application, "name"), held(application, "sworn")) == ("Alder", 9)


def test_two_edits_of_one_field_are_both_kept_until_somebody_chooses() -> None:
    application = make_application()
    chief, clerk = application.begun_by, make_member(application.agency)
    send(application, Edit("town", "story", "old", 0), by=chief)

    send(application, Edit("town", "story", "the chief's words", 1), by=chief)
    taken = send(application, Edit("town", "story", "the clerk's words", 1), by=clerk)

    assert held(application, "story") == "the chief's words"
    assert [(met.mine, met.theirs, met.theirs_by) for met in taken.conflicts] == [
        ("the clerk's words", "the chief's words", str(chief))
    ]
    kept = FieldEdit.objects.get(value="the clerk's words")
    assert (kept.version, kept.by) == (None, clerk)


def test_typing_on_in_a_field_that_met_another_adds_to_the_same_conflict() -> None:
    application = make_application()
    chief, clerk = application.begun_by, make_member(application.agency)
    send(application, Edit("town", "story", "chief", 0), by=chief)
    first = send(application, Edit("town", "story", "cle", 0), by=clerk)

    second = send(application, Edit("town", "story", "clerk", 0), by=clerk)

    assert [met.id for met in first.conflicts] == [met.id for met in second.conflicts]
    assert FieldConflict.objects.get().theirs.value == "clerk"
    assert FieldEdit.objects.filter(version=None).count() == 2


def test_an_answer_that_met_another_and_is_sent_again_opens_nothing_anew() -> None:
    application = make_application()
    chief, clerk = application.begun_by, make_member(application.agency)
    send(application, Edit("town", "story", "chief", 0), by=chief)
    send(application, Edit("town", "story", "clerk", 0), by=clerk)
    resolve_conflict(conflict=FieldConflict.objects.get(), value="both", by=chief, now=NOW)

    taken = send(application, Edit("town", "story", "clerk", 0), by=clerk)

    assert taken.conflicts == []
    assert held(application, "story") == "both"
    assert FieldConflict.objects.filter(resolved_at=None).count() == 0


def test_a_page_that_sends_what_it_was_made_with_reverts_nothing() -> None:
    application = make_application()
    chief, clerk = application.begun_by, make_member(application.agency)
    send(application, Edit("town", "name", "Alder", 0), by=chief)
    send(application, Edit("town", "name", "Birch", 1), by=chief)

    taken = send(
        application, Edit("town", "name", "Alder", 1), Edit("town", "sworn", 9, 0), by=clerk
    )

    assert taken.conflicts == []
    assert taken.saved["town.name"] == 1  # its page still shows that version
    assert (held(application, "name"), held(application, "sworn")) == ("Birch", 9)


def test_an_empty_field_of_an_old_page_takes_nothing_away() -> None:
    application = make_application()
    send(application, Edit("town", "name", "Alder", 0), by=application.begun_by)

    taken = send(application, Edit("town", "name", None, 0), by=make_member(application.agency))

    assert taken.conflicts == []
    assert held(application, "name") == "Alder"


def test_a_bundle_that_is_sent_again_changes_nothing_and_gets_the_same_answer() -> None:
    application = make_application()
    batch = Batch(uuid4(), 7, [Edit("town", "name", "Alder", 0)])

    first = take_edits(application=application, batch=batch, by=application.begun_by, now=NOW)
    again = take_edits(
        application=application,
        batch=batch,
        by=application.begun_by,
        now=NOW + timedelta(minutes=5),
    )

    assert again.answer == first.answer
    assert FieldEdit.objects.filter(application=application).count() == 1


def test_a_text_is_read_as_its_field_takes_it_and_kept_where_it_cannot_be_read() -> None:
    application = make_application()

    taken = send(
        application,
        Edit("town", "money_cents", "$1,250.50", 0, is_text=True),
        Edit("town", "sworn", "nine", 0, is_text=True),
        by=application.begun_by,
    )

    assert held(application, "money_cents") == 125_050
    assert held(application, "sworn") == "nine"
    assert list(taken.problems) == ["town.sworn"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (Edit("town", "mayor", "x", 0), "edit.no_field"),
        (Edit("nowhere", "name", "x", 0), "edit.no_field"),
        (Edit("town", "name", {"a": 1}, 0), "edit.value"),
        (Edit("town", "name", "x" * 200_001, 0), "edit.value"),
        (Edit("town", "officers.r1", "first", 0), "edit.value"),
        (Edit("town", "officers.R-1", 1, 0), "edit.no_field"),
    ],
)
def test_what_no_page_can_send_is_refused_and_the_rest_is_kept(edit: Edit, code: str) -> None:
    application = make_application()

    taken = send(application, edit, Edit("town", "name", "Alder", 0), by=application.begun_by)

    assert [problem.code for problem in taken.refused] == [code]
    assert taken.saved == {"town.name": 1}


def test_an_application_that_is_not_open_takes_no_edits() -> None:
    application = make_application()
    Application.objects.update(stage=Stage.SUBMITTED)

    with pytest.raises(Refused) as refusal:
        send(application, Edit("town", "name", "Alder", 0), by=application.begun_by)

    assert refusal.value.problems[0].code == "application.not_open"


def test_a_choice_settles_a_conflict_once() -> None:
    application = make_application()
    chief, clerk = application.begun_by, make_member(application.agency)
    send(application, Edit("town", "story", "chief", 0), by=chief)
    send(application, Edit("town", "story", "clerk", 0), by=clerk)
    conflict = FieldConflict.objects.get()

    resolve_conflict(conflict=conflict, value="chief and clerk", by=chief, now=NOW)

    assert held(application, "story") == "chief and clerk"
    assert list(queries.open_conflicts(application)) == []
    with pytest.raises(Refused) as refusal:
        resolve_conflict(conflict=conflict, value="clerk", by=clerk, now=NOW)
    assert refusal.value.problems[0].code == "conflict.settled"


def test_an_earlier_answer_can_be_put_back() -> None:
    application = make_application()
    send(application, Edit("town", "name", "Alder", 0), by=application.begun_by)
    send(application, Edit("town", "name", "Birch", 1), by=application.begun_by)
    first = FieldEdit.objects.get(value="Alder")

    restore_edit(edit=first, by=application.begun_by, now=NOW)

    assert held(application, "name") == "Alder"
    assert queries.versions_of(application, "town") == {"name": 3}


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        {"client": "x", "sequence": 1, "edits": [{}]},
        {"client": str(uuid4()), "sequence": -1, "edits": [{}]},
        {"client": str(uuid4()), "sequence": 1, "edits": []},
        {"client": str(uuid4()), "sequence": 1, "edits": [{"form": "a", "path": 1}]},
        {"client": str(uuid4()), "sequence": 1, "edits": [{"form": "a", "path": "b"}]},
        {
            "client": str(uuid4()),
            "sequence": 1,
            "edits": [{"form": "a", "path": "b", "value": 1, "base_version": True}],
        },
    ],
)
def test_a_request_that_is_no_bundle_of_edits_is_told_apart(sent: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  each says something else
        read_batch(sent)
