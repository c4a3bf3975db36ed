"""The database's own refusal to change what was written, certified or received.

Edits, certifications, screenings, keys, extensions and the steps of comments and tasks are
never updated or deleted. A submission changes once, when it is withdrawn, and in nothing else.

SQLite loses the triggers of a table that a migration rebuilds: a migration that alters one of
these tables calls `remove` first and `install` last.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = (
    "applications_fieldedit",
    "applications_certification",
    "applications_screening",
    "applications_receiptkey",
    "opportunities_extension",
    "applications_commentstep",
    "applications_taskstep",
)
_SUBMISSION = "applications_submission"
_MAY_CHANGE = ("withdrawn_at", "withdrawn_by_id")
_MESSAGE = "what was written, certified or received is never changed"
_EVENTS = ("update", "delete")


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse these changes."""
    statements = _sqlite if connection.vendor == "sqlite" else _postgresql
    _run(connection, statements(_columns(connection), _tables(connection)))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the refusal away; only a reversed migration and emptied test databases do."""
    on_table = connection.vendor == "postgresql"
    _run(
        connection,
        (
            f"DROP TRIGGER IF EXISTS {table}_no_{what}" + (f" ON {table}" if on_table else "")
            for table in (*_tables(connection), _SUBMISSION)
            for what in (*_EVENTS, "truncate")
        ),
    )


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables that are there yet: a later migration makes some of them."""
    there = set(connection.introspection.table_names())
    return [table for table in KEPT if table in there]


def _columns(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the columns of a submission that never change."""
    with connection.cursor() as cursor:
        table = connection.introspection.get_table_description(cursor, _SUBMISSION)
    return [column.name for column in table if column.name not in _MAY_CHANGE]


def _changes(columns: list[str], differs: str) -> str:
    """Return when an update of a submission is more than its first withdrawal."""
    changed = " OR ".join(f'OLD."{name}" {differs} NEW."{name}"' for name in columns)
    return f"OLD.withdrawn_at IS NOT NULL OR {changed}"


def _sqlite(columns: list[str], kept: list[str]) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    for table in kept:
        for what in _EVENTS:
            yield f"CREATE TRIGGER {table}_no_{what} BEFORE {what} ON {table} {refuse}"
    yield (
        f"CREATE TRIGGER {_SUBMISSION}_no_update BEFORE UPDATE ON {_SUBMISSION}"
        f" WHEN {_changes(columns, 'IS NOT')} {refuse}"
    )
    yield f"CREATE TRIGGER {_SUBMISSION}_no_delete BEFORE DELETE ON {_SUBMISSION} {refuse}"


def _postgresql(columns: list[str], kept: list[str]) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION applications_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
    )
    refuse = "EXECUTE FUNCTION applications_refuse()"
    for table in kept:
        for what in _EVENTS:
            yield (
                f"CREATE TRIGGER {table}_no_{what} BEFORE {what} ON {table}"
                f" FOR EACH ROW {refuse}"
            )
    yield (
        f"CREATE TRIGGER {_SUBMISSION}_no_update BEFORE UPDATE ON {_SUBMISSION} FOR EACH ROW"
        f" WHEN ({_changes(columns, 'IS DISTINCT FROM')}) {refuse}"
    )
    yield (
        f"CREATE TRIGGER {_SUBMISSION}_no_delete BEFORE DELETE ON {_SUBMISSION}"
        f" FOR EACH ROW {refuse}"
    )
    for table in (*kept, _SUBMISSION):
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT {refuse}"
        )


def _run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
