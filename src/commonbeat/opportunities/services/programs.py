"""Make programs and rounds, and take in the rulebooks of a round."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Max

from commonbeat.base import audit
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.opportunities.models import Program, Round, Rulebook
from commonbeat.opportunities.widths import limit_problems
from commonbeat.people.models import User

RESERVED = {"opportunities", "form-sets", "programs", "rounds"}  # pages of the workspace
LARGEST_RULEBOOK = 1_000_000  # bytes; the longest preset has about 20,000


@transaction.atomic
def make_program(
    *,
    slug: str,
    code: str,
    name: str,
    assistance_listing: str,
    summary: str,
    history: str = "",
    by: User | None,
) -> Program:
    """Add a program. Raises Refused if another has its code."""
    problems = code_problems(code)
    if problems:
        raise Refused(*problems)
    with _refused_if_taken_meanwhile(lambda: code_problems(code)):
        program = Program.objects.create(
            slug=slug,
            code=code,
            name=name,
            assistance_listing=assistance_listing,
            summary=summary,
            history=history,
        )
    audit.record(by, "program.made", program, slug=slug, code=code)
    return program


@transaction.atomic
def open_round(
    *,
    program: Program,
    slug: str,
    name: str,
    fiscal_year: int,
    is_synthetic: bool = False,
    by: User | None,
) -> Round:
    """Open a competition of a program. Raises Refused if the address is taken."""
    problems = address_problems(slug)
    if problems:
        raise Refused(*problems)
    with _refused_if_taken_meanwhile(lambda: address_problems(slug)):
        opened = Round.objects.create(
            program=program,
            slug=slug,
            name=name,
            fiscal_year=fiscal_year,
            is_synthetic=is_synthetic,
        )
    audit.record(by, "round.opened", opened, slug=slug, program=program.code)
    return opened


@contextmanager
def _refused_if_taken_meanwhile(problems: Callable[[], list[Problem]]) -> Iterator[None]:
    """Raise Refused where another person took the name between our question and our answer."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        found = problems()
        if not found:
            raise
        raise Refused(*found) from None


def code_problems(code: str) -> list[Problem]:
    """Return why no new program can have this code: another has it, in whatever case."""
    return [
        Problem(
            "program.taken",
            f"{taken.name} has the code {taken.code} already.",
            "Choose another one.",
            where="code",
        )
        for taken in Program.objects.filter(code__iexact=code)
    ]


def address_problems(slug: str) -> list[Problem]:
    """Return why no new round can have this address: another round or page has it."""
    if slug in RESERVED:
        return [
            Problem(
                "round.reserved",
                f"{slug} is the address of another page of the workspace.",
                "Choose another one.",
                where="slug",
            )
        ]
    return [
        Problem(
            "round.taken",
            f"{taken.name} has the address {taken.slug} already.",
            "Choose another one.",
            where="slug",
        )
        for taken in Round.objects.filter(slug=slug)
    ]


def _read_within_limits(content: bytes) -> Policy:
    """Return the policy of a rulebook whose words can be kept."""
    found = read_rulebook(content)
    problems = limit_problems(found)
    if problems:
        raise Refused(*problems)
    return found


def save_rulebook(*, round_: Round, content: bytes, by: User) -> Rulebook:
    """Keep a rulebook as the next version of its round. Raises Refused with every problem."""
    if len(content) > LARGEST_RULEBOOK:
        raise Refused(
            Problem(
                "rulebook.too_large",
                f"The file has {len(content):,} bytes; a rulebook has at most"
                f" {LARGEST_RULEBOOK:,}.",
                "Choose the rulebook (a TOML file), not the applications.",
                where="file",
            )
        )
    policy = _read_within_limits(content)
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round_.pk)  # two uploads, two numbers
        same = Rulebook.objects.filter(round=round_, sha256=sha256).first()
        if same is not None:
            raise Refused(
                Problem(
                    "rulebook.same",
                    f"This file is already here, as version {same.number}.",
                    "Use that version, or upload a file that differs from it.",
                    where="file",
                )
            )
        last = round_.rulebooks.aggregate(last=Max("number"))["last"] or 0
        rulebook = Rulebook.objects.create(
            round=round_,
            number=last + 1,
            title=policy.title[:200],
            version=policy.version[:40],
            content=content,
            size=len(content),
            sha256=sha256,
            uploaded_by=by,
        )
        audit.record(by, "rulebook.uploaded", rulebook, sha256=sha256, number=last + 1)
    return rulebook
