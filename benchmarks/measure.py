"""Time and memory of whole processes, as the operating system counts them."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

# Linux counts the peak in KiB, macOS in bytes.
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Measured:
    """Wall-clock seconds of each repetition, and the highest peak of memory in MB."""

    seconds: tuple[float, ...]
    peak_mb: float

    @property
    def median(self) -> float:
        """Return the median time."""
        return median(self.seconds)

    @property
    def worst(self) -> float:
        """Return the longest time."""
        return max(self.seconds)


def measure(
    command: Sequence[str], *, times: int, environment: Mapping[str, str] | None = None
) -> Measured:
    """Run a command several times, one after the other; it has to succeed each time.

    A process counts its parent's memory until it begins its own program, so that a peak below
    the size of this process cannot be told.
    """
    runs = [_once(command, environment) for _ in range(times)]
    return Measured(
        tuple(seconds for seconds, _ in runs), max(peak for _, peak in runs) / 1_000_000
    )


def _once(command: Sequence[str], environment: Mapping[str, str] | None) -> tuple[float, int]:
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=None if environment is None else {**os.environ, **environment},
    )
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.stderr.buffer.write(said)
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, usage.ru_maxrss * PEAK_UNIT
