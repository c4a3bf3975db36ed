"""`serve`: the web server and the background worker, together."""

import socket
import sys
import time
import urllib.request
from argparse import ArgumentParser
from urllib.error import HTTPError, URLError

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from commonbeat.applications.services.attachments import scan_waiting
from commonbeat.base import mail
from commonbeat.people import demonstration, queries
from commonbeat.selections.tasks import reap_lost
from commonbeat.site.supervision import Together

REAP_EVERY_SECONDS = 60


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
        web = ["gunicorn", "commonbeat.site.wsgi", "--bind", f"{host}:{port}"]
        web += ["--worker-class", "gthread", "--workers", str(workers)]
        web += ["--threads", str(threads), "--keep-alive", "5", "--timeout", "120"]
        web += ["--log-level", "warning", "--no-control-socket"]
        worker = ["django", "db_worker", "--interval", "0.5", "--no-startup-delay", "-v", "0"]
        together = Together(
            {
                "web server": [sys.executable, "-m", *web],
                "background worker": [sys.executable, "-m", *worker, "--no-reload"],
            }
        )
        self.address = f"http://{host}:{port}/"
        self.greeted = False
        self.reaped_at = float(-REAP_EVERY_SECONDS)
        ended = together.run(meanwhile=self.greet_and_reap)
        if ended:
            raise CommandError(f"The {ended} ended by itself; its last words are above.")
        self.stdout.write("Stopped.")

    def greet_and_reap(self) -> None:
        """Say where the site is once it answers; now and then tidy up and try again."""
        if not self.greeted and answers(f"{self.address}healthz"):
            self.greeted = True
            self.stdout.write(f"\nCommonbeat serves at {self.address}  (Ctrl-C stops it)\n")
            self.show_sign_ins()
        if time.monotonic() - self.reaped_at >= REAP_EVERY_SECONDS:
            self.reaped_at = time.monotonic()
            reap_lost()
            mail.hand_over_waiting()
            scan_waiting()
            call_command("clearsessions")

    def show_sign_ins(self) -> None:
        """Print the published sign-ins of a demonstration."""
        people = queries.demo_people() if settings.DEMONSTRATION else []
        if people:
            self.stdout.write(f"Demo sign-ins; the password of all is {demonstration.PASSWORD}")
            for person in people:
                self.stdout.write(f"  {person.email:32}{person.role.label}")
        self.stdout.flush()


def check_free(host: str, port: int) -> None:
    """Raise CommandError in one line when nobody can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as refusal:
            raise CommandError(f"Cannot listen on {host}:{port}: {refusal}.") from refusal


def answers(address: str) -> bool:
    """Return whether the site answers, be it with a refusal of this host name."""
    try:
        with urllib.request.urlopen(address, timeout=1):  # noqa: S310  our own address
            return True
    except HTTPError:
        return True
    except (URLError, TimeoutError):
        return False
