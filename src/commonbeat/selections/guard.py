"""The database's own refusal to change what a decision rests on, whatever program asks.

Uploaded files, files of runs, decisions and traces are never updated or deleted, and rows
are added to a run only while it is being computed. A run has the rulebook and the applications
of its own round. A published run changes in one way only: from published to replaced.

SQLite loses the triggers of a table that a migration rebuilds: a migration that alters one of
these tables calls `remove` first and `install` last.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = (
    "opportunities_rulebook",
    "applications_applicationfile",
    "applications_companion",
    "selections_runfile",
    "selections_decision",
    "selections_scoretrace",
)
_PARTS_OF_A_RUN = ("selections_runfile", "selections_decision", "selections_scoretrace")
_RUN = "selections_run"
_MAY_CHANGE = ("review", "updated_at")
_PUBLIC = "OLD.review IN ('published', 'replaced')"
_WRONG_TURN = (
    "(OLD.review <> NEW.review AND NOT (OLD.review = 'published' AND NEW.review = 'replaced'))"
)
_STATUS = f"SELECT status FROM {_RUN} WHERE id = NEW.run_id"  # noqa: S608  own words only
_MESSAGE = "what a decision rests on is never changed"
_INPUTS = {
    "rulebook_id": "opportunities_rulebook",
    "application_file_id": "applications_applicationfile",
}
_TWO_ROUNDS = " OR ".join(
    f"NEW.round_id <> (SELECT round_id FROM {table} WHERE id = NEW.{column})"  # noqa: S608  own words only
    for column, table in _INPUTS.items()
)
_ONE_ROUND = "a run has the rulebook and the applications of its own round"


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse these changes."""
    statements = _sqlite if connection.vendor == "sqlite" else _postgresql
    _run(connection, statements(_kept(connection), _columns(connection)))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the refusal away; only a reversed migration and emptied test databases do."""
    on_table = connection.vendor == "postgresql"
    _run(
        connection,
        (
            f"DROP TRIGGER IF EXISTS {table}_{what}" + (f" ON {table}" if on_table else "")
            for table, what in _triggers()
        ),
    )


def _kept(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the kept tables that are there: an early migration comes before a late table."""
    there = set(connection.introspection.table_names())
    return [table for table in KEPT if table in there]


def _triggers() -> Iterator[tuple[str, str]]:
    for table in KEPT:
        yield table, "no_update"
        yield table, "no_delete"
        yield table, "no_truncate"
    for table in _PARTS_OF_A_RUN:
        yield table, "no_insert"
    yield _RUN, "no_update"
    yield _RUN, "no_delete"
    yield _RUN, "one_round_insert"
    yield _RUN, "one_round_update"


def _columns(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the columns of a run that must not change once it is published."""
    with connection.cursor() as cursor:
        table = connection.introspection.get_table_description(cursor, _RUN)
    return [column.name for column in table if column.name not in _MAY_CHANGE]


def _sqlite(kept: list[str], columns: list[str]) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    for table in kept:
        for what in ("update", "delete"):
            yield f"CREATE TRIGGER {table}_no_{what} BEFORE {what} ON {table} {refuse}"
    for table in _PARTS_OF_A_RUN:
        yield (
            f"CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table}"
            f" WHEN ({_STATUS}) <> 'running' {refuse}"
        )
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
    yield (
        f"CREATE TRIGGER {_RUN}_no_update BEFORE UPDATE ON {_RUN}"
        f" WHEN {_PUBLIC} AND ({changed} OR {_WRONG_TURN}) {refuse}"
    )
    yield f"CREATE TRIGGER {_RUN}_no_delete BEFORE DELETE ON {_RUN} {refuse}"
    for what in ("insert", "update"):
        yield (
            f"CREATE TRIGGER {_RUN}_one_round_{what} BEFORE {what} ON {_RUN}"
            f" WHEN {_TWO_ROUNDS} BEGIN SELECT RAISE(ABORT, '{_ONE_ROUND}'); END"
        )


def _postgresql(kept: list[str], columns: list[str]) -> Iterator[str]:
    yield from _functions()
    refuse = "FOR EACH ROW EXECUTE FUNCTION selections_refuse()"
    for table in kept:
        for what in ("update", "delete"):
            yield f"CREATE TRIGGER {table}_no_{what} BEFORE {what} ON {table} {refuse}"
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION selections_refuse()"
        )
    for table in _PARTS_OF_A_RUN:
        yield (
            f"CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION selections_refuse_late()"
        )
    changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns)
    yield (
        f"CREATE TRIGGER {_RUN}_no_update BEFORE UPDATE ON {_RUN} FOR EACH ROW"
        f" WHEN ({_PUBLIC} AND ({changed} OR {_WRONG_TURN}))"
        " EXECUTE FUNCTION selections_refuse()"
    )
    yield f"CREATE TRIGGER {_RUN}_no_delete BEFORE DELETE ON {_RUN} {refuse}"
    for what in ("insert", "update"):
        yield (
            f"CREATE TRIGGER {_RUN}_one_round_{what} BEFORE {what} ON {_RUN}"
            " FOR EACH ROW EXECUTE FUNCTION selections_refuse_two_rounds()"
        )


def _functions() -> Iterator[str]:
    """Yield what the triggers of PostgreSQL call."""
    yield (
        "CREATE OR REPLACE FUNCTION selections_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
    )
    yield (
        "CREATE OR REPLACE FUNCTION selections_refuse_late() RETURNS trigger"
        " LANGUAGE plpgsql AS $$ BEGIN"
        f" IF ({_STATUS}) <> 'running'"
        f" THEN RAISE EXCEPTION '{_MESSAGE}'; END IF; RETURN NEW; END $$"
    )
    yield (
        "CREATE OR REPLACE FUNCTION selections_refuse_two_rounds() RETURNS trigger"
        " LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {_TWO_ROUNDS}"
        f" THEN RAISE EXCEPTION '{_ONE_ROUND}'; END IF; RETURN NEW; END $$"
    )


def _run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
