"""Which process works on a run, and whether it still lives."""

import os
import socket
from datetime import datetime, timedelta

SILENCE = timedelta(minutes=10)  # longer than any one stage of 200,000 applications
GRACE = timedelta(minutes=1)  # far longer than from taking a task to starting on its run


def this_worker() -> str:
    """Return the name of this process: its machine and its number there."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_lost(worker: str, heard_at: datetime | None, now: datetime) -> bool:
    """Return whether a worker is dead, or has been silent for too long on another machine."""
    if heard_at is None or now - heard_at > SILENCE:
        return True
    machine, _, process = worker.rpartition(":")
    return machine == socket.gethostname() and not _lives(int(process))


def _lives(process: int) -> bool:
    """Return whether a process of this machine exists."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's, hence alive
    return True
