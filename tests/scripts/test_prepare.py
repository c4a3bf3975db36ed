"""Set-up says in one line what is missing, before it does anything."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def prepare_run(port: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "prepare.py"), "run"],
        env=os.environ | {"PORT": port},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "", "٨٠"])
def test_a_port_that_is_none_is_refused_in_one_line(port: str) -> None:
    refused = prepare_run(port)

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == (
        f"Commonbeat cannot go on: PORT={port} is not a port: use 1 to 65535, as in "
        "make run PORT=8001.\n"
    )


def test_a_taken_port_is_told_in_one_line_with_the_next_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = prepare_run(str(port))

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Commonbeat cannot go on: port {port} is taken; use another, as in "
        f"make run PORT={port + 1}.\n"
    )
