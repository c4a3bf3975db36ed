"""Files of applications."""

import uuid

from django.conf import settings
from django.db import models

from commonbeat.opportunities.models import Round, Rulebook


class ApplicationFile(models.Model):
    """All applications of a round as they came: the exact bytes. Never changed.

    `rulebook` is the version whose fields the file was checked against. `notice` is what every
    page and file that shows these applications says about them, one sentence a line, such as
    what is assumed. The database refuses UPDATE and DELETE (`selections.guard`).
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="application_files")
    rulebook = models.ForeignKey(Rulebook, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    notice = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="application_file_number_once", fields=["round", "number"]
            ),
            models.UniqueConstraint(
                name="application_file_once_per_round", fields=["round", "sha256"]
            ),
            models.CheckConstraint(
                name="application_file_has_rows", condition=models.Q(rows__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"Applications {self.number}: {self.name}"


class Companion(models.Model):
    """A file beside a file of applications, such as who is not in it and why. Never changed."""

    application_file = models.ForeignKey(
        ApplicationFile, on_delete=models.PROTECT, related_name="companions"
    )
    name = models.CharField(max_length=100)
    what = models.CharField(max_length=200)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["application_file", "id"]
        constraints = [
            models.UniqueConstraint(
                name="companion_name_once", fields=["application_file", "name"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RefusedFile(models.Model):
    """A file that was not taken, with all its problems, for whoever has to mend it.

    The file itself is not kept. Old ones are cleared away by the next refusal.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="refused_files")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    problems = models.JSONField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    refused_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["round", "-id"]

    def __str__(self) -> str:
        return f"{self.name}: {len(self.problems)} problems"
