"""Claims to an agency's page: made by its people, decided by another person of the office."""

import pytest

from commonbeat.agencies.access import roles_in
from commonbeat.agencies.enums import ClaimState
from commonbeat.agencies.models import Agency, Claim
from commonbeat.agencies.services.claims import claim_agency, decide_claim
from commonbeat.base.models import AuditLine, Mail
from commonbeat.engine.problems import Refused
from commonbeat.people.enums import Role
from tests.agencies.factories import make_agencies
from tests.agencies.people import (
    ADMINISTRATOR,
    CHIEF,
    MANAGER,
    NOW,
    at_once,
    codes,
    make_claim,
    make_member,
)
from tests.people.factories import make_person


@pytest.fixture
def agency() -> Agency:
    return make_agencies(1)[0]


@pytest.mark.django_db
def test_a_claim_waits_and_gives_nothing_yet(agency: Agency) -> None:
    person = make_person()

    claim = make_claim(agency, person, CHIEF, ADMINISTRATOR)

    assert claim.state == ClaimState.WAITING
    assert claim.role_labels == ["Entity administrator", "Law-enforcement executive"]
    assert roles_in(person, agency) == frozenset()
    assert AuditLine.objects.get(action="claim.made").facts == {
        "position": "Chief of police",
        "roles": [ADMINISTRATOR.value, CHIEF.value],
    }


@pytest.mark.django_db
def test_everything_wrong_with_a_claim_is_told_at_once(agency: Agency) -> None:
    person = make_member(agency, ADMINISTRATOR)
    make_claim(agency, person, CHIEF)

    with pytest.raises(Refused) as nothing:
        claim_agency(agency=agency, position=" ", statement="", roles=[], by=person)
    with pytest.raises(Refused) as long:
        claim_agency(
            agency=agency,
            position="x" * 161,
            statement="x" * 2_001,
            roles=[CHIEF, MANAGER],
            by=person,
        )
    with pytest.raises(Refused) as held:
        make_claim(agency, person, ADMINISTRATOR)

    assert codes(nothing.value) == ["claim.empty", "claim.empty", "role.none", "claim.waits"]
    assert codes(long.value) == [
        "claim.too_long",
        "claim.too_long",
        "role.same_signer",
        "claim.waits",
    ]
    assert codes(held.value) == ["claim.held", "claim.waits"]


@pytest.mark.django_db
def test_a_granted_claim_gives_its_roles_and_tells_everybody_whom_it_concerns(
    agency: Agency,
) -> None:
    admin, person = make_member(agency, ADMINISTRATOR), make_person(name="Bo")
    claim = make_claim(agency, person, CHIEF)
    staff = make_person(Role.PROGRAM_MANAGER)

    decide_claim(claim=claim, is_granted=True, reason="Called city hall.", by=staff, now=NOW)

    assert roles_in(person, agency) == {CHIEF}
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by, claim.reason) == (
        ClaimState.GRANTED,
        staff,
        "Called city hall.",
    )
    assert set(Mail.objects.values_list("to", "about")) == {
        (person.email, "claim.decided"),
        (admin.email, "claim.granted"),
    }
    assert AuditLine.objects.filter(action="claim.granted", actor=staff).count() == 1


@pytest.mark.django_db
def test_a_refused_claim_gives_nothing_and_can_be_made_again(agency: Agency) -> None:
    person, staff = make_person(), make_person(Role.DIRECTOR)
    claim = make_claim(agency, person)

    decide_claim(claim=claim, is_granted=False, reason="Unknown there.", by=staff, now=NOW)
    again = make_claim(agency, person)

    assert roles_in(person, agency) == frozenset()
    assert "Reason: Unknown there." in Mail.objects.get().text
    assert set(Claim.objects.values_list("state", flat=True)) == {"refused", "waiting"}
    assert again.pk != claim.pk


@pytest.mark.django_db
def test_nobody_decides_their_own_claim_nor_without_a_reason(agency: Agency) -> None:
    staff = make_person(Role.PROGRAM_MANAGER)
    claim = make_claim(agency, staff)

    with pytest.raises(Refused) as refusal:
        decide_claim(claim=claim, is_granted=True, reason=" ", by=staff, now=NOW)

    assert codes(refusal.value) == ["claim.own", "claim.empty"]
    assert roles_in(staff, agency) == frozenset()


@pytest.mark.django_db
def test_a_claim_whose_person_became_the_other_signer_meanwhile_cannot_be_granted(
    agency: Agency,
) -> None:
    person = make_person()
    claim = make_claim(agency, person, CHIEF)
    agency.role_grants.create(user=person, role=MANAGER)
    staff = make_person(Role.DIRECTOR)

    with pytest.raises(Refused) as refusal:
        decide_claim(claim=claim, is_granted=True, reason="Fine.", by=staff, now=NOW)

    assert codes(refusal.value) == ["role.same_signer"]
    claim.refresh_from_db()
    assert claim.state == ClaimState.WAITING


@pytest.mark.django_db(transaction=True)
def test_two_staff_who_decide_at_once_make_one_decision(agency: Agency) -> None:
    person = make_person()
    claim = make_claim(agency, person)
    first, second = make_person(Role.PROGRAM_MANAGER), make_person(Role.DIRECTOR)

    said = at_once(
        lambda: decide_claim(claim=claim, is_granted=True, reason="Yes.", by=first, now=NOW),
        lambda: decide_claim(claim=claim, is_granted=False, reason="No.", by=second, now=NOW),
    )

    assert said == ["claim.decided", "done"]
    claim.refresh_from_db()
    assert bool(roles_in(person, agency)) == (claim.state == ClaimState.GRANTED)
    assert Mail.objects.filter(about="claim.decided").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_made_twice_at_once_waits_once(agency: Agency) -> None:
    person = make_person()

    said = at_once(lambda: make_claim(agency, person), lambda: make_claim(agency, person))

    assert said == ["claim.waits", "done"]
    assert Claim.objects.count() == 1
