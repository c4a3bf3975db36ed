"""The database's own refusal to change or remove a line of the audit log."""

from django.db.backends.base.base import BaseDatabaseWrapper

_MESSAGE = "the audit log is append-only"

_INSTALL = {
    "sqlite": [
        (
            "CREATE TRIGGER audit_no_update BEFORE UPDATE ON base_auditline"
            f" BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        ),
        (
            "CREATE TRIGGER audit_no_delete BEFORE DELETE ON base_auditline"
            f" BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        ),
    ],
    "postgresql": [
        (
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
        ),
        (
            "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON base_auditline"
            " FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        ),
        (
            "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON base_auditline"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        ),
    ],
}
_REMOVE = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS audit_no_update",
        "DROP TRIGGER IF EXISTS audit_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS audit_no_change ON base_auditline",
        "DROP TRIGGER IF EXISTS audit_no_truncate ON base_auditline",
    ],
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse UPDATE, DELETE and TRUNCATE on the audit log."""
    _run(connection, _INSTALL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the refusal away; only a reversed migration and emptied test databases do."""
    _run(connection, _REMOVE)


def _run(connection: BaseDatabaseWrapper, statements: dict[str, list[str]]) -> None:
    """Run the statements of this database's kind."""
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
