"""Rulebooks are kept byte by byte, as numbered versions, or refused with every problem."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from commonbeat.base.models import AuditLine
from commonbeat.engine.problems import Refused
from commonbeat.opportunities.models import Rulebook
from commonbeat.opportunities.queries import policy
from commonbeat.opportunities.services import LARGEST_RULEBOOK, open_round, save_rulebook
from commonbeat.people.enums import Role
from tests.people.factories import make_person
from tests.selections.factories import RULEBOOK, make_a_program, make_round, make_rulebook

pytestmark = pytest.mark.django_db


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_a_rulebook_is_kept_byte_by_byte_with_its_hash() -> None:
    person = make_person(Role.PROGRAM_MANAGER)
    round_ = make_round()

    kept = save_rulebook(round_=round_, content=RULEBOOK, by=person)

    kept = Rulebook.objects.get(pk=kept.pk)
    assert bytes(kept.content) == RULEBOOK
    assert kept.sha256 == hashlib.sha256(RULEBOOK).hexdigest()
    assert (kept.number, kept.title, kept.version) == (1, "Small hiring round (teaching)", "1")
    line = AuditLine.objects.get(action="rulebook.uploaded")
    assert line.actor == person
    assert line.facts == {"sha256": kept.sha256, "number": 1}


def test_words_that_no_column_holds_are_refused_all_at_once() -> None:
    stop = b'[[eligibility]]\ncode = "%s"\nrefuse_if = "sworn < 0"\nsentence = "So."\n' % (
        b"s" * 110
    )
    wide = RULEBOOK.replace(b'title = "', b'title = "\\u0000', 1) + stop

    with pytest.raises(Refused) as refusal:
        make_rulebook(make_round(), wide)

    assert [(each.where, each.code) for each in refusal.value.problems] == [
        ("eligibility.code", "rulebook.too_long"),
        ("line 5", "rulebook.nul"),
    ]
    assert refusal.value.problems[0].way_out == "Shorten it; at most 109 are kept."
    assert Rulebook.objects.count() == 0


def test_another_file_is_another_version_of_the_same_round() -> None:
    round_ = make_round()
    make_rulebook(round_)

    second = make_rulebook(round_, RULEBOOK + b"\n# a remark\n")
    elsewhere = make_rulebook(make_round())

    assert (second.number, elsewhere.number) == (2, 1)
    assert policy(second).title == "Small hiring round (teaching)"


def test_the_same_file_is_not_kept_twice() -> None:
    round_ = make_round()
    make_rulebook(round_)

    with pytest.raises(Refused) as refusal:
        make_rulebook(round_)

    assert codes(refusal) == ["rulebook.same"]
    assert round_.rulebooks.count() == 1


def test_a_file_that_is_no_rulebook_is_refused_with_every_problem_and_nothing_is_kept() -> None:
    round_ = make_round()
    broken = RULEBOOK.replace(b"weight = 50", b"weight = 60").replace(
        b"high = 1000", b"hihg = 9"
    )

    with pytest.raises(Refused) as refusal:
        make_rulebook(round_, broken)

    assert len(refusal.value.problems) >= 2
    assert all(problem.way_out for problem in refusal.value.problems)
    assert Rulebook.objects.count() == 0


def test_a_file_of_a_megabyte_is_refused_unread() -> None:
    with pytest.raises(Refused) as refusal:
        make_rulebook(make_round(), b"#" * (LARGEST_RULEBOOK + 1))

    assert codes(refusal) == ["rulebook.too_large"]


def test_the_database_refuses_to_change_a_rulebook() -> None:
    kept = Rulebook.objects.filter(pk=make_rulebook(make_round()).pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        kept.update(title="Another")

    assert kept.get().title == "Small hiring round (teaching)"


def test_the_database_refuses_to_remove_a_rulebook() -> None:
    kept = Rulebook.objects.filter(pk=make_rulebook(make_round()).pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()

    assert kept.count() == 1


def test_two_programs_cannot_have_one_code_whatever_its_case() -> None:
    make_a_program(code="CHP")

    with pytest.raises(Refused) as refusal:
        make_a_program(code="chp")

    assert codes(refusal) == ["program.taken"]


def test_two_rounds_cannot_have_one_address() -> None:
    program = make_a_program()
    make_round(program, slug="hiring-2026")

    with pytest.raises(Refused) as refusal:
        open_round(program=program, slug="hiring-2026", name="Again", fiscal_year=2026, by=None)

    assert codes(refusal) == ["round.taken"]
