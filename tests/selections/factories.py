"""Rounds, files and runs for tests: the small teaching round, through the real services."""

from itertools import count

from django.utils import timezone

from commonbeat.applications.models import ApplicationFile
from commonbeat.applications.services import save_applications
from commonbeat.engine.rulebook import presets
from commonbeat.opportunities.models import Program, Round, Rulebook
from commonbeat.opportunities.services import make_program, open_round, save_rulebook
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from commonbeat.selections.models import Run
from commonbeat.selections.services import computing, review, verifying
from tests.people.factories import make_person

RULEBOOK = presets.read("teaching-small")
APPLICATIONS = b"""\
application_id,agency,state,population,sworn,officers_requested,startup_agency,rural,violent_crimes,poverty_percent,review_score
A01,Alder Police,OH,200000,400,12,no,no,1800,22,80
A02,Birch Police,OH,40000,60,6,no,no,240,21,90
A03,Cedar Police,TX,180000,300,10,no,no,1440,12,70
A04,Dogwood Police,TX,20000,30,4,no,no,100,24,75
A05,Elm Police,TX,9000,18,2,no,yes,27,19,60
A06,Fir Sheriff,WY,5000,12,2,no,yes,10,9,50
A07,Gum Police,OH,160000,220,9,no,no,640,16,65
A08,Hazel Police,TX,70000,110,5,yes,no,420,23,95
A09,Ivy Police,OH,30000,45,3,no,no,60,8,40
A10,=Juniper (Sheriff),TX,2500,6,1,no,yes,4,11,30
A11,Kapok Police,OH,250000,500,20,no,no,1250,14,55
A/12 & more,Larch Police of the Township of Upper and Lower Larch,TX,15000,25,3,no,no,45,13,45
"""
# the same round, of agencies whose ORI the office wrote with 7 characters
WITH_ORI = RULEBOOK.replace(
    b'population = "population"\n', b'population = "population"\nori = "ori"\n', 1
).replace(
    b'[[fields]]\nkey = "agency"',
    b'[[fields]]\nkey = "ori"\nlabel = "ORI"\nkind = "identifier"\n'
    b'\n[[fields]]\nkey = "agency"',
    1,
)
APPLICATIONS_WITH_ORI = b"".join(
    line.replace(b",", b",ori," if number == 0 else b",OH%05d," % number, 1)
    for number, line in enumerate(APPLICATIONS.splitlines(keepends=True))
)
_numbers = count(1)


def make_a_program(**changes: str) -> Program:
    """Return a new program."""
    number = next(_numbers)
    given = {
        "slug": f"program-{number}",
        "code": f"P{number}",
        "name": f"Hiring Program {number}",
        "assistance_listing": "16.710",
        "summary": "Pays for officers.",
    }
    return make_program(**(given | changes), by=None)


def make_round(program: Program | None = None, name: str = "", slug: str = "") -> Round:
    """Return a new round of a program."""
    number = next(_numbers)
    return open_round(
        program=program or make_a_program(),
        slug=slug or f"round-{number}",
        name=name or f"Round {number}",
        fiscal_year=2026,
        by=None,
    )


def make_rulebook(round_: Round, content: bytes = RULEBOOK, by: User | None = None) -> Rulebook:
    """Return the rulebook of a round."""
    person = by or make_person(Role.PROGRAM_MANAGER)
    return save_rulebook(round_=round_, content=content, by=person)


def make_file(
    rulebook: Rulebook, content: bytes = APPLICATIONS, by: User | None = None
) -> ApplicationFile:
    """Return a file of applications for a rulebook."""
    return save_applications(
        round_=rulebook.round,
        rulebook=rulebook,
        name="applications.csv",
        content=content,
        by=by or make_person(Role.PROGRAM_MANAGER),
    )


def make_round_with_oris(round_: Round | None = None) -> Round:
    """Return a round whose applications have an ORI: OH00001 and so on, 7 characters."""
    rulebook = make_rulebook(round_ or make_round(), WITH_ORI)
    return make_file(rulebook, APPLICATIONS_WITH_ORI).round


def make_queued_run(
    round_: Round | None = None,
    rulebook: Rulebook | None = None,
    correction_reason: str = "",
) -> Run:
    """Return a run that waits for the worker; what its round lacks is made."""
    round_ = round_ or make_round()
    rulebook = rulebook or round_.rulebooks.first() or make_rulebook(round_)
    file = round_.application_files.first() or make_file(rulebook)
    return computing.start_run(
        rulebook=rulebook,
        application_file=file,
        by=make_person(Role.PROGRAM_MANAGER),
        correction_reason=correction_reason,
        enqueue=lambda _: None,
    )


def make_run(
    round_: Round | None = None,
    rulebook: Rulebook | None = None,
    correction_reason: str = "",
) -> Run:
    """Return a computed run."""
    run = make_queued_run(round_, rulebook, correction_reason)
    computing.compute_run(run.public_id, clock=timezone.now)
    return reloaded(run)


def make_verified_run(round_: Round | None = None, correction_reason: str = "") -> Run:
    """Return a run with which the second implementation agrees."""
    run = make_run(round_, None, correction_reason)
    verifying.request_verification(run=run, by=run.started_by, enqueue=lambda _: None)
    verifying.verify_kept_run(run.public_id, clock=timezone.now)
    return reloaded(run)


def make_submitted_run(round_: Round | None = None, correction_reason: str = "") -> Run:
    """Return a run that waits for approval."""
    run = make_verified_run(round_, correction_reason)
    review.submit_run(
        run=run,
        justification="It follows the rulebook.",
        by=make_person(Role.PROGRAM_MANAGER),
        now=timezone.now(),
    )
    return reloaded(run)


def make_approved_run(round_: Round | None = None, correction_reason: str = "") -> Run:
    """Return a run that somebody else approved."""
    run = make_submitted_run(round_, correction_reason)
    review.approve_run(run=run, by=make_person(Role.DIRECTOR), now=timezone.now())
    return reloaded(run)


def make_published_run(round_: Round | None = None, correction_reason: str = "") -> Run:
    """Return a run that everybody can see."""
    run = make_approved_run(round_, correction_reason)
    review.publish_run(run=run, by=make_person(Role.PROGRAM_MANAGER), now=timezone.now())
    return reloaded(run)


def reloaded(run: Run) -> Run:
    """Return the run as the database has it now."""
    return Run.objects.select_related("round__program").get(pk=run.pk)
