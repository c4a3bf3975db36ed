"""What all tests share: the mode, the database, people."""

import os

os.environ["COMMONBEAT_MODE"] = "test"  # before Django reads its settings

from collections.abc import Callable

import pytest
from django.db import connections
from django.test import TransactionTestCase

from commonbeat.base import guard

_emptied_by_django: Callable[[TransactionTestCase], None] = (
    TransactionTestCase._fixture_teardown
)


def _empty_tables(case: TransactionTestCase) -> None:
    """Empty the test database, audit log included, and guard it again."""
    for alias in case.databases:
        guard.remove(connections[alias])
    try:
        _emptied_by_django(case)
    finally:
        for alias in case.databases:
            guard.install(connections[alias])


@pytest.fixture(autouse=True, scope="session")
def _audit_log_can_be_emptied() -> None:
    """Let tests with real transactions clean up: the guard refuses Django's own emptying."""
    TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[method-assign]  # the one place to hook
