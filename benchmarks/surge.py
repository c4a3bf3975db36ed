"""The last minutes before a deadline: many submit at once, and the server is killed in between.

    python benchmarks/surge.py [--applications 7272] [--clients 200] [--bytes 100000] [--kill]
    python scripts/with_postgres.py python benchmarks/surge.py

Loopback only, in a folder of its own; on SQLite, or on the database of DATABASE_URL. With
--kill the whole server gets SIGKILL after half of the applications, is started again, and
whoever got no answer sends once more. Every receipt that was given out must be in the database,
complete.
"""

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SECRET = "s" * 32
BODY = f"csrfmiddlewaretoken={SECRET}"
PATIENCE = 120  # seconds for an answer
RATE, P95 = 60.0, 1.0  # what is promised


@dataclass
class Told:
    """What the clients were told, and how long each answer took."""

    seconds: list[float] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    unanswered: list[dict[str, str]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    half: Event = field(default_factory=Event)


def main() -> None:
    """Make the rows, let them be submitted, check them, tell."""
    asked = read_arguments()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "COMMONBEAT_DATA": folder,
            "COMMONBEAT_MODE": "demonstration",
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        clients = made_rows(asked, Path(folder), environment)
        port = free_port()
        server = started(port, environment, asked)
        told, again = Told(), Told()
        start = time.perf_counter()
        try:
            if asked.kill:
                Thread(target=kill_at_half, args=(server, told), daemon=True).start()
            submit_all(clients, asked, port, told)
            seconds, cpu = time.perf_counter() - start, cpu_seconds(server.pid)
            if asked.kill:
                server.wait()
                server = started(port, environment, asked)
                submit_all(told.unanswered, asked, port, again)
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        found = checked(Path(folder), environment, told.receipts + again.receipts)
    tell(asked, told, again, seconds, found)
    if cpu and not asked.kill:
        print(f"CPU of the server for each: {cpu / len(told.seconds) * 1000:.1f} ms")


def cpu_seconds(group: int) -> float:
    """Return the CPU time of a group of processes so far, where /proc tells it; else 0."""
    ticks = 0
    for told in Path("/proc").glob("[0-9]*/stat"):
        try:
            columns = told.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(columns[2]) == group:
            ticks += int(columns[11]) + int(columns[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def read_arguments() -> argparse.Namespace:
    """Return how many submit how much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=7_272)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--bytes", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--kill", action="store_true")
    return parser.parse_args()


def made_rows(
    asked: argparse.Namespace, folder: Path, environment: dict[str, str]
) -> list[dict[str, str]]:
    """Lay the tables, write the applications, return who submits them."""
    if environment.get("DATABASE_URL"):
        make_database(environment["DATABASE_URL"])
    run([sys.executable, "manage.py", "migrate", "-v", "0"], environment)
    run([sys.executable, "manage.py", "createcachetable"], environment)
    listed = folder / "clients.json"
    words = ["make", str(asked.applications), str(asked.bytes), str(listed)]
    run([sys.executable, str(HERE / "surge_rows.py"), *words], environment)
    found: list[dict[str, str]] = json.loads(listed.read_text())
    return found


def make_database(address: str) -> None:
    """Make the database of an address; it must not be there, for it is filled."""
    name = urlsplit(address).path.lstrip("/")
    with psycopg.connect(address, dbname="postgres", autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))


def run(command: Sequence[str], environment: dict[str, str]) -> str:
    """Run a program of the house; it has to succeed."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


def started(
    port: int, environment: dict[str, str], asked: argparse.Namespace
) -> "subprocess.Popen[bytes]":
    """Start the web server as `manage.py serve` does, in a session of its own."""
    words = ["-m", "gunicorn", "commonbeat.site.wsgi", "--bind", f"127.0.0.1:{port}"]
    words += ["--worker-class", "commonbeat.site.web_worker.ArrivalWorker"]
    words += ["--workers", str(asked.workers), "--threads", str(asked.threads)]
    words += ["--keep-alive", "5", "--timeout", "120", "--log-level", "error"]
    words += ["--no-control-socket"]
    server = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=environment, start_new_session=True
    )
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return server
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def kill_at_half(server: "subprocess.Popen[bytes]", told: Told) -> None:
    """Kill the server and all its workers once half of the receipts are given out."""
    told.half.wait()
    os.killpg(server.pid, signal.SIGKILL)


def submit_all(
    clients: list[dict[str, str]], asked: argparse.Namespace, port: int, told: Told
) -> None:
    """Let all be submitted by so many threads at once."""
    waiting: SimpleQueue[dict[str, str]] = SimpleQueue()
    for client in clients:
        waiting.put(client)
    half = len(clients) // 2
    threads = [
        Thread(target=work, args=(waiting, port, told, half)) for _ in range(asked.clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def work(waiting: "SimpleQueue[dict[str, str]]", port: int, told: Told, half: int) -> None:
    """Submit one application after the other, as one client."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    while True:
        try:
            client = waiting.get_nowait()
        except Empty:
            connection.close()
            return
        start = time.perf_counter()
        status, location = submit(connection, client)
        seconds = time.perf_counter() - start
        with told.lock:
            told.answers[status] += 1
            if location:
                told.seconds.append(seconds)
                told.receipts.append(location)
            elif status == "no answer":
                told.unanswered.append(client)
            if len(told.receipts) >= half:
                told.half.set()


def submit(connection: http.client.HTTPConnection, client: dict[str, str]) -> tuple[str, str]:
    """Return the status and the address of the receipt; empty if none was given."""
    headers = {
        "Cookie": client["cookie"],
        "Content-Type": "application/x-www-form-urlencoded",
    }
    try:
        connection.request("POST", client["path"], BODY, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return "no answer", ""
    return str(answer.status), answer.getheader("Location", "") if answer.status == 302 else ""


def checked(
    folder: Path, environment: dict[str, str], receipts: list[str]
) -> dict[str, object]:
    """Return what the database holds of the receipts that were given out."""
    listed = folder / "acknowledged.json"
    listed.write_text(json.dumps(receipts))
    said = run([sys.executable, str(HERE / "surge_rows.py"), "check", str(listed)], environment)
    found: dict[str, object] = json.loads(said)
    return found


def tell(
    asked: argparse.Namespace,
    told: Told,
    again: Told,
    seconds: float,
    found: dict[str, object],
) -> None:
    """Print the figures, and leave with 1 if anything is lost, doubled or wrong."""
    ordered = sorted(told.seconds)
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(f"{asked.applications:,} applications, {asked.clients} clients, {database}")
    print(f"answers {dict(told.answers)}, after a restart {dict(again.answers)}")
    if ordered:
        rate, middle = len(ordered) / seconds, ordered[len(ordered) // 2]
        high = ordered[int(len(ordered) * 0.95)]
        print(f"rate {rate:.1f}/s, p50 {middle * 1000:.0f} ms, p95 {high * 1000:.0f} ms")
        print(f"promised: {RATE:.0f}/s, p95 under {P95:.0f} s")
    print(f"receipts given out {len(told.receipts) + len(again.receipts):,}; {found}")
    whole = found["stored"] == asked.applications and found["log"] == "whole"
    if not whole or any(found[name] for name in ("lost", "doubled", "wrong")):
        sys.exit("something is lost, doubled or wrong")


if __name__ == "__main__":
    main()
