"""A request that waits for a free thread has arrived when it could be read."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

SITE = """
import json, time

def application(environ, start_response):
    begun = time.time()
    time.sleep(0.6)
    start_response("200 OK", [("Content-Type", "application/json")])
    told = {"arrived": environ["commonbeat.arrived_at"], "begun": begun}
    return [json.dumps(told).encode()]
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "slow_site.py").write_text(SITE)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    worker = "commonbeat.site.web_worker.ArrivalWorker"
    words = ["-m", "gunicorn", "slow_site:application", "--bind", f"127.0.0.1:{free}"]
    words += ["--worker-class", worker, "--workers", "1", "--threads", "1"]
    words += ["--no-control-socket", "--log-level", "error"]
    server = subprocess.Popen([sys.executable, *words], cwd=tmp_path)
    try:
        wait_for(free)
        yield free
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            ask(port)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


def ask(port: int) -> dict[str, float]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/")
    request.add_header("commonbeat.arrived_at", "0")
    request.add_header("Commonbeat-Arrived-At", "0")
    with urllib.request.urlopen(request, timeout=20) as answer:
        found: dict[str, float] = json.load(answer)
    return found


def test_what_waits_in_the_queue_has_arrived_already(port: int) -> None:
    sent = time.time()
    with ThreadPoolExecutor(3) as threads:
        told = list(threads.map(ask, [port] * 3))

    last = max(told, key=lambda each: each["begun"])
    assert last["begun"] - sent > 1.1
    assert all(sent - 0.1 < each["arrived"] < sent + 0.5 for each in told)


def test_an_idle_connection_has_not_arrived(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as idle:
        time.sleep(1)
        sent = time.time()
        idle.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answer = b""
        while part := idle.recv(65536):
            answer += part

    told = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert told["arrived"] >= sent - 0.01
