"""An application while it is written: its fields, every edit of them, and who writes along.

A form's values are a flat table from path to value. A path is a field's key ("legal_name"),
or for a field of a repeated row the list's key, the row's id and the field's key
("officers.k3f9a2.salary_cents_1"). A row exists while the path of list and row alone
("officers.k3f9a2") holds its place, a whole number; removing a row sets it to null.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonbeat.agencies.models import Agency
from commonbeat.applications.enums import CollaboratorKind, Stage
from commonbeat.base.models import Stamped
from commonbeat.opportunities.models import FormSetVersion, Opportunity


class Application(Stamped):
    """An agency's request under one opportunity, pinned to a version of its form set.

    revision    rises by one with every accepted edit of any field, and with every partner's
                statement that is given or taken out
    answers     of the eligibility questions: {key: "yes" or "no"}
    number      its tracking number, given when it is begun
    counted     the submission that counts: the latest one, unless that was withdrawn
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=40, unique=True)
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.PROTECT, related_name="applications"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="applications")
    form_set = models.ForeignKey(
        FormSetVersion, on_delete=models.PROTECT, related_name="applications"
    )
    title = models.CharField(max_length=200, blank=True)
    answers = models.JSONField(default=dict)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    revision = models.PositiveBigIntegerField(default=0)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    counted = models.OneToOneField(
        "Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="counts_for"
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(name="application_stage", fields=["opportunity", "stage"])]
        constraints = [
            models.CheckConstraint(
                name="application_stage_known", condition=Q(stage__in=Stage.values)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class FieldValue(models.Model):
    """What a field of a draft holds now; `version` rises with each accepted edit of it."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="values"
    )
    form = models.CharField(max_length=60)
    path = models.CharField(max_length=200)
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["application", "form", "path"]
        constraints = [
            models.UniqueConstraint(name="field_once", fields=["application", "form", "path"]),
        ]

    def __str__(self) -> str:
        return f"{self.form}.{self.path}"


class FieldEdit(models.Model):
    """One edit of one field as it came, accepted or not. Never changed, never removed.

    version   the field's version that it made; null when it met another edit and waits in a
              FieldConflict
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="edits")
    form = models.CharField(max_length=60)
    path = models.CharField(max_length=200)
    value = models.JSONField(null=True)
    base_version = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(null=True)
    revision = models.PositiveBigIntegerField()
    origin = models.CharField(max_length=20, default="page")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "id"]
        indexes = [
            models.Index(name="edit_of_field", fields=["application", "form", "path", "id"]),
            models.Index(name="edit_revision", fields=["application", "revision"]),
        ]

    def __str__(self) -> str:
        return f"{self.form}.{self.path} at {self.revision}"


class FieldConflict(models.Model):
    """Two people changed one field at once: both values are kept until somebody chooses."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="conflicts"
    )
    form = models.CharField(max_length=60)
    path = models.CharField(max_length=200)
    theirs = models.ForeignKey(FieldEdit, on_delete=models.PROTECT, related_name="+")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application", "id"]

    def __str__(self) -> str:
        return f"{self.form}.{self.path}"


class EditBatch(models.Model):
    """A bundle of edits of one browser that was taken in: sent again, it changes nothing."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="batches"
    )
    client = models.UUIDField()
    sequence = models.PositiveBigIntegerField()
    answer = models.JSONField()
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["application", "client", "sequence"]
        constraints = [
            models.UniqueConstraint(
                name="edit_batch_once", fields=["application", "client", "sequence"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.sequence}"


class Presence(models.Model):
    """Where somebody was last seen in an application."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="presences"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    form = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["application", "user"]
        constraints = [
            models.UniqueConstraint(name="presence_once", fields=["application", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.form}"


class Collaborator(Stamped):
    """Somebody outside the agency who writes along: per form, to view or to edit, until a day.

    forms   keys of the forms; empty means all. A collaborator never submits.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="collaborators"
    )
    kind = models.CharField(
        max_length=12, choices=CollaboratorKind.choices, default=CollaboratorKind.CONSULTANT
    )
    email = models.EmailField(max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    forms = models.JSONField(default=list)
    may_edit = models.BooleanField(default=False)
    ends_on = models.DateField()
    key_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application", "email"]
        constraints = [
            models.CheckConstraint(
                name="collaborator_kind_known",
                condition=Q(kind__in=CollaboratorKind.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} in {self.application}"
