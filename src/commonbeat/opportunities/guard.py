"""The database's own refusal to change a released version of a form set.

Applications are pinned to it, so what an applicant was asked must stay as it was. SQLite loses
the triggers of a table that a migration rebuilds: a migration that alters the table of
FormSetVersion calls `remove` first and `install` last.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "opportunities_formsetversion"
_MESSAGE = "a released form set is never changed"
_TRIGGERS = ("update", "delete")


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse these changes."""
    _run(connection, _sqlite() if connection.vendor == "sqlite" else _postgresql())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the refusal away; only a reversed migration and emptied test databases do."""
    on_table = f" ON {_TABLE}" if connection.vendor == "postgresql" else ""
    _run(
        connection,
        (
            f"DROP TRIGGER IF EXISTS {_TABLE}_no_{what}{on_table}"
            for what in (*_TRIGGERS, "truncate")
        ),
    )


def _sqlite() -> Iterator[str]:
    for what in _TRIGGERS:
        yield (
            f"CREATE TRIGGER {_TABLE}_no_{what} BEFORE {what} ON {_TABLE}"
            f" WHEN OLD.released_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        )


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION opportunities_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
    )
    for what in _TRIGGERS:
        yield (
            f"CREATE TRIGGER {_TABLE}_no_{what} BEFORE {what} ON {_TABLE} FOR EACH ROW"
            " WHEN (OLD.released_at IS NOT NULL) EXECUTE FUNCTION opportunities_refuse()"
        )
    yield (
        f"CREATE TRIGGER {_TABLE}_no_truncate BEFORE TRUNCATE ON {_TABLE}"
        " FOR EACH STATEMENT EXECUTE FUNCTION opportunities_refuse()"
    )


def _run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
