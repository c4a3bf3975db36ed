"""What was received: submissions with their receipts, who certified, and the screening."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonbeat.agencies.enums import AUTHORIZED_REPRESENTATIVES
from commonbeat.applications.enums import Outcome
from commonbeat.applications.models.drafts import Application
from commonbeat.base.models import Stamped
from commonbeat.engine import receipts


class Certification(models.Model):
    """An authorized representative certifies, by name, what the application said then.

    Made before the submission; it counts only for the content whose hash it names. Never
    changed: the database refuses it (`guard`).
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="certifications"
    )
    role = models.CharField(max_length=32)
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=160)
    content_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "id"]
        constraints = [
            models.CheckConstraint(
                name="certified_by_representative",
                condition=Q(role__in=[role.value for role in AUTHORIZED_REPRESENTATIVES]),
            ),
            models.UniqueConstraint(
                name="certified_once_in_a_role",
                fields=["application", "content_sha256", "role"],
            ),
            models.UniqueConstraint(
                name="certified_by_two_people", fields=["application", "content_sha256", "by"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"


class ReceiptKey(models.Model):
    """A public key that signs or once signed receipts: old receipts can be checked for ever."""

    key_id = models.CharField(max_length=64, unique=True)
    public_key = models.BinaryField(max_length=32)
    since = models.DateTimeField()

    class Meta:
        ordering = ["-since", "-id"]

    def __str__(self) -> str:
        return self.key_id[:16]


class Submission(models.Model):
    """What was received, byte by byte, with its signed receipt. Never changed but withdrawn.

    content         canonical JSON of everything (docs/reference/receipts.md)
    receipt         canonical JSON: number, times, hash of each part and of the whole
    arrived_at      when the request reached the server: this counts for the deadline
    is_provisional  the agency's registration was not confirmed then
    answers         the request for information that it answers
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="submissions"
    )
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    receipt = models.BinaryField()
    signature = models.CharField(max_length=128)
    key_id = models.CharField(max_length=64)
    is_provisional = models.BooleanField(default=False)
    answers = models.ForeignKey(
        "InformationRequest", on_delete=models.PROTECT, null=True, related_name="submissions"
    )
    arrived_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["application", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="submission_number_once", fields=["application", "number"]
            ),
            models.CheckConstraint(
                name="submission_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def receipt_number(self) -> str:
        """Return the number on its receipt: of the application, and which submission of it."""
        return f"{self.application.number}-{self.number}"

    @property
    def signed_file(self) -> dict[str, Any]:
        """Return the receipt file: what the applicant keeps."""
        return receipts.signed_file(bytes(self.receipt), self.signature, self.key_id)

    @property
    def document(self) -> dict[str, Any]:
        """Return what was submitted, read."""
        found: dict[str, Any] = json.loads(bytes(self.content))
        return found


class Screening(models.Model):
    """What the office found in one submission: complete and eligible, or why not."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="screenings"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    checks = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["submission", "-id"]
        constraints = [
            models.CheckConstraint(
                name="screening_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="screening_refusal_has_reason",
                condition=Q(outcome=Outcome.COMPLETE) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_outcome_display()}"


class InformationRequest(Stamped):
    """The office asks for what is missing: only the named forms are open again, until a day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="information_requests"
    )
    forms = models.JSONField(default=list)
    message = models.TextField()
    due_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application", "-created_at"]
        constraints = [
            models.CheckConstraint(
                name="information_due_after_asked", condition=Q(due_at__gt=F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"Request to {self.application}"
