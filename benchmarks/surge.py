"""The last minutes before a deadline: many submit at once, or write at once.

    python benchmarks/surge.py [--applications 7272] [--clients 200] [--per-second 64]
    python benchmarks/surge.py --per-second 0       # as fast as the clients can
    python benchmarks/surge.py --kill               # SIGKILL after half of the receipts
    python benchmarks/surge.py --autosave 60        # seconds in which the clients write
    python scripts/with_postgres.py --durable python benchmarks/surge.py

Loopback only, in a folder of its own; on SQLite, or on the database of DATABASE_URL. With
--kill the whole server gets SIGKILL after half of the applications, is started again, and
whoever got no answer sends once more. Every receipt that was given out must be in the database,
complete. With --write the line goes into the table of benchmarks/README.md.
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from run import put_between
from surge_clients import NO_ANSWER, Request, Told, request, send_all
from surge_server import Server, make_tables, run

HERE = Path(__file__).resolve().parent
SECRET = "s" * 32
BODY = f"csrfmiddlewaretoken={SECRET}".encode()
FORM = "application/x-www-form-urlencoded"
RATE, P95, P95_SAVING = 60.0, 1.0, 0.3  # what is promised
SAVE_EVERY, LOOK_EVERY = 4.0, 3.0  # seconds: as static/applications/writing.js does
HEAD = (
    "| work | database | a second | p50 | p95 | p99 | CPU of the server for each"
    " | errors | lost | doubled | holds |\n"
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
)


@dataclass(frozen=True)
class Result:
    """What was measured, and what the database holds afterwards."""

    told: Told
    again: Told
    cpu: float
    found: dict[str, object]


def main() -> None:
    """Make the rows, let them be sent, check them, tell."""
    asked = read_arguments()
    with tempfile.TemporaryDirectory(prefix="commonbeat-surge-") as folder:
        environment = os.environ | {
            "COMMONBEAT_DATA": folder,
            "COMMONBEAT_MODE": "demonstration",
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        make_tables(environment)
        listed = Path(folder) / "clients.json"
        count = asked.clients if asked.autosave else asked.applications
        words = ["make", str(count), str(asked.bytes), str(listed)]
        run([sys.executable, str(HERE / "surge_rows.py"), *words], environment)
        people = json.loads(listed.read_text())
        requests = savings(people, asked) if asked.autosave else submissions(people, asked)
        result = measured(requests, people, asked, environment, Path(folder))
    tell(asked, result)


def read_arguments() -> argparse.Namespace:
    """Return how many submit how much."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--applications", type=int, default=7_272)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--bytes", type=int, default=100_000)
    parser.add_argument("--per-second", type=float, default=64.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--autosave", type=int, default=0, metavar="SECONDS")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def submissions(people: list[dict[str, str]], asked: argparse.Namespace) -> list[Request]:
    """Return one submission of each application, evenly over time or all at once."""
    rate = asked.per_second
    return [
        request(
            "submit",
            "POST",
            each["path"],
            each["cookie"],
            body=(FORM, BODY),
            due=place / rate if rate else None,
        )
        for place, each in enumerate(people)
    ]


def savings(people: list[dict[str, str]], asked: argparse.Namespace) -> list[Request]:
    """Return what the pages of people who type on without a pause send."""
    found = []
    for place, each in enumerate(people):
        shift, client = place / len(people), str(uuid4())
        found += [
            _saving(each, client, number, (number + shift) * SAVE_EVERY)
            for number in range(int(asked.autosave / SAVE_EVERY))
        ]
        looks = int(asked.autosave / LOOK_EVERY)
        path = each["path"].replace("/submit/", "/changes/?form=form_0&path=text_0&since=0")
        found += [
            request("look", "GET", path, each["cookie"], due=(number + shift) * LOOK_EVERY)
            for number in range(looks)
        ]
    return sorted(found, key=lambda one: one.due or 0.0)


def _saving(person: dict[str, str], client: str, number: int, due: float) -> Request:
    """Return the next words of a person: each edit is made on top of the one before."""
    words = "Two officers walk the four blocks around the station every evening. "
    edit = {"form": "form_0", "path": "text_0", "text": words * (number % 30 + 1)}
    edit["base_version"] = number + 1  # type: ignore[assignment]  # a table of JSON
    batch = {"client": client, "sequence": number, "edits": [edit]}
    return request(
        "save",
        "POST",
        person["path"].replace("/submit/", "/edits/"),
        person["cookie"],
        body=(f"application/json\r\nX-CSRFToken: {SECRET}", json.dumps(batch).encode()),
        due=due,
    )


def measured(
    requests: list[Request],
    people: list[dict[str, str]],
    asked: argparse.Namespace,
    environment: dict[str, str],
    folder: Path,
) -> Result:
    """Send all, through a kill if that is asked, and look into the database."""
    server, again = Server(environment, asked.workers, asked.threads), Told()
    try:
        warm_up(server, people, asked.clients)
        before = server.cpu_seconds()
        told = send_all(
            requests,
            port=server.port,
            clients=asked.clients,
            at_half=server.kill if asked.kill else None,
        )
        cpu = server.cpu_seconds() - before
        if asked.kill:
            server.end()
            server = Server(environment, asked.workers, asked.threads)
            left = [Request(each.kind, each.raw) for each in told.unanswered]
            again = send_all(left, port=server.port, clients=asked.clients)
    finally:
        server.end()
    listed = folder / "acknowledged.json"
    listed.write_text(json.dumps(told.locations + again.locations))
    said = run([sys.executable, str(HERE / "surge_rows.py"), "check", str(listed)], environment)
    return Result(told, again, cpu, json.loads(said))


def warm_up(server: Server, people: list[dict[str, str]], clients: int) -> None:
    """Let every worker read its code and the forms: a server runs long before a deadline."""
    looks = [request("warm", "GET", each["path"], each["cookie"]) for each in people[:40]]
    send_all(looks, port=server.port, clients=clients)


def tell(asked: argparse.Namespace, result: Result) -> None:
    """Print the line of the table, and leave with 1 if anything is lost, doubled or wrong."""
    told, found = result.told, result.found
    print(f"answers {dict(told.answers)}, after a restart {dict(result.again.answers)}")
    print(f"receipts given out {len(told.locations) + len(result.again.locations):,}; {found}")
    answered = sum(map(len, told.seconds.values()))
    print(
        f"{told.lasted:.1f} s; CPU of the clients for each answer"
        f" {told.cpu / max(answered, 1) * 1000:.1f} ms"
    )
    line = row(asked, result)
    print(f"{machine()}\n\n{HEAD}\n{line}")
    if asked.write:
        write(line)
    wanted = 0 if asked.autosave else asked.applications
    whole = found["stored"] == wanted and found["log"] == "whole"
    if not whole or any(found[name] for name in ("lost", "doubled", "wrong")):
        sys.exit("something is lost, doubled or wrong")


def row(asked: argparse.Namespace, result: Result) -> str:
    """Return one line of the table in Markdown."""
    told, found = result.told, result.found
    kind, limit = ("save", P95_SAVING) if asked.autosave else ("submit", P95)
    ordered = sorted(told.seconds.get(kind, [])) or [0.0]
    middle, high, highest = (ordered[int(len(ordered) * part)] for part in (0.5, 0.95, 0.99))
    errors = sum(
        count for status, count in told.answers.items() if status not in {"200", "302"}
    )
    killed = told.answers[NO_ANSWER] if asked.kill else 0
    rate = len(ordered) / told.lasted
    answered = sum(map(len, told.seconds.values()))
    cpu = "" if asked.kill else f"{result.cpu / max(answered, 1) * 1000:.1f} ms"
    holds = errors == killed and not found["lost"] and not found["doubled"]
    if not asked.kill:
        holds = holds and high < limit and (bool(asked.autosave) or rate >= RATE)
    lost, doubled = (len(list(found[name])) for name in ("lost", "doubled"))  # type: ignore[call-overload]
    return (
        f"| {work(asked)} | {database()} | {rate:.1f} | {middle * 1000:.0f} ms |"
        f" {high * 1000:.0f} ms | {highest * 1000:.0f} ms | {cpu} | {errors - killed} |"
        f" {lost} | {doubled} | {'yes' if holds else '**no**'} |"
    )


def work(asked: argparse.Namespace) -> str:
    """Return what was done, in words."""
    if asked.autosave:
        return f"{asked.clients} people write for {asked.autosave} s"
    how = f"{asked.per_second:g} a second" if asked.per_second else "as fast as they can"
    killed = ", SIGKILL after half" if asked.kill else ""
    return f"{asked.applications:,} submitted by {asked.clients} clients, {how}{killed}"


def database() -> str:
    """Return which database was used."""
    return "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"


def machine() -> str:
    """Return what the figures were measured on."""
    cores, python = os.cpu_count(), sys.version.split()[0]
    return f"Measured on {cores} cores, Python {python}, clients on the same machine."


def write(line: str) -> None:
    """Put a line into the table of the README, in the place of the last one of its kind."""
    key = line.split("|")[1:3]
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    kept = readme.split("<!-- surge: begin -->")[1].split("<!-- surge: end -->")[0]
    rows = [each for each in kept.splitlines() if each.startswith("| ")]
    others = [each for each in rows[2:] if each.split("|")[1:3] != key]
    put_between("surge", "\n".join([machine(), "", HEAD, *others, line]))


if __name__ == "__main__":
    main()
