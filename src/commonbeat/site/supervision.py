"""Keeps a few processes running together, and stops them together."""

import signal
import subprocess
import time
from collections.abc import Callable, Container, Mapping, Sequence
from threading import Event
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM)
PATIENCE = 20  # seconds that a process gets to finish what it does
STEADY = 5  # seconds after which a process that ends has not failed to start


class Together:
    """Processes that live and end as one: when one ends, or a signal comes, all are stopped.

    One of `again` is started again instead, unless it ended as soon as it was started.
    """

    def __init__(
        self, commands: Mapping[str, Sequence[str]], *, again: Container[str] = ()
    ) -> None:
        self._commands = commands
        self._again = again
        self._started_at: dict[str, float] = {}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = Event()

    def run(self, *, meanwhile: Callable[[], None]) -> str | None:
        """Run until a signal (returns None) or until one ends by itself (returns its name).

        `meanwhile` is called four times a second.
        """
        earlier = {number: signal.signal(number, self._stop) for number in _STOPPING}
        try:
            for name in self._commands:
                self._start(name)
            return self._watch(meanwhile)
        finally:
            self._end_all()
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def _watch(self, meanwhile: Callable[[], None]) -> str | None:
        """Wait for a signal or for the first process that ends."""
        while not self._asked_to_stop.wait(0.25):
            for name, process in self._processes.items():
                if process.poll() is None:
                    continue
                if not self._deserves_another(name):
                    return name
                self._start(name)
            meanwhile()
        return None

    def _start(self, name: str) -> None:
        """Start a process in a session of its own: Ctrl-C reaches this one, which stops all."""
        self._started_at[name] = time.monotonic()
        self._processes[name] = subprocess.Popen(  # noqa: S603  fixed words
            self._commands[name], start_new_session=True
        )

    def _deserves_another(self, name: str) -> bool:
        """Return whether a process that ended is to be started again."""
        return name in self._again and time.monotonic() - self._started_at[name] > STEADY

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Remember that a signal asked to stop."""
        del number, frame
        self._asked_to_stop.set()

    def _end_all(self) -> None:
        """Ask all to end; kill who does not."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
