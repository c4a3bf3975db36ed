"""The web's part of the promises: until it serves, and how fast the list of applicants is."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

from measure import Measured

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LONGEST_SECONDS = 180


def serving(data: Path) -> Measured:
    """Measure `make run` with an empty data folder until the first page answers."""
    port = _free_port()
    start = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=ROOT,
        env=_environment(data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(f"http://127.0.0.1:{port}/"):
            if process.poll() is not None:
                raise SystemExit("make run ended before it served")
            if time.perf_counter() - start > LONGEST_SECONDS:
                raise SystemExit("make run does not serve")
            time.sleep(0.1)
        seconds = time.perf_counter() - start
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait()
    return Measured((seconds,), 0)


def list_page(data: Path) -> tuple[Measured, int]:
    """Measure the list of a round's applicants, and return also the most queries of a page."""
    said = subprocess.run(
        [sys.executable, str(HERE / "list_page.py")],
        env=_environment(data),
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(said.stdout)
    return Measured(tuple(found["seconds"]), 0), found["queries"]


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {
        **kept,
        "COMMONBEAT_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "commonbeat.site.settings",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
