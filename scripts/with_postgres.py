"""Runs a command with DATABASE_URL set to a PostgreSQL 15 server of its own, then removes it.

    python3 scripts/with_postgres.py pytest -q
    python3 scripts/with_postgres.py --durable python benchmarks/surge.py

With --durable it writes through to the disk, as a server in use does. The server speaks over a
socket in a temporary folder only. PostgreSQL refuses to run as root, so root starts
it as the user `postgres` that Debian's package makes.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from machine import install_system_packages, stop

VERSION = "15"
BINARIES = Path(f"/usr/lib/postgresql/{VERSION}/bin")
CONNECTIONS = "-c max_connections=50"
# a test database may lose everything in a crash
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries() -> Path:
    """Return the folder with the server's programs; install them where there are none."""
    if not (BINARIES / "initdb").exists():
        install_system_packages([f"postgresql-{VERSION}"])
    if not (BINARIES / "initdb").exists():
        way_out = f"apt-get install postgresql-{VERSION}"
        stop(f"there is no PostgreSQL {VERSION}; on Debian: {way_out}.")
    return BINARIES


def as_server_user() -> list[str]:
    """Return the words that make root somebody whom the server accepts."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def obey(command: list[str], folder: Path) -> None:
    """Run a program of the server in its folder, without its chatter."""
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Start a server in a folder of its own; give its DATABASE_URL; stop and remove it."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="commonbeat-postgres-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    before, data = as_server_user(), folder / "data"
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' {CONNECTIONS}"
    options += "" if durable else f" {FAST}"
    control = [*before, str(programs / "pg_ctl"), "-D", str(data), "-w", "-s"]
    initdb = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "commonbeat",
        "-A",
        "trust",
        "-N",
    ]
    try:
        obey([*before, *initdb, "-E", "UTF8", "--locale=C.UTF-8"], folder)
        log = str(folder / "log")
        obey([*control, "-l", log, "-o", options, "start"], folder)
        try:
            yield f"postgres://commonbeat@{quote(str(folder), safe='')}/commonbeat"
        finally:
            obey([*control, "-m", "immediate", "stop"], folder)
    except subprocess.CalledProcessError as failure:
        log_text = (folder / "log").read_text() if (folder / "log").exists() else ""
        stop(f"PostgreSQL did not obey ({failure.cmd[-1]}): {log_text[-300:].strip()}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Run the command that is named, and end as it ends."""
    durable = sys.argv[1:2] == ["--durable"]
    command = sys.argv[2 if durable else 1 :]
    if not command:
        stop("name a command to run, as in scripts/with_postgres.py pytest.")
    # no server is left behind
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    with server(durable=durable) as url:
        code = subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode
    raise SystemExit(code)


if __name__ == "__main__":
    main()
