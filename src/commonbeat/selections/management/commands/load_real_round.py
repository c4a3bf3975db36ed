"""`load_real_round`: a round of real agencies, from public files to the public."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from commonbeat.agencies.services.imports import import_file
from commonbeat.applications.models import ApplicationFile
from commonbeat.applications.services import Beside, save_applications
from commonbeat.demonstration.public_files import BY_KIND, OFFENSES_YEAR
from commonbeat.demonstration.real_round import ASSUMPTION, COMPANIONS, RealRound, real_round
from commonbeat.demonstration.rulebooks import REAL_PRESET
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook import presets
from commonbeat.opportunities.models import Program, Round, Rulebook
from commonbeat.opportunities.services import make_program, open_round, save_rulebook
from commonbeat.people.models import User
from commonbeat.selections import queries
from commonbeat.selections.management.steps import demo_people, publish

SLUG = "real-input-2020"
NAME = "Real agencies, assumed requests, funds of fiscal year 2020"
SUMMARY = (
    "What the machinery makes of real input: the municipal agencies, offenses and county"
    f" figures of public files. {ASSUMPTION}"
)
JUSTIFICATION = (
    "A test of the machinery on real input, with assumed requests. The rulebook was applied"
    " without exception, and the second implementation agrees on every application."
)
CORRECTION = "The public files, the way they are joined, or the rulebook are not as they were."


class Command(BaseCommand):
    """Join, import, decide, verify, approve, publish; the same files change nothing twice."""

    help = "Publish a round of real agencies, joined from public files, in the demonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder of the public files."""
        parser.add_argument("folder", type=Path, help="where the public files lie")

    def handle(self, *, folder: Path, **_: object) -> None:
        """Do what is not done yet, and say where to look."""
        if not settings.DEMONSTRATION:
            raise CommandError(
                "This is a production site: a round that nobody applied to does not belong"
                " into it. Unset COMMONBEAT_MODE to try it in a demonstration."
            )
        try:
            joined = real_round(folder)
        except Refused as refusal:
            lines = [f"  {problem}" for problem in refusal.problems]
            raise CommandError("\n".join(["Nothing was loaded.", *lines])) from None
        self.fill_registry(folder)
        manager, director = demo_people()
        round_ = the_round(manager)
        rulebook, file = the_inputs(round_, joined, manager)
        before = queries.published_run(round_)
        if before is None or (before.rulebook, before.application_file) != (rulebook, file):
            publish(
                rulebook,
                file,
                justification=JUSTIFICATION,
                correction_reason=CORRECTION if before else "",
                manager=manager,
                director=director,
            )
            self.stdout.write("The round is computed, verified, approved and published.")
        else:
            self.stdout.write("The same round is published already; nothing has changed.")
        self.stdout.write(f"See it: {reverse('selections:result', args=[SLUG])}")

    def fill_registry(self, folder: Path) -> None:
        """Import the agencies and their figures from the same files."""
        for kind, file in BY_KIND.items():
            report = import_file(
                kind=kind,
                data=(folder / file.path).read_bytes(),
                vintage="",
                year=OFFENSES_YEAR,
                by=None,
                dry_run=False,
            )
            for sentence in report.sentences:
                self.stdout.write(sentence)


def the_round(by: User) -> Round:
    """Return the round, opened under a program of its own if it is not there."""
    found = Round.objects.filter(slug=SLUG).first()
    if found is not None:
        return found
    program = Program.objects.filter(slug="real-input").first() or make_program(
        slug="real-input",
        code="REAL",
        name="Round on real input",
        assistance_listing="16.710",
        summary=SUMMARY,
        by=None,
    )
    return open_round(program=program, slug=SLUG, name=NAME, fiscal_year=2020, by=by)


def the_inputs(round_: Round, joined: RealRound, by: User) -> tuple[Rulebook, ApplicationFile]:
    """Return rulebook and applications as they are now, taken in if they are not there."""
    policy = presets.read(REAL_PRESET)
    rulebook = round_.rulebooks.filter(sha256=_sha256(policy)).first() or save_rulebook(
        round_=round_, content=policy, by=by
    )
    same = round_.application_files.filter(sha256=_sha256(joined.content))
    file = same.first() or save_applications(
        round_=round_,
        rulebook=rulebook,
        name="applications.csv",
        content=joined.content,
        notice=joined.notice,
        companions=[
            Beside(name, COMPANIONS[name], content)
            for name, content in joined.companions.items()
        ],
        by=by,
    )
    return rulebook, file


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
