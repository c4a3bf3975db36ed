"""Files that applicants attach: the bytes once, and where each was attached."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonbeat.applications.enums import Scan
from commonbeat.applications.models.drafts import Application


class Blob(models.Model):
    """The bytes of attached files, once for each content. Never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    content = models.BinaryField()
    scan = models.CharField(max_length=12, choices=Scan.choices)
    scan_said = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField()

    MAY_BE_OPENED = (Scan.CLEAN, Scan.NOT_REQUIRED)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="blob_scan_known", condition=Q(scan__in=Scan.values)),
        ]

    def __str__(self) -> str:
        return self.sha256

    @property
    def may_be_opened(self) -> bool:
        """Return whether it may be downloaded: clean, or no scanner is required."""
        return self.scan in self.MAY_BE_OPENED


class Attachment(models.Model):
    """A file that was attached to a field. It stays when the field no longer holds it.

    What counts is the field's value, a list of {"sha256", "name", "size"}; its history tells
    which files it held before.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="attachments"
    )
    form = models.CharField(max_length=60)
    path = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "id"]
        constraints = [
            models.UniqueConstraint(
                name="attached_once", fields=["application", "form", "path", "blob"]
            ),
        ]

    def __str__(self) -> str:
        return self.name
