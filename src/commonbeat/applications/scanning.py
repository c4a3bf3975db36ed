"""The virus scanner: clamd, asked over its socket in its own protocol (INSTREAM)."""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from commonbeat.applications.enums import Scan

PIECE = 64 * 1024  # bytes sent at once
PATIENCE = 30  # seconds for one answer
LONGEST_ANSWER = 4_096  # bytes


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the scanner said of a content, and whether that settles it."""

    state: Scan
    said: str = ""


def scan(content: bytes) -> Scanned:
    """Ask the scanner about a content; one that does not answer leaves it waiting.

    Without a scanner nothing waits, unless one is required.
    """
    if not settings.VIRUS_SCANNER:
        return Scanned(Scan.WAITING if settings.VIRUS_SCAN_REQUIRED else Scan.NOT_REQUIRED)
    try:
        answer = _ask(settings.VIRUS_SCANNER, content)
    except OSError as error:
        return Scanned(Scan.WAITING, f"{type(error).__name__}: {error}"[:200])
    if answer.endswith(" FOUND"):
        name = answer.removesuffix(" FOUND").partition(": ")[2]
        return Scanned(Scan.INFECTED, name[:200])
    return Scanned(Scan.CLEAN if answer.endswith(": OK") else Scan.WAITING, answer[:200])


def _ask(address: str, content: bytes) -> str:
    with _connection(address) as to:
        to.sendall(b"zINSTREAM\0")
        for piece in _pieces(content):
            to.sendall(struct.pack("!I", len(piece)) + piece)
        to.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            more = to.recv(LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connection(address: str) -> socket.socket:
    """Connect to `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`."""
    if address.startswith("unix:"):
        to = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        to.settimeout(PATIENCE)
        try:
            to.connect(address.removeprefix("unix:"))
        except OSError:
            to.close()
            raise
        return to
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
