from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from commonbeat.base.models import AuditLine
from commonbeat.engine.forms import ready
from commonbeat.engine.problems import Refused
from commonbeat.opportunities import queries
from commonbeat.opportunities.models import FormSet, FormSetVersion
from commonbeat.opportunities.services.form_sets import (
    begin_draft,
    load_ready_sets,
    make_form_set,
    release,
    save_draft,
)
from tests.engine.form_sets import definition, properties
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def made(name: str = "Town grants") -> FormSet:
    return make_form_set(name=name, definition=definition(), by=make_person())


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_the_ready_sets_are_taken_in_once_and_may_be_taken_in_again() -> None:
    first = load_ready_sets(now=NOW)
    call_command("load_form_sets")

    assert [version.form_set.slug for version in first] == list(ready.names())
    assert FormSetVersion.objects.count() == len(ready.names())
    newest = queries.newest_released("hiring")
    assert newest is not None
    assert queries.read_version(newest).title == "Hiring program application"
    assert AuditLine.objects.filter(action="form_set.released").count() == len(ready.names())


def test_a_set_is_made_changed_and_released_step_by_step() -> None:
    person = make_person()
    form_set = made()
    changed = definition()
    properties(changed)["town"]["title"] = "City"
    draft = form_set.versions.get()

    save_draft(version=draft, definition=changed, base_sha256=draft.sha256, by=person)
    released = release(version=draft, note="First", by=person, now=NOW)
    following = begin_draft(form_set=form_set, by=person)

    assert queries.read_version(released).forms[0].by_key["town"].title == "City"
    assert (following.number, following.definition) == (2, released.definition)
    assert begin_draft(form_set=form_set, by=person) == following


def test_a_draft_that_somebody_changed_meanwhile_is_not_overwritten() -> None:
    draft = made().versions.get()
    changed = definition()
    properties(changed)["town"]["title"] = "City"
    save_draft(version=draft, definition=changed, base_sha256=draft.sha256, by=make_person())

    with pytest.raises(Refused) as refusal:
        save_draft(
            version=draft,
            definition=definition(),
            base_sha256=draft.sha256,
            by=make_person(),
        )

    assert codes(refusal) == ["form_set.changed_meanwhile"]


def test_a_definition_that_cannot_be_read_is_not_kept() -> None:
    draft = made().versions.get()
    wrong = definition()
    properties(wrong)["town"]["x-hlep"] = "?"

    with pytest.raises(Refused) as refusal:
        save_draft(version=draft, definition=wrong, base_sha256=draft.sha256, by=make_person())

    assert codes(refusal) == ["form_set.unknown_key"]
    draft.refresh_from_db()
    assert "x-hlep" not in properties(draft.definition)["town"]


@pytest.mark.parametrize(
    ("name", "code"), [("…", "form_set.no_name"), ("Town grants", "form_set.taken")]
)
def test_a_name_has_to_be_one_and_new(name: str, code: str) -> None:
    made()

    with pytest.raises(Refused) as refusal:
        made(name)

    assert codes(refusal) == [code]


def test_no_set_of_the_office_takes_the_address_of_a_ready_one() -> None:
    with pytest.raises(Refused) as refusal:
        made("Hiring")

    assert codes(refusal) == ["form_set.taken"]


def test_a_released_version_is_refused_every_change_by_service_and_database() -> None:
    person = make_person()
    draft = made().versions.get()
    released = release(version=draft, note="", by=person, now=NOW)

    with pytest.raises(Refused) as refusal:
        release(version=released, note="", by=person, now=NOW)
    with pytest.raises(Refused) as other:
        save_draft(
            version=released,
            definition=definition(),
            base_sha256=released.sha256,
            by=person,
        )
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        FormSetVersion.objects.update(note="changed")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        FormSetVersion.objects.all().delete()

    assert codes(refusal) == codes(other) == ["form_set.released"]


def test_a_ready_set_is_not_edited_but_copied() -> None:
    load_ready_sets(now=NOW)

    with pytest.raises(Refused) as refusal:
        begin_draft(form_set=FormSet.objects.get(slug="hiring"), by=make_person())

    assert codes(refusal) == ["form_set.ready"]


def test_the_order_of_fields_survives_a_database_that_sorts_keys() -> None:
    version = made().versions.get()

    version.definition = sorted_keys(version.definition)

    form = queries.read_version(version).forms[0]
    assert [field.key for field in form.fields] == list(properties(definition()))
    assert [field.key for field in form.by_key["officers"].fields] == list(
        properties(definition())["officers"]["items"]["properties"]
    )


def sorted_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: sorted_keys(value[key]) for key in sorted(value)}
    return [sorted_keys(each) for each in value] if isinstance(value, list) else value
