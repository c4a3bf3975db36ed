"""Invitations by e-mail: sent, accepted, withdrawn, expired."""

from datetime import timedelta

import pytest

from commonbeat.agencies.access import roles_in
from commonbeat.agencies.models import Agency, AgencyInvitation
from commonbeat.agencies.services.invitations import (
    accept_invitation,
    key_hash,
    withdraw_invitation,
)
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
    make_invitation,
    make_member,
)
from tests.people.factories import make_person

LATER = NOW + timedelta(days=15)


@pytest.fixture
def agency() -> Agency:
    return make_agencies(1)[0]


@pytest.mark.django_db
def test_an_invitation_is_mailed_with_its_link_and_only_a_hash_of_the_key_is_kept(
    agency: Agency,
) -> None:
    admin = make_member(agency, ADMINISTRATOR, name="Ada")

    invitation = make_invitation(agency, admin, CHIEF, SUBMITTER, email=" New@Town.example ")

    mail = Mail.objects.get()
    assert (mail.to, mail.has_secret) == ("new@town.example", True)
    assert "http://testserver/agencies/invitations/the-key/" in mail.text
    assert "- Application submitter\n- Law-enforcement executive" in mail.text
    assert "December 11, 2026" in mail.text
    assert invitation.key_sha256 == key_hash("the-key")
    kept = AgencyInvitation.objects.filter(pk=invitation.pk).values().get()
    assert [name for name, value in kept.items() if "the-key" in str(value)] == []
    assert AuditLine.objects.get(action="invitation.sent").facts == {
        "email": "new@town.example",
        "roles": [SUBMITTER.value, CHIEF.value],
    }


@pytest.mark.django_db
def test_everything_wrong_with_an_invitation_is_told_at_once(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR, SUBMITTER)
    chief = make_member(agency, CHIEF)
    make_invitation(agency, admin, email=chief.email)

    with pytest.raises(Refused) as both:
        make_invitation(agency, admin, MANAGER, email=chief.email, key="2")
    with pytest.raises(Refused) as held_already:
        make_invitation(agency, admin, SUBMITTER, email=admin.email, key="3")
    with pytest.raises(Refused) as no_address:
        make_invitation(agency, admin, email="nobody", key="4")

    assert codes(both.value) == ["role.same_signer", "invitation.waits"]
    assert codes(held_already.value) == ["invitation.held"]
    assert codes(no_address.value) == ["invitation.address"]


@pytest.mark.django_db
def test_the_invited_person_gets_the_roles_and_the_inviter_is_told(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR, name="Ada")
    invitation = make_invitation(agency, admin, CHIEF)
    person = make_person(email="new@town.example", name="Bo")

    accept_invitation(invitation=invitation, user=person, now=NOW)

    assert held(agency) == {("Ada", ADMINISTRATOR), ("Bo", CHIEF)}
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.accepted_at) == (person, NOW)
    assert Mail.objects.latest("id").to == admin.email
    actions = AuditLine.objects.filter(actor=person).values_list("action", flat=True)
    assert list(actions) == ["invitation.accepted"]


@pytest.mark.django_db
def test_another_address_is_refused_and_learns_nothing_else(agency: Agency) -> None:
    invitation = make_invitation(agency, make_member(agency, ADMINISTRATOR))
    withdraw_invitation(invitation=invitation, by=invitation.invited_by, now=NOW)
    other = make_person()

    with pytest.raises(Refused) as refusal:
        accept_invitation(invitation=invitation, user=other, now=LATER)

    assert codes(refusal.value) == ["invitation.other_address"]
    assert roles_in(other, agency) == frozenset()


@pytest.mark.django_db
def test_an_expired_invitation_gives_nothing(agency: Agency) -> None:
    invitation = make_invitation(agency, make_member(agency, ADMINISTRATOR))
    person = make_person(email="new@town.example")

    with pytest.raises(Refused) as refusal:
        accept_invitation(invitation=invitation, user=person, now=invitation.expires_at)

    assert codes(refusal.value) == ["invitation.expired"]
    assert roles_in(person, agency) == frozenset()


@pytest.mark.django_db
def test_a_withdrawn_invitation_gives_nothing_and_is_withdrawn_once(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR)
    invitation = make_invitation(agency, admin)
    person = make_person(email="new@town.example")

    withdraw_invitation(invitation=invitation, by=admin, now=NOW)
    with pytest.raises(Refused) as refusal:
        accept_invitation(invitation=invitation, user=person, now=NOW)
    with pytest.raises(Refused) as again:
        withdraw_invitation(invitation=invitation, by=admin, now=NOW)

    assert codes(refusal.value) == codes(again.value) == ["invitation.withdrawn"]
    assert AuditLine.objects.filter(action="invitation.withdrawn").count() == 1


@pytest.mark.django_db
def test_a_used_invitation_cannot_be_used_again_nor_withdrawn(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR)
    invitation = make_invitation(agency, admin)
    person = make_person(email="new@town.example")
    accept_invitation(invitation=invitation, user=person, now=NOW)

    with pytest.raises(Refused) as again:
        accept_invitation(invitation=invitation, user=person, now=NOW)
    with pytest.raises(Refused) as withdrawn:
        withdraw_invitation(invitation=invitation, by=admin, now=NOW)

    assert codes(again.value) == codes(withdrawn.value) == ["invitation.used"]


@pytest.mark.django_db
def test_the_rule_of_two_signers_holds_when_an_invitation_is_accepted(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR)
    invitation = make_invitation(agency, admin, MANAGER)
    chief = make_member(agency, CHIEF, email="new@town.example")

    with pytest.raises(Refused) as refusal:
        accept_invitation(invitation=invitation, user=chief, now=NOW)

    assert codes(refusal.value) == ["role.same_signer"]
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


@pytest.mark.django_db
def test_after_it_expired_an_address_can_be_invited_again(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR)
    make_invitation(agency, admin)

    make_invitation(agency, admin, key="second", now=LATER)

    assert AgencyInvitation.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_invitation_accepted_twice_at_once_is_used_once(agency: Agency) -> None:
    invitation = make_invitation(agency, make_member(agency, ADMINISTRATOR))
    person, other = make_person(email="new@town.example"), make_person()

    said = at_once(
        lambda: accept_invitation(invitation=invitation, user=person, now=NOW),
        lambda: accept_invitation(invitation=invitation, user=person, now=NOW),
        lambda: accept_invitation(invitation=invitation, user=other, now=NOW),
    )

    assert said == ["done", "invitation.other_address", "invitation.used"]
    assert roles_in(person, agency) == {SUBMITTER}
    assert AuditLine.objects.filter(action="invitation.accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepted_and_withdrawn_at_once_is_one_of_the_two(agency: Agency) -> None:
    admin = make_member(agency, ADMINISTRATOR)
    invitation = make_invitation(agency, admin)
    person = make_person(email="new@town.example")

    said = at_once(
        lambda: accept_invitation(invitation=invitation, user=person, now=NOW),
        lambda: withdraw_invitation(invitation=invitation, by=admin, now=NOW),
    )

    got = roles_in(person, agency)
    assert (said, bool(got)) in [
        (["done", "invitation.used"], True),
        (["done", "invitation.withdrawn"], False),
    ]
