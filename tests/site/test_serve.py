"""The server as `make run` starts it: both processes, one address, one end."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from commonbeat.people import demonstration

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a migrated demonstration in a folder of its own."""
    folder = str(tmp_path_factory.mktemp("house"))
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    variables = {"COMMONBEAT_MODE": "demonstration", "COMMONBEAT_DATA": folder}
    settings = {"DJANGO_SETTINGS_MODULE": "commonbeat.site.settings", "PYTHONUNBUFFERED": "1"}
    env = kept | variables | settings
    subprocess.run([*MANAGE, "migrate", "--verbosity", "0"], env=env, check=True)
    make = "from commonbeat.people.services import make_demo_people as make; make()"
    subprocess.run([*MANAGE, "shell", "--verbosity", "0", "-c", make], env=env, check=True)
    return env


def test_it_serves_prints_address_and_sign_ins_and_stops_on_a_signal(
    house: dict[str, str],
) -> None:
    port = free_port()
    left = Path(house["COMMONBEAT_DATA"]) / "uploads" / "tmpabc.upload.csv"
    left.write_bytes(b"application_id,")  # as a server that was killed leaves it
    serve = subprocess.Popen(
        [*MANAGE, "serve", "--port", str(port), "--workers", "1"],
        env=house,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert serve.stdout is not None

    said = [serve.stdout.readline() for _ in range(3 + len(demonstration.PEOPLE))]
    serve.send_signal(signal.SIGTERM)
    rest, _ = serve.communicate(timeout=60)

    assert f"Commonbeat serves at http://127.0.0.1:{port}/" in said[1]
    assert demonstration.PASSWORD in said[2]
    assert [line.split()[0] for line in said[3:]] == [
        person.email for person in demonstration.PEOPLE
    ]
    assert rest == "Stopped.\n"
    assert not left.exists()
    assert serve.returncode == 0
    with socket.socket() as visitor:
        assert visitor.connect_ex(("127.0.0.1", port)) != 0, "nobody may be left listening"


def test_a_taken_port_is_told_in_one_line(house: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = subprocess.run(
            [*MANAGE, "serve", "--port", str(port)],
            env=house,
            capture_output=True,
            text=True,
            check=False,
        )

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"CommandError: Cannot listen on 127.0.0.1:{port}:")
    assert len(refused.stderr.splitlines()) == 1
