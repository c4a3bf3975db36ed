"""UEI and registration: entered, provisional while nobody can be asked, checked later."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from commonbeat.agencies import queries
from commonbeat.agencies.enums import RegistrationStatus
from commonbeat.agencies.models import Agency, Registration
from commonbeat.agencies.registry_check import ExtractFile, Unanswered
from commonbeat.agencies.services.registration import check_registrations, enter_uei
from commonbeat.agencies.tasks import enqueue_due
from commonbeat.base.models import AuditLine, Mail
from commonbeat.engine.problems import Refused
from commonbeat.people.enums import Role
from tests.agencies.extracts import ACTIVE, EXPIRED, PENDING, SOONER, extract, line, save
from tests.agencies.factories import make_agencies
from tests.agencies.people import ADMINISTRATOR, NOW, SUBMITTER, at_once, codes, make_member
from tests.people.factories import make_person

ENTRIES = (
    line(ACTIVE),
    line(EXPIRED, "E", "20260901"),
    line(SOONER, "A", "20261110"),  # active when the extract was made, over by NOW
)


@pytest.fixture
def agency() -> Agency:
    return make_agencies(1)[0]


def enter(agency: Agency, uei: str, *, applied: bool = False) -> Registration:
    by = make_member(agency, ADMINISTRATOR)
    return enter_uei(agency=agency, uei=uei, is_applied_for=applied, by=by, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("applied", "status"),
    [(False, RegistrationStatus.UNCHECKED), (True, RegistrationStatus.PENDING)],
)
def test_an_entered_uei_counts_provisionally(
    agency: Agency, applied: bool, status: RegistrationStatus
) -> None:
    entered = enter(agency, ACTIVE.lower(), applied=applied)

    agency.refresh_from_db()
    assert agency.uei == ACTIVE
    assert (entered.status, entered.is_provisional) == (status, True)
    assert queries.registration_of(agency) == entered
    assert AuditLine.objects.get(action="uei.entered").facts == {
        "uei": ACTIVE,
        "status": status.value,
    }


@pytest.mark.django_db
def test_a_uei_of_another_agency_or_of_no_shape_is_refused() -> None:
    first, second = make_agencies(2)
    enter(first, ACTIVE)

    with pytest.raises(Refused) as taken:
        enter(second, ACTIVE)
    with pytest.raises(Refused) as wrong:
        enter(second, "12")

    assert codes(taken.value) == ["uei.taken"]
    assert first.name in taken.value.problems[0].message
    assert codes(wrong.value) == ["uei.form"]
    assert Registration.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sam.dat", "sam.ZIP"])
def test_a_later_check_notes_what_the_registry_says_and_tells_it(
    tmp_path: Path, name: str
) -> None:
    agencies = make_agencies(5)
    for each, uei in zip(agencies, (ACTIVE, EXPIRED, SOONER, PENDING), strict=False):
        enter(each, uei, applied=uei == PENDING)
    Mail.objects.all().delete()
    registry = ExtractFile(save(tmp_path / name, extract(*ENTRIES)))

    report = check_registrations(registry=registry, now=NOW)

    said = [queries.registration_of(each) for each in agencies]
    assert [each and (each.status, each.expires_on) for each in said] == [
        (RegistrationStatus.ACTIVE, date(2027, 4, 1)),
        (RegistrationStatus.EXPIRED, date(2026, 9, 1)),
        (RegistrationStatus.EXPIRED, date(2026, 11, 10)),
        (RegistrationStatus.PENDING, None),
        None,
    ]
    assert said[0] is not None
    assert said[0].source == "SAM.gov, public extract of 2026-11-01"
    assert report.sentence == "4 registrations were checked, 3 changed."
    assert Mail.objects.filter(about="registration.changed").count() == 3
    assert AuditLine.objects.filter(action="registration.changed").count() == 3


@pytest.mark.django_db
def test_an_identifier_that_the_registry_does_not_list_is_not_found(
    agency: Agency, tmp_path: Path
) -> None:
    enter(agency, PENDING)

    check_registrations(
        registry=ExtractFile(save(tmp_path / "sam.dat", extract(*ENTRIES))), now=NOW
    )

    said = queries.registration_of(agency)
    assert said is not None
    assert (said.status, said.is_provisional) == (RegistrationStatus.UNKNOWN, False)


@pytest.mark.django_db
def test_one_edition_is_asked_once_and_a_new_one_again(agency: Agency, tmp_path: Path) -> None:
    enter(agency, ACTIVE)
    november = ExtractFile(save(tmp_path / "a.dat", extract(*ENTRIES)))
    december = ExtractFile(save(tmp_path / "b.dat", extract(*ENTRIES, made_on="20261206")))
    later = NOW + timedelta(days=12)

    asked = [
        check_registrations(registry=registry, now=now).asked
        for registry, now in ((november, NOW), (november, NOW), (december, later))
    ]
    over = check_registrations(registry=december, now=NOW + timedelta(days=200))
    still = check_registrations(registry=december, now=NOW + timedelta(days=200))

    assert asked == [1, 0, 1]
    assert (over.asked, over.changed, still.asked) == (1, 1, 0)
    said = queries.registration_of(agency)
    assert said is not None
    assert said.status == RegistrationStatus.EXPIRED


@pytest.mark.django_db
def test_without_a_registry_nothing_changes_and_the_reason_is_told(
    agency: Agency, tmp_path: Path
) -> None:
    enter(agency, ACTIVE)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"no archive")
    places = ["", str(tmp_path / "absent.dat"), str(broken), save(tmp_path / "x.dat", "csv\n")]

    reports = [check_registrations(registry=ExtractFile(each), now=NOW) for each in places]

    assert [each.sentence for each in reports[:3]] == [
        "Nothing was checked. No extract of SAM.gov is set up here.",
        (
            "Nothing was checked. The extract of SAM.gov cannot be read:"
            " No such file or directory."
        ),
        "Nothing was checked. The extract of SAM.gov is damaged.",
    ]
    assert "not with BOF PUBLIC V2" in reports[3].sentence
    assert Registration.objects.count() == 1


def test_an_extract_without_its_end_is_no_answer(tmp_path: Path) -> None:
    cut = save(tmp_path / "cut.dat", extract(*ENTRIES).rpartition("EOF")[0])

    answer = ExtractFile(cut).ask([PENDING])

    assert isinstance(answer, Unanswered)
    assert "Download it again." in answer.why


@pytest.mark.django_db
def test_the_command_says_what_it_checked(
    agency: Agency, tmp_path: Path, settings: Settings
) -> None:
    enter(agency, ACTIVE)
    settings.SAM_EXTRACT = save(tmp_path / "sam.dat", extract(line(ACTIVE, expires="20990101")))
    said = StringIO()

    call_command("check_registrations", stdout=said)

    assert said.getvalue() == "1 registrations were checked, 1 changed.\n"


@pytest.mark.django_db
def test_the_background_is_asked_only_when_something_is_due(
    agency: Agency, tmp_path: Path, settings: Settings
) -> None:
    settings.SAM_EXTRACT = save(tmp_path / "sam.dat", extract(*ENTRIES))

    nothing = enqueue_due(NOW)
    enter(agency, ACTIVE)
    something = enqueue_due(NOW)

    assert (nothing, something) == (False, True)
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_the_page_takes_the_uei_and_shows_that_it_is_provisional(client: Client) -> None:
    agency = make_agencies(1)[0]
    client.force_login(make_member(agency, ADMINISTRATOR))
    there = f"/agencies/{agency.ori}/registration/"

    empty = client.get(there)
    wrong = client.post(there, {"uei": "ABC"})
    saved = client.post(there, {"uei": ACTIVE}, follow=True)
    public = Client().get(f"/agencies/{agency.ori}/")

    assert "No UEI on record" in empty.text
    assert wrong.status_code == 422
    assert "has 3 characters; a UEI has 12." in wrong.text
    assert "It will be checked later." in saved.text
    assert "Provisional</span>" in saved.text
    assert "Not checked: the registry could not be asked. Work goes on" in public.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("stranger", 302),
        ("other", 404),
        ("member", 404),
        ("administrator", 200),
        (Role.PROGRAM_MANAGER, 200),
        (Role.DIRECTOR, 200),
        (Role.AUDITOR, 404),
    ],
)
def test_the_uei_is_entered_by_administrators_and_the_office_only(
    client: Client, who: str, status: int
) -> None:
    agency, other = make_agencies(2)
    people = {
        "other": lambda: make_member(other, ADMINISTRATOR),
        "member": lambda: make_member(agency, SUBMITTER),
        "administrator": lambda: make_member(agency, ADMINISTRATOR),
    }
    if who != "stranger":
        client.force_login(people[who]() if who in people else make_person(Role(who)))
    there = f"/agencies/{agency.ori}/registration/"

    got, sent = client.get(there), client.post(there, {"uei": ACTIVE})

    assert got.status_code == status
    assert sent.status_code == (302 if status == 200 else status)
    assert Registration.objects.count() == (1 if status == 200 else 0)


@pytest.mark.django_db(transaction=True)
def test_one_uei_entered_for_two_agencies_at_once_belongs_to_one() -> None:
    first, second = make_agencies(2)
    by = make_person()

    said = at_once(
        *(
            lambda agency=each: enter_uei(
                agency=agency, uei=ACTIVE, is_applied_for=False, by=by, now=timezone.now()
            )
            for each in (first, second)
        )
    )

    assert said == ["done", "uei.taken"]
    assert Agency.objects.filter(uei=ACTIVE).count() == 1
