"""Many clients in one process: each has a connection of its own that is kept open.

They share the machine with the server that they measure, so they must cost next to nothing:
requests are bytes that were made before, and of an answer only the head is looked at.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

HOST = "127.0.0.1"
PATIENCE = 120  # seconds for an answer
IDLE = 3.0  # seconds after which a connection is opened anew: the server closes it after five
NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, and when: so many seconds after the start, or as soon as may be.

    kind   under which its time is counted
    """

    kind: str
    raw: bytes
    due: float | None = None


@dataclass
class Told:
    """What the clients were told, and how long it took, counted from when it was due."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    locations: list[str] = field(default_factory=list)
    unanswered: list[Request] = field(default_factory=list)
    lasted: float = 0.0
    cpu: float = 0.0


def request(
    kind: str,
    method: str,
    path: str,
    cookie: str,
    *,
    body: tuple[str, bytes] = ("", b""),
    due: float | None = None,
) -> Request:
    """Return a request as it goes over the wire; `body` is its type and its bytes."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"Cookie: {cookie}"]
    lines += [f"Content-Type: {body[0]}"] if body[0] else []
    lines += [f"Content-Length: {len(body[1])}", "", ""]
    return Request(kind, "\r\n".join(lines).encode() + body[1], due)


class _Connection:
    """One connection that is opened when it is needed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used_at = 0.0

    async def ask(self, raw: bytes) -> tuple[str, str]:
        """Return status and Location of the answer; NO_ANSWER where none came."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._ask(raw)
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
            self.close()
            return NO_ANSWER, ""

    async def _ask(self, raw: bytes) -> tuple[str, str]:
        if self._streams is not None and time.monotonic() - self._used_at > IDLE:
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._streams
        writer.write(raw)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head.split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        await reader.readexactly(int(fields.get("content-length", "0")))
        self._used_at = time.monotonic()
        if fields.get("connection") == "close":
            self.close()
        return lines[0].split(" ")[1], fields.get("location", "")

    def close(self) -> None:
        """End the connection, if there is one."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


def send_all(
    requests: Sequence[Request],
    *,
    port: int,
    clients: int,
    at_half: Callable[[], None] | None = None,
) -> Told:
    """Let so many clients send the requests in their order, and tell what came back.

    at_half   called once when half of them were answered with a redirect
    """
    told = Told()
    waiting = deque(requests)
    half = len(requests) // 2
    start = time.perf_counter()

    async def work() -> None:
        connection = _Connection(port)
        while waiting:
            each = waiting.popleft()
            begun = time.perf_counter()
            if each.due is not None:
                await asyncio.sleep(max(0.0, start + each.due - begun))
                begun = start + each.due
            status, location = await connection.ask(each.raw)
            told.answers[status] += 1
            if status == NO_ANSWER:
                told.unanswered.append(each)
                continue
            told.seconds.setdefault(each.kind, []).append(time.perf_counter() - begun)
            told.locations += [location] if location else []
            if at_half is not None and location and len(told.locations) == half:
                at_half()
        connection.close()

    async def together() -> None:
        await asyncio.gather(*(work() for _ in range(clients)))

    cpu = time.process_time()
    asyncio.run(together())
    told.lasted, told.cpu = time.perf_counter() - start, time.process_time() - cpu
    return told
