"""Roles in an agency: given, ended, and the two signers who must be two people."""

import pytest
from django.db import IntegrityError, transaction

from commonbeat.agencies.access import agencies_of, roles_in
from commonbeat.agencies.enums import ROLE_WORDS, AgencyRole
from commonbeat.agencies.models import Agency, AgencyRoleGrant
from commonbeat.agencies.services.roles import end_role, give_role
from commonbeat.base.models import AuditLine, Mail
from commonbeat.engine.problems import Refused
from tests.agencies.factories import make_agencies
from tests.agencies.people import (
    ADMINISTRATOR,
    CHIEF,
    MANAGER,
    NOW,
    SUBMITTER,
    at_once,
    codes,
    held,
    make_member,
)
from tests.people.factories import make_person


@pytest.fixture
def agency() -> Agency:
    return make_agencies(1)[0]


@pytest.mark.django_db
def test_a_role_is_given_and_written_down(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR, name="Ada")
    person = make_member(agency, SUBMITTER, name="Bo")

    give_role(agency=agency, user=person, role=CHIEF, by=admin)

    assert held(agency) == {("Ada", ADMINISTRATOR), ("Bo", SUBMITTER), ("Bo", CHIEF)}
    line = AuditLine.objects.get(action="agency_role.given")
    assert line.actor == admin
    assert line.facts == {"role": CHIEF.value, "person": str(person.public_id)}


@pytest.mark.django_db
def test_a_role_given_twice_is_held_once(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR)
    person = make_member(agency, SUBMITTER)

    give_role(agency=agency, user=person, role=SUBMITTER, by=admin)

    assert AgencyRoleGrant.objects.filter(user=person).count() == 1
    assert not AuditLine.objects.filter(action="agency_role.given").exists()


@pytest.mark.django_db
def test_one_person_cannot_be_both_signers_and_is_told_the_way_out(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR)
    chief = make_member(agency, CHIEF, name="Bo")

    with pytest.raises(Refused) as refusal:
        give_role(agency=agency, user=chief, role=MANAGER, by=admin)

    assert codes(refusal.value) == ["role.same_signer"]
    assert "Bo cannot be both" in refusal.value.problems[0].message
    assert "the other person who signs" in refusal.value.problems[0].way_out
    assert held(agency) >= {("Bo", CHIEF)}


@pytest.mark.django_db
def test_the_database_itself_refuses_one_person_as_both_signers(agency: Agency) -> None:
    chief = make_member(agency, CHIEF)

    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyRoleGrant.objects.create(agency=agency, user=chief, role=MANAGER)

    assert roles_in(chief, agency) == {CHIEF}


@pytest.mark.django_db
def test_somebody_without_a_role_is_invited_not_given_one(agency: Agency) -> None:
    admin, stranger = make_member(agency, ADMINISTRATOR), make_person()

    with pytest.raises(Refused) as refusal:
        give_role(agency=agency, user=stranger, role=CHIEF, by=admin)

    assert codes(refusal.value) == ["role.not_a_member"]


@pytest.mark.django_db
def test_an_ended_role_is_gone_at_once_and_its_person_is_told(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR, name="Ada")
    person = make_member(agency, SUBMITTER)

    end_role(agency=agency, user=person, role=SUBMITTER, by=admin, now=NOW)

    assert roles_in(person, agency) == frozenset()
    assert list(agencies_of(person)) == []
    assert AgencyRoleGrant.objects.get(user=person).ended_at == NOW
    assert AuditLine.objects.filter(action="agency_role.ended").count() == 1
    assert [(each.to, each.about) for each in Mail.objects.all()] == [
        (person.email, "agency_role.ended")
    ]


@pytest.mark.django_db
def test_an_ended_role_can_be_given_again(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR)
    person = make_member(agency, SUBMITTER, CHIEF)
    end_role(agency=agency, user=person, role=CHIEF, by=admin, now=NOW)

    give_role(agency=agency, user=person, role=MANAGER, by=admin)

    assert roles_in(person, agency) == {SUBMITTER, MANAGER}


@pytest.mark.django_db
def test_the_last_entity_administrator_stays(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR, name="Ada")
    gone = make_member(agency, ADMINISTRATOR)
    gone.is_active = False
    gone.save()

    with pytest.raises(Refused) as refusal:
        end_role(agency=agency, user=admin, role=ADMINISTRATOR, by=admin, now=NOW)

    assert codes(refusal.value) == ["role.last_administrator"]
    assert ("Ada", ADMINISTRATOR) in held(agency)


@pytest.mark.django_db
def test_a_role_that_is_not_held_cannot_be_ended(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR)

    with pytest.raises(Refused) as refusal:
        end_role(agency=agency, user=admin, role=CHIEF, by=admin, now=NOW)

    assert codes(refusal.value) == ["role.not_held"]


@pytest.mark.django_db
def test_one_person_acts_for_several_agencies_with_different_roles() -> None:
    first, second, third = make_agencies(3)
    person = make_member(first, CHIEF)
    AgencyRoleGrant.objects.create(agency=third, user=person, role=MANAGER)

    assert list(agencies_of(person)) == [first, third]
    assert [roles_in(person, each) for each in (first, second, third)] == [
        {CHIEF},
        frozenset(),
        {MANAGER},
    ]


def test_every_role_is_told_in_plain_words() -> None:
    assert set(ROLE_WORDS) == set(AgencyRole)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_leave_one(agency: Agency) -> None:
    ada = make_member(agency, ADMINISTRATOR, name="Ada")
    bo = make_member(agency, ADMINISTRATOR, name="Bo")

    said = at_once(
        lambda: end_role(agency=agency, user=ada, role=ADMINISTRATOR, by=bo, now=NOW),
        lambda: end_role(agency=agency, user=bo, role=ADMINISTRATOR, by=ada, now=NOW),
    )

    assert said == ["done", "role.last_administrator"]
    assert len(held(agency)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_two_signing_roles_given_at_once_to_one_person_make_one_signer(
    agency: Agency,
) -> None:
    admin = make_member(agency, ADMINISTRATOR)
    person = make_member(agency, SUBMITTER)

    said = at_once(
        lambda: give_role(agency=agency, user=person, role=CHIEF, by=admin),
        lambda: give_role(agency=agency, user=person, role=MANAGER, by=admin),
    )

    assert said == ["done", "role.same_signer"]
    assert len(roles_in(person, agency) & {CHIEF, MANAGER}) == 1
