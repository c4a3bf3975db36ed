"""What all tests share: a database that can be emptied, and what must be there."""

from collections.abc import Callable

import pytest
from django.db import connections
from django.test import TransactionTestCase

from commonbeat.base import guard

_empty_by_django: Callable[[TransactionTestCase], None] = TransactionTestCase._fixture_teardown


def _empty_tables(case: TransactionTestCase) -> None:
    """Empty the test database, audit log included, and guard it again."""
    for connection in connections.all():
        guard.remove(connection)
    try:
        _empty_by_django(case)
    finally:
        for connection in connections.all():
            guard.install(connection)


@pytest.fixture(autouse=True, scope="session")
def _audit_log_can_be_emptied() -> None:
    """Let tests with real transactions clean up: the guard refuses Django's own emptying."""
    TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[method-assign]  # the one hook


@pytest.fixture(autouse=True)
def _no_stored_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the variables of the person who runs the tests out of them."""
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "PORT"):
        monkeypatch.delenv(name, raising=False)
