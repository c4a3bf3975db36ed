"""A file of applications is taken whole, byte by byte, or not at all."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from commonbeat.applications.models import ApplicationFile
from commonbeat.applications.services import LARGEST_FILE, REFUSED_KEPT, keep_refusal
from commonbeat.base.models import AuditLine
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.enums import Role
from tests.people.factories import make_person
from tests.selections.factories import APPLICATIONS, make_file, make_round, make_rulebook

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_byte_by_byte_with_its_hash_and_its_rows() -> None:
    rulebook = make_rulebook(make_round())

    kept = make_file(rulebook)

    kept = ApplicationFile.objects.get(pk=kept.pk)
    assert bytes(kept.content) == APPLICATIONS
    assert kept.sha256 == hashlib.sha256(APPLICATIONS).hexdigest()
    assert (kept.number, kept.rows, kept.size) == (1, 12, len(APPLICATIONS))
    line = AuditLine.objects.get(action="applications.uploaded")
    assert line.facts == {"sha256": kept.sha256, "rows": 12, "rulebook": 1}


def test_all_problems_of_a_file_are_told_at_once_and_nothing_is_kept() -> None:
    rulebook = make_rulebook(make_round())
    wrong = APPLICATIONS.replace(b",400,12,", b",many,-3,").replace(b"A03,", b"A02,")

    with pytest.raises(Refused) as refusal:
        make_file(rulebook, wrong)

    places = [problem.where for problem in refusal.value.problems]
    assert sum("line 2" in place for place in places) == 2
    assert any("line 4" in place for place in places)
    assert ApplicationFile.objects.count() == 0


@pytest.mark.parametrize(
    "content", [b"", b"application_id\n", APPLICATIONS.replace(b",", b"\t")], ids=str
)
def test_a_file_that_is_no_such_table_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        make_file(make_rulebook(make_round()), content)

    assert refusal.value.problems
    assert ApplicationFile.objects.count() == 0


def test_a_file_that_is_far_too_large_is_refused_unread() -> None:
    with pytest.raises(Refused) as refusal:
        make_file(make_rulebook(make_round()), bytes(LARGEST_FILE + 1))

    assert [problem.code for problem in refusal.value.problems] == ["applications.too_large"]


def test_the_same_file_is_not_kept_twice() -> None:
    rulebook = make_rulebook(make_round())
    make_file(rulebook)

    with pytest.raises(Refused) as refusal:
        make_file(rulebook)

    assert [problem.code for problem in refusal.value.problems] == ["applications.same"]


def test_only_the_newest_refusals_of_a_round_are_kept() -> None:
    round_ = make_round()
    person = make_person(Role.PROGRAM_MANAGER)
    problem = Problem("cell.wrong", "It is wrong.", "Mend it.", "line 2")

    for number in range(REFUSED_KEPT + 3):
        keep_refusal(
            round_=round_, name=f"{number}.csv", byte_count=1, problems=[problem], by=person
        )

    names = [refused.name for refused in round_.refused_files.all()]
    assert names == [f"{number}.csv" for number in range(REFUSED_KEPT + 2, 2, -1)]


def test_the_database_refuses_to_change_a_file() -> None:
    kept = ApplicationFile.objects.filter(pk=make_file(make_rulebook(make_round())).pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        kept.update(rows=3)

    assert kept.get().rows == 12


def test_the_database_refuses_to_remove_a_file() -> None:
    kept = ApplicationFile.objects.filter(pk=make_file(make_rulebook(make_round())).pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()

    assert kept.count() == 1
