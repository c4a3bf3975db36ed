"""The server of the deadline surge: started as `manage.py serve` does, killed, measured."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parents[1]
LONGEST_START = 60  # seconds


class Server:
    """The web server on a free port, in a session of its own."""

    def __init__(self, environment: Mapping[str, str], workers: int, threads: int) -> None:
        self.port = _free_port()
        words = ["-m", "gunicorn", "commonbeat.site.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        words += ["--worker-class", "commonbeat.site.web_worker.ArrivalWorker"]
        words += ["--workers", str(workers), "--threads", str(threads)]
        words += ["--keep-alive", "5", "--timeout", "120", "--log-level", "error"]
        words += ["--no-control-socket"]
        self._process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment, start_new_session=True
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(LONGEST_START * 10):
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def kill(self) -> None:
        """End the server and all its workers at once, with nothing tidied up."""
        os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it, unless it is gone, and wait until it is."""
        if self._process.poll() is None:
            self.kill()
        self._process.wait()

    def cpu_seconds(self) -> float:
        """Return the CPU time of all its processes so far, where /proc tells it; else 0."""
        ticks = 0
        for told in Path("/proc").glob("[0-9]*/stat"):
            try:
                columns = told.read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            if int(columns[2]) == self._process.pid:
                ticks += int(columns[11]) + int(columns[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_tables(environment: Mapping[str, str]) -> None:
    """Lay the tables of an empty database; one of DATABASE_URL must not be there yet."""
    address = environment.get("DATABASE_URL")
    if address:
        name = urlsplit(address).path.lstrip("/")
        with psycopg.connect(address, dbname="postgres", autocommit=True) as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    run([sys.executable, "manage.py", "migrate", "-v", "0"], environment)
    run([sys.executable, "manage.py", "createcachetable"], environment)


def run(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run a program of the house; it has to succeed."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout
