"""Questions to the audit log and to the outbox."""

from datetime import datetime, timedelta

from django.db.models import Model, Q, QuerySet

from commonbeat.base.models import AuditLine, Mail, subject_columns


def audit_lines(
    *, action: str = "", person: str = "", subject: Model | None = None
) -> QuerySet[AuditLine]:
    """Return the lines of an action, a person's name, a row, newest first; empty means all."""
    lines = AuditLine.objects.order_by("-sequence")
    if action:
        lines = lines.filter(action=action)
    if person:
        lines = lines.filter(actor_name=person)
    if subject is not None:
        kind, number, _ = subject_columns(subject)
        lines = lines.filter(subject_type=kind, subject_id=number)
    return lines


def audit_actions() -> list[str]:
    """Return every action that was ever recorded, in order."""
    return list(
        AuditLine.objects.order_by("action").values_list("action", flat=True).distinct()
    )


def audit_people() -> list[str]:
    """Return the names of all who ever acted, in order."""
    names = AuditLine.objects.order_by("actor_name").values_list("actor_name", flat=True)
    return list(names.distinct())


def audit_length() -> int:
    """Return how many lines there are: the number of the newest, since none is ever removed."""
    newest = AuditLine.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    return newest or 0


def mails() -> QuerySet[Mail]:
    """Return every mail that the site sent or has to send, newest first."""
    return Mail.objects.order_by("-made_at", "-id")


def waiting_mails(*, now: datetime, tries: int, patience: timedelta) -> QuerySet[Mail]:
    """Return mails that are due again: refused, or left behind for longer than `patience`."""
    forgotten = Q(next_try_at=None, made_at__lt=now - patience)
    due = Q(next_try_at__lte=now) | forgotten
    return Mail.objects.filter(due, handed_at=None, tries__lt=tries).order_by("made_at")
