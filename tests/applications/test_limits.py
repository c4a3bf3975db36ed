"""What the office could not keep is refused when the file is taken, not when the run ends."""

import pytest
from django.utils import timezone

from commonbeat.applications.limits import LARGEST, limits
from commonbeat.applications.models import ApplicationFile
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.formats.applications import read_applications
from commonbeat.selections.enums import Status
from commonbeat.selections.models import Decision
from commonbeat.selections.services import computing
from tests.selections.factories import (
    APPLICATIONS_WITH_ORI,
    RULEBOOK,
    WITH_ORI,
    make_file,
    make_queued_run,
    make_round,
    make_rulebook,
    reloaded,
)

pytestmark = pytest.mark.django_db

# the teaching round, whose rulebook also names columns of counties and types
WIDE = WITH_ORI.replace(
    b'ori = "ori"\n', b'ori = "ori"\ncounty_fips = "county"\nagency_type = "type"\n', 1
).replace(
    b'[[fields]]\nkey = "ori"',
    b'[[fields]]\nkey = "county"\nlabel = "County"\nkind = "text"\n'
    b'\n[[fields]]\nkey = "type"\nlabel = "Type"\nkind = "text"\n'
    b'\n[[fields]]\nkey = "ori"',
    1,
)
WIDE_APPLICATIONS = b"".join(
    line.rstrip(b"\n") + (b",county,type\n" if number == 0 else b",39049,municipal\n")
    for number, line in enumerate(APPLICATIONS_WITH_ORI.splitlines(keepends=True))
)
FULLEST = {
    b"A01": b"1" * 200,
    b"Alder Police": b"A" * 200,
    b",200000,400,": b",%d,400," % LARGEST,
    b"39049,municipal": b"39049," + b"m" * 200,
}
TOO_MUCH = {
    b"A01": b"1" * 201,
    b"Alder Police": b"A" * 201,
    b",OH00001,": b",OH00000010,",
    b",200000,400,": b",%d,400," % (LARGEST + 1),
    b"39049,municipal": b"390490," + b"m" * 201,
    b",40000,60,": b",-%d,-60," % (LARGEST + 1),
}


def with_cells(cells: dict[bytes, bytes]) -> bytes:
    content = WIDE_APPLICATIONS
    for old, new in cells.items():
        content = content.replace(old, new, 1)
    return content


def test_everything_that_cannot_be_kept_is_told_at_once_with_what_else_is_wrong() -> None:
    rulebook = make_rulebook(make_round(), WIDE)

    with pytest.raises(Refused) as refusal:
        make_file(rulebook, with_cells(TOO_MUCH))

    assert [(each.where, each.code) for each in refusal.value.problems] == [
        ("line 2, column application_id", "cell.too_long"),
        ("line 2, column county", "cell.too_long"),
        ("line 2, column type", "cell.too_long"),
        ("line 2, column ori", "cell.too_long"),
        ("line 2, column agency", "cell.too_long"),
        ("line 2, column population", "cell.too_large"),
        ("line 3, column population", "cell.too_small"),
        ("line 3, column sworn", "cell.too_small"),
    ]
    assert ApplicationFile.objects.count() == 0


def test_a_problem_says_the_value_the_limit_and_the_way_out() -> None:
    rulebook = make_rulebook(make_round(), WIDE)
    content = with_cells({b",OH00001,": b",OH00000010,", b",200000,": b",%d," % 2**63})

    with pytest.raises(Refused) as refusal:
        make_file(rulebook, content)

    assert [str(each) for each in refusal.value.problems] == [
        "line 2, column ori: 'OH00000010' has 10 characters. Shorten it; at most 9 are kept.",
        (
            "line 2, column population: '9223372036854775808' is above 9223372036854775807."
            " Check it; Population served is at least 0 and at most 9223372036854775807."
        ),
    ]


def test_the_most_that_is_taken_is_computed_and_kept() -> None:
    rulebook = make_rulebook(make_round(), WIDE)
    make_file(rulebook, with_cells(FULLEST))
    run = make_queued_run(rulebook.round)

    computing.compute_run(run.public_id, clock=timezone.now)

    run = reloaded(run)
    assert (run.status, run.failure) == (Status.DONE, [])
    kept = Decision.objects.get(run=run, position=0)
    assert (kept.application_id, kept.population) == ("1" * 200, LARGEST)
    assert (kept.agency_name, kept.agency_type) == ("A" * 200, "m" * 200)


def test_a_run_of_a_file_that_was_taken_before_there_were_limits_stops_and_says_why() -> None:
    content = with_cells(TOO_MUCH | {b",40000,60,": b",40000,60,"})
    rulebook = make_rulebook(make_round(), WIDE)
    ApplicationFile.objects.create(
        round=rulebook.round,
        rulebook=rulebook,
        number=1,
        name="earlier.csv",
        content=content,
        size=len(content),
        sha256="0" * 64,
        rows=12,
        uploaded_by=rulebook.uploaded_by,
    )
    run = make_queued_run(rulebook.round)

    computing.compute_run(run.public_id, clock=timezone.now)

    run = reloaded(run)
    assert run.status == Status.FAILED
    assert len(run.failure) == 6
    assert {problem["code"] for problem in run.failure} == {"cell.too_long", "cell.too_large"}


def test_a_cap_that_64_bits_cannot_hold_is_refused() -> None:
    uncapped = WIDE.replace(b"LEAST(8, 0.05 * sworn)", b"0.05 * sworn", 1)
    rulebook = make_rulebook(make_round(), uncapped)

    with pytest.raises(Refused) as refusal:
        make_file(rulebook, with_cells({b",200000,400,": b",200000," + b"9" * 30 + b","}))

    assert [(each.code, each.where) for each in refusal.value.problems] == [
        ("size.too_large", "line 2")
    ]
    assert "request.cap = 0.05 * sworn" in refusal.value.problems[0].way_out


def test_the_command_line_reads_what_the_office_cannot_keep() -> None:
    found = read_rulebook(WIDE)
    content = with_cells(TOO_MUCH | {b",40000,60,": b",40000,60,"})

    assert read_applications(content, found).rows == 12


def test_a_field_that_plays_two_parts_has_the_narrower_limit() -> None:
    found = read_rulebook(RULEBOOK.replace(b'agency = "agency"', b'agency = "state"', 1))

    assert limits(found)["state"] == 60
