"""`serve`: the web server and the background worker, together."""

import socket
import sys
import time
import urllib.request
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from urllib.error import HTTPError, URLError

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from commonbeat.agencies.tasks import enqueue_due
from commonbeat.applications.services.attachments import scan_waiting
from commonbeat.base import health, mail
from commonbeat.opportunities.services.digests import send_digests
from commonbeat.people import demonstration, queries
from commonbeat.selections.tasks import reap_lost
from commonbeat.site.supervision import Together

REAP_EVERY_SECONDS = 60
DIGESTS_FROM = 7  # o'clock
ASK_EVERY_SECONDS = 60 * 60


class Command(BaseCommand):
    """Serve the site and do its background work until Ctrl-C."""

    help = "Serve the site and do its background work, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where to listen and with how many hands."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="web processes")
        parser.add_argument("--threads", type=int, default=4, help="threads in each of them")

    def handle(self, *, host: str, port: int, workers: int, threads: int, **_: object) -> None:
        """Start both, say where, and stop both."""
        check_free(host, port)
        clear_uploads(Path(settings.FILE_UPLOAD_TEMP_DIR))
        web = ["gunicorn", "commonbeat.site.wsgi", "--bind", f"{host}:{port}"]
        web += [
            "--worker-class",
            "commonbeat.site.web_worker.ArrivalWorker",
            "--workers",
            str(workers),
        ]
        web += ["--threads", str(threads), "--keep-alive", "5", "--timeout", "120"]
        web += ["--log-level", "warning", "--no-control-socket"]
        worker = ["django", "db_worker", "--interval", "0.5", "--no-startup-delay", "-v", "0"]
        together = Together(
            {
                "web server": [sys.executable, "-m", *web],
                "background worker": [sys.executable, "-m", *worker, "--no-reload"],
            },
            again={"background worker"},  # a database that was locked for long ends it
        )
        self.address = f"http://{host}:{port}/"
        self.greeted = False
        self.digests_of: date | None = None
        self.reaped_at = float(-REAP_EVERY_SECONDS)
        self.asked_at = float(-ASK_EVERY_SECONDS)
        self.beat_at = float(-health.EVERY_SECONDS)
        ended = together.run(meanwhile=self.greet_and_reap)
        if ended:
            raise CommandError(f"The {ended} ended by itself; its last words are above.")
        self.stdout.write("Stopped.")

    def greet_and_reap(self) -> None:
        """Say where the site is once it answers; now and then see to what waits."""
        if not self.greeted and answers(f"{self.address}healthz"):
            self.greeted = True
            self.stdout.write(f"\nCommonbeat serves at {self.address}  (Ctrl-C stops it)\n")
            self.show_sign_ins()
        if self.greeted and time.monotonic() - self.beat_at >= health.EVERY_SECONDS:
            self.beat_at = time.monotonic()
            self.write_beat()
        if time.monotonic() - self.reaped_at >= REAP_EVERY_SECONDS:
            self.reaped_at = time.monotonic()
            try:
                self.look_after()
            except OperationalError as error:  # locked for long: the site goes on meanwhile
                self.stderr.write(f"What is due is done in a minute: {error}.")

    def look_after(self) -> None:
        """Do what is due once a minute: lost work, waiting mail, digests, registrations."""
        reap_lost()
        mail.hand_over_waiting()
        scan_waiting()
        self.send_digests()
        call_command("clearsessions")
        if time.monotonic() - self.asked_at >= ASK_EVERY_SECONDS:
            self.asked_at = time.monotonic()
            enqueue_due(timezone.now())

    def send_digests(self) -> None:
        """Send the digests of today once, from seven in the morning of this site on."""
        now = timezone.localtime()
        if now.hour >= DIGESTS_FROM and self.digests_of != now.date():
            self.digests_of = now.date()
            send_digests(now=now, today=now.date())

    def write_beat(self) -> None:
        """Write into the health log that the site answers; a gap in it is an outage."""
        if not answers(f"{self.address}healthz"):
            return
        try:
            health.beat(now=timezone.now())
        except DatabaseError as error:  # the database is down: this is what the gap will show
            self.stderr.write(f"No heartbeat was written: {error}")
            connection.close()

    def show_sign_ins(self) -> None:
        """Print the published sign-ins of a demonstration."""
        people = queries.demo_people() if settings.DEMONSTRATION else []
        if people:
            self.stdout.write(f"Demo sign-ins; the password of all is {demonstration.PASSWORD}")
            for person in people:
                self.stdout.write(f"  {person.email:34}{person.does}")
        self.stdout.flush()


def check_free(host: str, port: int) -> None:
    """Raise CommandError in one line when nobody can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as refusal:
            raise CommandError(f"Cannot listen on {host}:{port}: {refusal}.") from refusal


def clear_uploads(folder: Path) -> None:
    """Remove what a server that was killed in the middle of an upload had taken in so far."""
    for left in folder.glob("*.upload*"):
        left.unlink(missing_ok=True)


def answers(address: str) -> bool:
    """Return whether the site answers, be it with a refusal of this host name."""
    try:
        with urllib.request.urlopen(address, timeout=1):  # noqa: S310  our own address
            return True
    except HTTPError:
        return True
    except (URLError, TimeoutError):
        return False
