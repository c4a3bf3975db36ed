"""What all tests share: a database that can be emptied, and what must be there."""

from collections.abc import Callable

import pytest
from django.db import connections
from django.test import TransactionTestCase as DatabaseCase

from commonbeat.applications import guard as guard_of_submissions
from commonbeat.base import guard as guard_of_the_log
from commonbeat.opportunities import guard as guard_of_form_sets
from commonbeat.selections import guard as guard_of_decisions

GUARDS = (guard_of_the_log, guard_of_form_sets, guard_of_submissions, guard_of_decisions)
EMPTYING = "_fixture_teardown"  # Django's own step after a test with real transactions
_empty_by_django: Callable[[DatabaseCase], None] = getattr(DatabaseCase, EMPTYING)


def _empty_tables(case: DatabaseCase) -> None:
    """Empty the test database, what is never changed included, and guard it again."""
    for connection in connections.all():
        for guard in GUARDS:
            guard.remove(connection)
    try:
        _empty_by_django(case)
    finally:
        for connection in connections.all():
            for guard in GUARDS:
                guard.install(connection)


@pytest.fixture(autouse=True, scope="session")
def _audit_log_can_be_emptied() -> None:
    """Let tests with real transactions clean up: the guard refuses Django's own emptying."""
    setattr(DatabaseCase, EMPTYING, _empty_tables)


@pytest.fixture(autouse=True)
def _no_stored_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the variables of the person who runs the tests out of them."""
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "PORT", "RECEIPT_KEY"):
        monkeypatch.delenv(name, raising=False)
