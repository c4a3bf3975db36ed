import argparse
import importlib
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module with the clients."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("surge_clients")


@pytest.fixture
def surge(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module that tells what was measured."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("surge")


class Receiver(BaseHTTPRequestHandler):
    """Leads to a receipt under the address that was asked for, and keeps the connection."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer with the address and with what was sent."""
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(302)
        self.send_header("Location", f"{self.path}{sent}/{self.headers['Cookie']}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """Return where a receiver listens."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def beside(work: Callable[..., Any], *given: object, **how: object) -> Any:
    """Work in a thread of its own: the browser of other tests has a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *given, **how).result()


def test_every_request_is_sent_once_and_its_answer_is_kept(
    clients: ModuleType, port: int
) -> None:
    requests = [
        clients.request("submit", "POST", f"/{number}/", "c=1", body=("text/plain", b"x"))
        for number in range(40)
    ]
    halves: list[str] = []

    told = beside(
        clients.send_all, requests, port=port, clients=7, at_half=lambda: halves.append("half")
    )

    assert sorted(told.locations) == sorted(f"/{number}/x/c=1" for number in range(40))
    assert told.answers == {"302": 40}
    assert len(told.seconds["submit"]) == 40
    assert halves == ["half"]


def test_requests_wait_until_they_are_due(clients: ModuleType, port: int) -> None:
    requests = [
        clients.request("submit", "POST", "/", "c=1", due=number / 20) for number in range(7)
    ]

    told = beside(clients.send_all, requests, port=port, clients=2)

    assert told.lasted >= 0.3
    assert len(told.locations) == 7


def test_what_gets_no_answer_is_told(clients: ModuleType) -> None:
    with socket.socket() as nobody:  # bound, but not listening
        nobody.bind(("127.0.0.1", 0))
        requests = [clients.request("submit", "POST", "/", "c=1")] * 3

        told = beside(clients.send_all, requests, port=nobody.getsockname()[1], clients=2)

    assert told.answers == {clients.NO_ANSWER: 3}
    assert told.unanswered == requests
    assert told.locations == []


def test_the_line_says_whether_the_promise_holds(
    surge: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    asked = argparse.Namespace(
        applications=100, clients=20, per_second=64.0, kill=False, autosave=0
    )
    told = surge.Told(seconds={"submit": [0.2] * 90 + [0.9] * 10}, lasted=1.0)
    told.answers["302"] = 100
    found: dict[str, list[str]] = {"lost": [], "doubled": []}

    good = surge.row(asked, surge.Result(told, surge.Told(), 1.5, found))
    told.lasted = 2.0
    slow = surge.row(asked, surge.Result(told, surge.Told(), 1.5, found))
    told.lasted = 1.0
    lost = surge.row(asked, surge.Result(told, surge.Told(), 1.5, found | {"lost": ["/a/"]}))

    assert good == (
        "| 100 submitted by 20 clients, 64 a second | SQLite | 100.0 | 200 ms | 900 ms | 900 ms"
        " | 15.0 ms | 0 | 0 | 0 | yes |"
    )
    assert slow.endswith("| **no** |")
    assert lost.endswith("| 1 | 0 | **no** |")
