"""What people want to hear about, and what they were told already."""

import uuid

from django.conf import settings
from django.db import models

from commonbeat.base.models import Stamped
from commonbeat.opportunities.models.offers import Opportunity


class Following(Stamped):
    """A person follows an opportunity, or dropped it and wants to hear no more of it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="followings"
    )
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.PROTECT, related_name="followings"
    )
    is_dropped = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        ordering = ["user", "opportunity"]
        constraints = [
            models.UniqueConstraint(name="following_once", fields=["user", "opportunity"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.opportunity}"


class SavedSearch(Stamped):
    """A search that a person keeps; `address` is the part of its address after the mark."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_searches"
    )
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=600)
    since = models.DateTimeField()

    class Meta:
        ordering = ["user", "name"]
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(name="saved_search_once", fields=["user", "address"]),
        ]

    def __str__(self) -> str:
        return self.name


class Told(models.Model):
    """One thing that a person was told about an opportunity, so that it is not told twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=60)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["user", "opportunity", "what"]
        constraints = [
            models.UniqueConstraint(name="told_once", fields=["user", "opportunity", "what"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.what} of {self.opportunity}"


class DigestDay(models.Model):
    """A day on which a person was sent a digest: at most one a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField()

    class Meta:
        ordering = ["user", "-day"]
        constraints = [
            models.UniqueConstraint(name="digest_once_a_day", fields=["user", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.day}"
