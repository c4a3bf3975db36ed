from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import IntegrityError, transaction

from commonbeat.base.models import AuditLine
from commonbeat.engine.problems import Refused
from commonbeat.people import demonstration, queries, services
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.people.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def test_a_person_has_a_lower_case_address_a_name_and_roles() -> None:
    person = make_person(
        Role.DIRECTOR, Role.AUDITOR, name=" Ada ", email=" Ada@Office.EXAMPLE "
    )

    assert (person.email, str(person)) == ("ada@office.example", "Ada")
    assert User.objects.get(email="ada@office.example").roles == {Role.DIRECTOR, Role.AUDITOR}


def test_an_address_is_given_once_whatever_its_case() -> None:
    make_person(email="ada@office.example")

    with pytest.raises(Refused):
        make_person(email="ADA@office.example")


def test_everything_wrong_with_a_new_person_is_told_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        services.make_user(email="nobody", display_name="", password="short", roles=[], by=None)

    found = [problem.where for problem in refusal.value.problems]
    assert found == ["email", "display_name", ""]
    assert User.objects.count() == 0


def test_who_left_is_let_go_once_and_can_be_given_no_weak_password() -> None:
    person = make_person(Role.AUDITOR)

    services.let_go(user=person, by=None)
    services.let_go(user=person, by=None)
    with pytest.raises(Refused, match="too short"):
        services.reset_password(user=person, password="short", by=None)

    assert not User.objects.get(pk=person.pk).is_active
    assert AuditLine.objects.filter(action="person.left").count() == 1


def test_the_database_refuses_an_upper_case_address() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Ada@office.example", display_name="Ada")


def test_a_role_grants_its_permissions_and_no_others() -> None:
    auditor, nobody = make_person(Role.AUDITOR), make_person()

    assert auditor.has_perm("base.view_auditline")
    assert auditor.has_module_perms("base")
    assert not auditor.has_perm("base.delete_auditline")
    assert not nobody.has_perm("base.view_auditline")
    assert not nobody.has_module_perms("base")


def test_who_left_has_no_role_left() -> None:
    person = make_person(Role.DIRECTOR)

    person.is_active = False

    assert not person.has_role(Role.DIRECTOR)
    assert not person.has_perm("base.view_auditline")


def test_roles_come_and_go_with_a_line_in_the_log_each() -> None:
    director, person = make_person(Role.DIRECTOR), make_person()

    services.grant_role(user=person, role=Role.AUDITOR, by=director)
    services.grant_role(user=person, role=Role.AUDITOR, by=director)
    services.withdraw_role(user=person, role=Role.AUDITOR, by=director)

    lines = AuditLine.objects.filter(subject_id=person.public_id).order_by("sequence")
    assert [line.action for line in lines] == ["person.made", "role.granted", "role.withdrawn"]
    assert User.objects.get(id=person.id).roles == frozenset()


def test_the_demonstration_people_are_made_once() -> None:
    first = services.make_demo_people()
    again = services.make_demo_people()

    assert [person.id for person in again] == [person.id for person in first]
    assert queries.demo_people() == list(demonstration.PEOPLE)
    assert [set(person.roles) for person in first] == [
        {Role.PROGRAM_MANAGER},
        {Role.DIRECTOR},
        {Role.AUDITOR},
        *([set()] * (len(demonstration.PEOPLE) - 3)),
    ]


def test_a_demonstration_never_takes_over_a_real_person() -> None:
    make_person(email=demonstration.PEOPLE[0].email)

    with pytest.raises(Refused):
        services.make_demo_people()

    assert User.objects.get(email=demonstration.PEOPLE[0].email).check_password(PASSWORD)


def test_who_was_there_before_sign_up_has_a_confirmed_address_after_the_migration() -> None:
    old, new = make_person(), make_person()
    EmailAddress.objects.filter(user=old).delete()
    migration = import_module("commonbeat.people.migrations.0002_confirmed_addresses")

    migration.confirm(apps, None)

    rows = EmailAddress.objects.order_by("email").values_list("email", "verified", "primary")
    assert list(rows) == sorted((each.email, True, True) for each in (old, new))
