"""Take in the file of a round's applications: whole, or not at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max

from commonbeat.applications.limits import read_within_limits
from commonbeat.applications.models import ApplicationFile, Companion, RefusedFile
from commonbeat.base import audit
from commonbeat.engine.applications import Applications
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.engine.scoring import score
from commonbeat.engine.sizing import size
from commonbeat.opportunities.models import Round, Rulebook
from commonbeat.opportunities.queries import policy
from commonbeat.people.models import User

REFUSED_KEPT = 20  # for each round
LARGEST_FILE = 64_000_000  # bytes; 200,000 applications have about 40,000,000


@dataclass(frozen=True)
class Beside:
    """A file to keep beside the applications: its name, what it is, and its bytes."""

    name: str
    what: str
    content: bytes


def save_applications(
    *,
    round_: Round,
    rulebook: Rulebook,
    name: str,
    content: bytes,
    notice: str = "",
    companions: Sequence[Beside] = (),
    by: User,
) -> ApplicationFile:
    """Keep a file of applications. Raises Refused with every problem of the whole file.

    notice       what every page and file that shows them has to say about them
    companions   files that belong beside it in every download
    """
    if len(content) > LARGEST_FILE:
        raise Refused(too_large(len(content)))
    rows = checked(content, policy(rulebook)).rows
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round_.pk)  # two uploads, two numbers
        _refuse_twice(round_, sha256)
        last = round_.application_files.aggregate(last=Max("number"))["last"] or 0
        kept = ApplicationFile.objects.create(
            round=round_,
            rulebook=rulebook,
            number=last + 1,
            name=name[:200],
            content=content,
            size=len(content),
            sha256=sha256,
            rows=rows,
            notice=notice,
            uploaded_by=by,
        )
        Companion.objects.bulk_create(_companion(kept, each) for each in companions)
        facts = {"sha256": sha256, "rows": rows, "rulebook": rulebook.number}
        audit.record(by, "applications.uploaded", kept, **facts)
    return kept


def _refuse_twice(round_: Round, sha256: str) -> None:
    """Raise Refused when the same bytes are in the round already."""
    same = ApplicationFile.objects.filter(round=round_, sha256=sha256).first()
    if same is not None:
        raise Refused(
            Problem(
                "applications.same",
                f"This file is already here, as number {same.number}.",
                "Use that one, or upload a file that differs from it.",
                where="file",
            )
        )


def _companion(file: ApplicationFile, beside: Beside) -> Companion:
    return Companion(
        application_file=file,
        name=beside.name,
        what=beside.what,
        content=beside.content,
        size=len(beside.content),
        sha256=hashlib.sha256(beside.content).hexdigest(),
    )


def checked(content: bytes, found: Policy) -> Applications:
    """Return the applications of a file that a run with this policy would take.

    Raises Refused with every problem of the cells, or else of the scores and sizes.
    """
    applications = read_within_limits(content, found)
    problems: list[Problem] = []
    for step in (score, size):
        try:
            step(found, applications)
        except Refused as refusal:
            problems += refusal.problems
    if problems:
        raise Refused(*problems)
    return applications


def too_large(byte_count: int) -> Problem:
    """Return the problem of a file that is too large to be read at all."""
    return Problem(
        "applications.too_large",
        f"The file has {byte_count:,} bytes; at most {LARGEST_FILE:,} are read.",
        "Leave out columns that the rulebook does not name, or award such a round with"
        " the command line.",
        where="file",
    )


@transaction.atomic
def keep_refusal(
    *, round_: Round, name: str, byte_count: int, problems: Sequence[Problem], by: User
) -> RefusedFile:
    """Keep the problems of a file that was not taken, so that they can be downloaded."""
    refused = RefusedFile.objects.create(
        round=round_,
        name=name[:200],
        size=byte_count,
        problems=[asdict(problem) for problem in problems],
        uploaded_by=by,
    )
    kept = round_.refused_files.values_list("pk", flat=True)[:REFUSED_KEPT]
    round_.refused_files.exclude(pk__in=list(kept)).delete()
    facts = {"name": refused.name, "size": byte_count, "problems": len(problems)}
    audit.record(by, "applications.refused", round_, **facts)
    return refused
