"""Form sets: what an applicant fills in, as data, in versions."""

from django.conf import settings
from django.db import models

from commonbeat.base.models import Stamped


class FormSet(Stamped):
    """A set of forms under one name; `is_ready` marks those that come with the product."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    purpose = models.TextField(blank=True)
    is_ready = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FormSetVersion(models.Model):
    """One version of a form set: its definition (docs/reference/form-sets.md).

    A draft may be edited; once released it never changes, for applications are pinned to it.
    """

    form_set = models.ForeignKey(FormSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(auto_now=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["form_set", "-number"]
        constraints = [
            models.UniqueConstraint(name="form_set_number_once", fields=["form_set", "number"]),
            models.UniqueConstraint(
                name="form_set_one_draft",
                fields=["form_set"],
                condition=models.Q(released_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_set} {self.number}"
