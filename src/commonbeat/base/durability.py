"""What must outlive a power cut is on the disk before anybody is told of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def durable() -> Iterator[None]:
    """Let transactions inside be written through to the disk when they are committed.

    PostgreSQL always does so. SQLite does so for each transaction only when asked; between, a
    power cut (not the end of a process) could lose the last ones. Use it around `atomic`.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    _set("FULL")
    try:
        yield
    finally:
        _set("NORMAL")


def _set(level: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={level}")
