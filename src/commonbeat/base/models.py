"""What every row can carry, the audit log, the outbox, and a cache that all processes share."""

import json
from typing import Any

from django.conf import settings
from django.db import models

from commonbeat.base.chain import Entry


class Stamped(models.Model):
    """A row that knows when it was made and when it last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class AuditLine(models.Model):
    """One step that somebody took. Written by `audit.record` only, never changed or removed.

    Each line holds the hash of the one before it, so a change anywhere breaks every later
    hash; the database itself refuses UPDATE and DELETE (migration 0002). What is hashed is
    the text of the columns, so that anyone can compute it again from an export.
    """

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    facts_json = models.TextField()
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-sequence"]
        indexes = [models.Index(name="audit_subject", fields=["subject_type", "subject_id"])]
        constraints = [
            models.CheckConstraint(name="audit_from_one", condition=models.Q(sequence__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    @property
    def facts(self) -> dict[str, Any]:
        """Return what was recorded with this step."""
        found: dict[str, Any] = json.loads(self.facts_json)
        return found

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return the facts for people: each with its name, without those that say nothing."""
        pairs: list[tuple[str, Any]] = []
        for name, value in self.facts.items():
            inner = value.items() if isinstance(value, dict) else [(name, value)]
            pairs += inner
        return [
            (name, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
            for name, value in pairs
            if value not in (None, "", [])
        ]

    @property
    def entry(self) -> Entry:
        """Return this line as the plain value that is hashed."""
        return Entry(
            sequence=self.sequence,
            at=self.at,
            actor_id="" if self.actor_id is None else str(self.actor_id),
            actor_name=self.actor_name,
            action=self.action,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            subject_name=self.subject_name,
            facts_json=self.facts_json,
            previous_hash=self.previous_hash,
            hash=self.hash,
        )


class Mail(models.Model):
    """One mail that the site sends. Written by `mail.send` only."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    about = models.CharField(max_length=80)
    has_secret = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_index=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(
                name="mail_waiting", fields=["made_at"], condition=models.Q(handed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"


class CacheEntry(models.Model):
    """One entry of Django's cache in the database, with the columns that Django expects.

    It is shared by all processes: limits on tries, and codes that were used up.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


def subject_columns(subject: models.Model | None) -> tuple[str, str, str]:
    """Return what the log keeps of a row: its model, its public id, its name."""
    if subject is None:
        return "", "", ""
    number = str(getattr(subject, "public_id", subject.pk))
    return subject._meta.label_lower, number, str(subject)[:200]  # noqa: SLF001  Django's own way


class Heartbeat(models.Model):
    """A moment at which the site answered; a gap between two of them is an outage."""

    at = models.DateTimeField(unique=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} UTC"
