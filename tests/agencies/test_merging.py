"""Two records of one agency become one: exactly as previewed, nothing lost, nothing deleted."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from commonbeat.agencies.access import roles_in
from commonbeat.agencies.merging import plan_merge
from commonbeat.agencies.models import Agency, AgencyRoleGrant, Registration, Source, Staffing
from commonbeat.agencies.services.merging import merge_agencies
from commonbeat.agencies.services.registration import enter_uei
from commonbeat.base.models import AuditLine, Mail
from commonbeat.engine.problems import Refused
from commonbeat.people.enums import Role
from tests.agencies.extracts import ACTIVE
from tests.agencies.factories import make_agencies
from tests.agencies.people import (
    ADMINISTRATOR,
    CHIEF,
    MANAGER,
    NOW,
    SUBMITTER,
    at_once,
    codes,
    make_claim,
    make_invitation,
    make_member,
)
from tests.people.factories import make_person


@pytest.fixture
def two() -> tuple[Agency, Agency]:
    kept, merged = make_agencies(2)
    return kept, merged


def merge(kept: Agency, merged: Agency, fingerprint: str = "") -> None:
    merge_agencies(
        kept=kept,
        merged=merged,
        fingerprint=fingerprint or plan_merge(kept, merged).fingerprint,
        reason="One town, two records.",
        by=make_person(Role.DIRECTOR),
        now=NOW,
    )


@pytest.mark.django_db
def test_everything_moves_as_previewed_and_the_other_stays_as_a_pointer(
    two: tuple[Agency, Agency],
) -> None:
    kept, merged = two
    admin = make_member(merged, ADMINISTRATOR)
    make_invitation(merged, admin)
    claim = make_claim(merged, make_person())
    enter_uei(agency=merged, uei=ACTIVE, is_applied_for=False, by=admin, now=NOW)
    source = Source.objects.get()
    older = Staffing.objects.create(
        agency=merged, year=2020, population=1, sworn=1, civilian=0, source=source
    )
    merged.refresh_from_db()
    plan = plan_merge(kept, merged)

    merge(kept, merged)

    assert [(line.name, len(line.moves), len(line.stays)) for line in plan.lines] == [
        ("checks of the registration", 1, 0),
        ("claims", 1, 0),
        ("invitations", 1, 0),
        ("roles, ended ones included", 1, 0),
        ("years of staff", 1, 1),
    ]
    kept.refresh_from_db()
    merged.refresh_from_db()
    claim.refresh_from_db()
    older.refresh_from_db()
    assert (merged.merged_into, merged.uei, kept.uei) == (kept, None, ACTIVE)
    assert (claim.agency, older.agency) == (kept, kept)
    assert roles_in(admin, kept) == {ADMINISTRATOR}
    assert Registration.objects.get().agency == kept
    assert Staffing.objects.filter(agency=merged).count() == 1
    facts = AuditLine.objects.get(action="agency.merged").facts
    assert facts["merged"] == merged.ori
    assert facts["agencies.staffing"] == [older.pk]
    assert Mail.objects.latest("id").to == admin.email


@pytest.mark.django_db
def test_a_role_held_in_both_is_held_once_afterwards(two: tuple[Agency, Agency]) -> None:
    kept, merged = two
    person = make_member(kept, SUBMITTER)
    AgencyRoleGrant.objects.create(agency=merged, user=person, role=SUBMITTER)

    merge(kept, merged)

    assert roles_in(person, kept) == {SUBMITTER}
    assert AgencyRoleGrant.objects.get(agency=merged).ended_at == NOW


@pytest.mark.django_db
def test_what_cannot_stand_beside_the_other_is_told_and_nothing_moves(
    two: tuple[Agency, Agency],
) -> None:
    kept, merged = two
    person, claimant = make_member(kept, CHIEF), make_person()
    AgencyRoleGrant.objects.create(agency=merged, user=person, role=MANAGER)
    make_claim(kept, claimant)
    make_claim(merged, claimant)

    with pytest.raises(Refused) as refusal:
        merge(kept, merged)

    assert sorted(codes(refusal.value)) == ["merge.clash", "merge.same_signer"]
    assert roles_in(person, merged) == {MANAGER}
    assert not Agency.objects.filter(merged_into__isnull=False).exists()


@pytest.mark.django_db
def test_a_plan_that_was_overtaken_is_refused(two: tuple[Agency, Agency]) -> None:
    kept, merged = two
    seen = plan_merge(kept, merged).fingerprint
    make_member(merged, SUBMITTER)

    with pytest.raises(Refused) as refusal:
        merge(kept, merged, seen)

    assert codes(refusal.value) == ["merge.changed"]


@pytest.mark.django_db
def test_records_that_cannot_be_joined_say_why(two: tuple[Agency, Agency]) -> None:
    kept, merged = two
    third = make_agencies(3)[2]
    merge(kept, merged)
    merged.refresh_from_db()
    third.is_synthetic = True

    same = plan_merge(kept, kept).problems
    pointer = plan_merge(third, merged).problems

    assert [each.code for each in same] == ["merge.same"]
    assert [each.code for each in pointer] == ["merge.mixed", "merge.merged"]


@pytest.mark.django_db
def test_pointers_follow_when_the_kept_record_is_joined_itself() -> None:
    first, second, third = make_agencies(3)
    merge(second, third)
    second.refresh_from_db()

    merge(first, second)

    third.refresh_from_db()
    assert third.merged_into == first


@pytest.mark.django_db
def test_the_database_refuses_a_record_that_points_to_itself(
    two: tuple[Agency, Agency],
) -> None:
    kept, _ = two
    kept.merged_into = kept

    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()


@pytest.mark.django_db
def test_the_old_address_leads_to_the_kept_record_and_lists_forget_it(client: Client) -> None:
    kept, merged = make_agencies(2)
    merge(kept, merged)

    old = client.get(f"/agencies/{merged.ori}/")
    page = client.get(f"/agencies/{kept.ori}/").text
    everything = client.get("/agencies/").text

    assert (old.status_code, old["Location"]) == (302, f"/agencies/{kept.ori}/")
    assert f"An earlier record of this agency is {merged.ori}." in page
    assert merged.ori not in everything


@pytest.mark.django_db
def test_the_office_joins_what_it_saw_on_the_page(client: Client) -> None:
    kept, merged = make_agencies(2)
    Agency.objects.update(name="Alder Police")
    make_member(merged, SUBMITTER)
    client.force_login(make_person(Role.PROGRAM_MANAGER))
    there = f"/workspace/agencies/merge/{kept.ori}/{merged.ori}/"

    pairs = client.get("/workspace/agencies/duplicates/").text
    page = client.get(there).text
    seen = re.search(r'name="fingerprint" value="(\w{64})"', page)
    assert seen is not None
    empty = client.post(there, {"fingerprint": seen[1]})
    late = client.post(there, {"fingerprint": "0" * 64, "reason": "One town."})
    done = client.post(there, {"fingerprint": seen[1], "reason": "One town."}, follow=True)

    assert f'<a href="{there}">' in pairs
    assert "This cannot be undone automatically." in page
    assert page.count('name="fingerprint"') == 1
    assert empty.status_code == late.status_code == 422
    assert "Something changed since this page was opened." in late.text
    assert f"{merged.ori} is now one with {kept.ori}." in done.text
    assert "No likely duplicates" in client.get("/workspace/agencies/duplicates/").text


@pytest.mark.django_db
def test_two_other_records_are_found_by_their_oris(client: Client) -> None:
    kept, merged = make_agencies(2)
    client.force_login(make_person(Role.DIRECTOR))
    there = "/workspace/agencies/duplicates/"

    wrong = client.get(there, {"kept": "?", "merged": merged.ori})
    right = client.get(there, {"kept": kept.ori.lower(), "merged": merged.ori})

    assert wrong.status_code == 422
    assert "is not an ORI." in wrong.text
    assert right["Location"] == f"/workspace/agencies/merge/{kept.ori}/{merged.ori}/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 404), (Role.AUDITOR, 404), (Role.PROGRAM_MANAGER, 200), (Role.DIRECTOR, 200)],
)
def test_only_the_office_sees_and_joins_duplicates(
    client: Client, role: Role | None, status: int
) -> None:
    kept, merged = make_agencies(2)
    addresses = [
        "/workspace/agencies/duplicates/",
        f"/workspace/agencies/merge/{kept.ori}/{merged.ori}/",
    ]
    strangers = [client.get(address).status_code for address in addresses]
    person = make_person(role) if role else make_member(kept, ADMINISTRATOR)
    client.force_login(person)

    assert strangers == [302, 302]
    assert [client.get(address).status_code for address in addresses] == [status, status]
    seen = {"fingerprint": plan_merge(kept, merged).fingerprint, "reason": "One town."}
    assert client.post(addresses[1], seen).status_code == (302 if status == 200 else 404)
    assert Agency.objects.filter(merged_into=kept).exists() == (status == 200)


@pytest.mark.django_db(transaction=True)
def test_two_records_joined_both_ways_at_once_are_joined_once() -> None:
    one, other = make_agencies(2)

    said = at_once(lambda: merge(one, other), lambda: merge(other, one))

    assert said == ["done", "merge.merged"]
    assert Agency.objects.filter(merged_into__isnull=False).count() == 1
