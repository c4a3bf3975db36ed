"""`load_demonstration`: people, agencies, a published round and one that waits to be run."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder as Recorder
from django.utils import timezone

from commonbeat.agencies.services.demonstration import load_people_of_agencies
from commonbeat.agencies.services.registry import load_nation
from commonbeat.applications.models import ApplicationFile
from commonbeat.applications.services import save_applications
from commonbeat.demonstration.applications import applications as synthetic_round
from commonbeat.demonstration.knobs import ROUND_SIZE
from commonbeat.demonstration.nation import DEFAULT_SEED, nation
from commonbeat.engine.rulebook import presets
from commonbeat.opportunities.models import Program, Round, Rulebook
from commonbeat.opportunities.services import make_program, open_round, save_rulebook
from commonbeat.opportunities.services.beginning import load_offers
from commonbeat.opportunities.services.form_sets import load_ready_sets
from commonbeat.people.models import User
from commonbeat.selections import queries
from commonbeat.selections.folder import SYNTHETIC
from commonbeat.selections.management.ahead import Ahead, Inputs, begun
from commonbeat.selections.management.steps import demo_people, publish

PUBLISHED, OPEN = "chrp-2009", "chp-2027"
SUMMARY = (
    "Pays the salary and benefits of newly hired entry-level officers for three years, so that"
    " agencies can put more officers into community policing. Each position is kept for at"
    " least a year after the federal money ends."
)
HISTORY = (
    "The recovery round of fiscal year 2009 had $1 billion for 7,272 applications; 1,046"
    " agencies were funded for 4,699 officers. Its auditors found a year later that mistakes"
    " in the formulas of the ranking had moved more than $14 million to 45 agencies that"
    " should not have had it, while 34 that qualified got nothing. The rounds shown here are"
    " synthetic: real places, made-up applications, and rulebooks in the style of those years."
)
JUSTIFICATION = (
    "Synthetic demonstration round in the style of fiscal year 2009. The rulebook was applied"
    " without exception, and the second implementation agrees on every application."
)


class Command(BaseCommand):
    """Load what a visitor needs to try everything; a second time changes nothing."""

    help = (
        "Load the synthetic demonstration: people, agencies, one published and one open round."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how large the rounds are."""
        parser.add_argument(
            "--applications",
            type=int,
            default=ROUND_SIZE,
            metavar="N",
            help=f"how many applications each round has (default {ROUND_SIZE:,})",
        )

    def handle(self, *, applications: int, **_: object) -> None:
        """Migrate, load what is not there yet, and say what there is."""
        if not settings.DEMONSTRATION:
            raise CommandError(
                "This is a production site: synthetic data do not belong into it."
                " Unset COMMONBEAT_MODE to try the demonstration."
            )
        if Recorder(connection).has_table():
            call_command("migrate", verbosity=0)
            self.load(applications)
            return
        content = made(2009, applications)
        with begun(Inputs(presets.read("chp-fy2009"), content, SYNTHETIC)) as ahead:
            call_command("migrate", verbosity=0)
            self.load(applications, ahead)

    def load(self, applications: int, ahead: Ahead | None = None) -> None:
        """Load what is not there yet; the published round last, as it may be decided beside."""
        manager, director = demo_people()
        if not Round.objects.filter(slug=OPEN).exists():
            load_nation(nation().agencies)
            self.say("The synthetic nation is loaded.")
        load_people_of_agencies(now=timezone.now())
        load_ready_sets(now=timezone.now())
        program = the_program()
        published = the_round(
            program, PUBLISHED, "CHRP fiscal year 2009 (synthetic)", 2009, manager
        )
        opened = the_round(program, OPEN, "CHP fiscal year 2027 (synthetic)", 2027, manager)
        the_inputs(opened, "chp-fy2022-25", 2027, applications, manager)
        self.say("The round of 2027 is ready to be run.")
        load_offers(writer=manager, approver=director, now=timezone.now())
        self.say("Opportunities are there: forecast, posted, amended, closed, and drafts.")
        if queries.published_run(published) is None:
            rulebook, file = the_inputs(published, "chp-fy2009", 2009, applications, manager)
            publish(
                rulebook,
                file,
                justification=JUSTIFICATION,
                manager=manager,
                director=director,
                ahead=ahead,
            )
            self.say("The round of 2009 is computed, verified, approved and published.")

    def say(self, words: str) -> None:
        """Write one line at once."""
        self.stdout.write(words)
        self.stdout.flush()


def the_program() -> Program:
    """Return the hiring program, made if it is not there."""
    found = Program.objects.filter(slug="chp").first()
    return found or make_program(
        slug="chp",
        code="CHP",
        name="COPS Hiring Program",
        assistance_listing="16.710",
        summary=SUMMARY,
        history=HISTORY,
        by=None,
    )


def the_round(program: Program, slug: str, name: str, fiscal_year: int, by: User) -> Round:
    """Return a round, opened if it is not there."""
    found = Round.objects.filter(slug=slug).first()
    return found or open_round(
        program=program,
        slug=slug,
        name=name,
        fiscal_year=fiscal_year,
        is_synthetic=True,
        by=by,
    )


def the_inputs(
    round_: Round, preset: str, seed: int, count: int, by: User
) -> tuple[Rulebook, ApplicationFile]:
    """Return rulebook and applications of a round, taken in if they are not there."""
    rulebook = round_.rulebooks.first() or save_rulebook(
        round_=round_, content=presets.read(preset), by=by
    )
    file = round_.application_files.first() or save_applications(
        round_=round_,
        rulebook=rulebook,
        name="applications.csv",
        content=made(seed, count),
        by=by,
    )
    return rulebook, file


def made(seed: int, count: int) -> bytes:
    """Return the applications of a synthetic round."""
    return synthetic_round(seed=seed, count=count, nation_seed=DEFAULT_SEED).content
