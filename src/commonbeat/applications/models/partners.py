"""What official partners of an application say of their part, in their own words."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonbeat.applications.models.drafts import Application
from commonbeat.base.models import Stamped


class PartnerStatement(Stamped):
    """A partner is asked by a link in a mail, and confirms without an account. Once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="partner_statements"
    )
    organization = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    request = models.TextField(blank=True)
    key_sha256 = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    statement = models.TextField(blank=True)
    signer_name = models.CharField(max_length=160, blank=True)
    signer_title = models.CharField(max_length=160, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application", "organization", "id"]
        constraints = [
            models.CheckConstraint(
                name="partner_confirmed_in_words",
                condition=Q(confirmed_at__isnull=True)
                | (~Q(statement="") & ~Q(signer_name="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} in {self.application}"
