"""Keeps a few processes running together, and stops them together."""

import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from threading import Event
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM)
PATIENCE = 20  # seconds that a process gets to finish what it does


class Together:
    """Processes that live and end as one: when one ends, or a signal comes, all are stopped."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self._commands = commands
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = Event()

    def run(self, *, meanwhile: Callable[[], None]) -> str | None:
        """Run until a signal (returns None) or until one ends by itself (returns its name).

        `meanwhile` is called four times a second.
        """
        earlier = {number: signal.signal(number, self._stop) for number in _STOPPING}
        try:
            for name, command in self._commands.items():
                # a session of its own: Ctrl-C reaches this process only, which stops the others
                self._processes[name] = subprocess.Popen(  # noqa: S603  fixed words
                    command, start_new_session=True
                )
            return self._watch(meanwhile)
        finally:
            self._end_all()
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def _watch(self, meanwhile: Callable[[], None]) -> str | None:
        """Wait for a signal or for the first process that ends."""
        while not self._asked_to_stop.wait(0.25):
            for name, process in self._processes.items():
                if process.poll() is not None:
                    return name
            meanwhile()
        return None

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
