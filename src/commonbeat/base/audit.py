"""The only door into the audit log: record a step, and check the whole chain."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction
from django.utils import timezone

from commonbeat.base.chain import GENESIS, Broken, Entry, canonical, first_broken, line_hash
from commonbeat.base.models import AuditLine, subject_columns

SYSTEM = "Commonbeat"  # who acts when no person does: a command, the background worker
_LOCK = 0x636F6D6D  # any number; every process of this product takes the same


@transaction.atomic(savepoint=False)
def record(
    by: AbstractBaseUser | None, action: str, subject: models.Model | None, /, **facts: object
) -> AuditLine:
    """Append one line: who did what to which row, with the facts of it.

    `action` is a `noun.state` word that is never renamed. Facts are texts, whole numbers,
    truth values, None, and lists or tables of those. Call it inside the transaction of the
    change itself, so that neither exists without the other.
    """
    _wait_for_turn()
    head = AuditLine.objects.order_by("-sequence").values_list("sequence", "hash").first()
    last, previous_hash = (0, GENESIS) if head is None else head
    subject_type, subject_id, subject_name = subject_columns(subject)
    line = Entry(
        sequence=last + 1,
        at=timezone.now(),
        actor_id="" if by is None else str(by.pk),
        actor_name=(SYSTEM if by is None else str(by))[:200],
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        subject_name=subject_name,
        facts_json=canonical(facts),
        previous_hash=previous_hash,
    )
    return AuditLine.objects.create(
        sequence=line.sequence,
        at=line.at,
        actor_id=None if by is None else by.pk,
        actor_name=line.actor_name,
        action=line.action,
        subject_type=line.subject_type,
        subject_id=line.subject_id,
        subject_name=line.subject_name,
        facts_json=line.facts_json,
        previous_hash=line.previous_hash,
        hash=line_hash(line),
    )


def verify_chain() -> Broken | None:
    """Return the first broken line of the whole log, or None when it holds."""
    lines = AuditLine.objects.order_by("sequence").iterator(chunk_size=2_000)
    return first_broken(line.entry for line in lines)


def head_hash() -> str:
    """Return the hash of the newest line; keep it elsewhere to notice a log cut short."""
    newest = AuditLine.objects.order_by("-sequence").values_list("hash", flat=True).first()
    return newest or GENESIS


def _wait_for_turn() -> None:
    """Let one writer at a time append: SQLite's immediate transactions do so by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
