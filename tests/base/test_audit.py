import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commonbeat.base import audit, guard
from commonbeat.base.chain import GENESIS, Broken
from commonbeat.base.models import AuditLine
from commonbeat.people.enums import Role
from tests.people.factories import make_person


@pytest.mark.django_db
def test_a_step_is_kept_with_who_what_and_its_facts() -> None:
    person = make_person(name="Ada Byrne")

    line = audit.record(person, "person.noticed", person, cents=12_50, names=["x", "y"])

    kept = AuditLine.objects.get(sequence=line.sequence)
    assert (kept.actor, kept.actor_name, kept.action) == (person, "Ada Byrne", "person.noticed")
    assert (kept.subject_type, kept.subject_id) == ("people.user", str(person.public_id))
    assert kept.facts == {"cents": 12_50, "names": ["x", "y"]}


@pytest.mark.django_db
def test_facts_are_told_one_by_one_and_not_those_that_say_nothing() -> None:
    line = audit.record(
        None,
        "run.computed",
        None,
        files={"run.json": "ab12"},
        names=["x", "y"],
        why="",
        old=None,
    )

    assert line.told == [("run.json", "ab12"), ("names", "x, y")]


@pytest.mark.django_db
def test_a_step_that_no_person_took_is_the_systems() -> None:
    line = audit.record(None, "rulebook.checked", None)

    assert (line.actor, line.actor_name, line.subject_id) == (None, "Commonbeat", "")


@pytest.mark.django_db
def test_the_log_of_three_steps_holds_and_its_head_is_the_newest() -> None:
    lines = [audit.record(None, "rulebook.checked", None, step=step) for step in range(3)]

    assert audit.verify_chain() is None
    assert [line.sequence for line in lines] == [1, 2, 3]
    assert audit.head_hash() == lines[-1].hash


@pytest.mark.django_db
def test_an_empty_log_holds() -> None:
    assert audit.verify_chain() is None
    assert audit.head_hash() == GENESIS


@pytest.mark.django_db(transaction=True)
def test_a_line_changed_behind_the_guard_is_found() -> None:
    for step in range(3):
        audit.record(None, "rulebook.checked", None, step=step)
    guard.remove(connection)

    AuditLine.objects.filter(sequence=2).update(facts_json=json.dumps({"step": 7}))
    guard.install(connection)

    assert audit.verify_chain() == Broken(2, "its content does not give its hash")


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_change_a_line() -> None:
    audit.record(None, "rulebook.checked", None)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditLine.objects.update(action="nothing.happened")

    assert AuditLine.objects.get().action == "rulebook.checked"


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_remove_a_line() -> None:
    audit.record(None, "rulebook.checked", None)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditLine.objects.all().delete()

    assert AuditLine.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_postgresql_refuses_to_empty_the_log() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    audit.record(None, "rulebook.checked", None)

    cursor = connection.cursor()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        cursor.execute("TRUNCATE base_auditline")


@pytest.mark.django_db(transaction=True)
def test_steps_of_many_people_at_once_make_one_chain() -> None:
    def record_ten(person: int) -> None:
        for step in range(10):
            audit.record(None, "rulebook.checked", None, person=person, step=step)
        connections.close_all()

    with ThreadPoolExecutor(4) as people:
        list(people.map(record_ten, range(4)))

    assert AuditLine.objects.count() == 40
    assert audit.verify_chain() is None


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_leaves_no_line() -> None:
    with transaction.atomic():
        audit.record(None, "rulebook.checked", None)
        transaction.set_rollback(True)

    assert AuditLine.objects.count() == 0


@pytest.mark.django_db
def test_the_page_shows_the_steps_newest_first(client: Client) -> None:
    client.force_login(make_person(Role.AUDITOR))
    for step in range(3):
        audit.record(None, "rulebook.checked", None, step=step)

    page = client.get("/audit/", {"action": "rulebook.checked"})

    assert [line.facts["step"] for line in page.context["lines"]] == [2, 1, 0]
    assert audit.head_hash() in page.content.decode()


@pytest.mark.django_db
def test_the_page_can_be_narrowed_to_one_person(client: Client) -> None:
    ada, noor = make_person(Role.AUDITOR, name="Ada Byrne"), make_person(name="Noor Haddad")
    audit.record(ada, "rulebook.checked", None)
    audit.record(noor, "rulebook.checked", None)
    client.force_login(ada)

    page = client.get("/audit/", {"person": "Noor Haddad"})

    assert [line.actor_name for line in page.context["lines"]] == ["Noor Haddad"]


@pytest.mark.django_db
@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_lines_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, lines: int
) -> None:
    client.force_login(make_person(Role.AUDITOR))
    for _ in range(lines):
        audit.record(None, "rulebook.checked", None)

    with django_assert_num_queries(9):
        client.get("/audit/")


@pytest.mark.django_db
def test_the_page_is_not_there_for_people_without_a_role(client: Client) -> None:
    client.force_login(make_person())

    assert client.get("/audit/").status_code == 404


@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    page = client.get("/audit/")

    assert (page.status_code, page["Location"]) == (302, "/people/sign-in/?next=/audit/")
