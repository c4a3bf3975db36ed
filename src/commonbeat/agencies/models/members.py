"""People of an agency: their roles, how they came to them, and the agency's registration."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonbeat.agencies.enums import (
    AUTHORIZED_REPRESENTATIVES,
    AgencyRole,
    ClaimState,
    RegistrationStatus,
)
from commonbeat.agencies.models.registry import Agency
from commonbeat.base.models import Stamped


class AgencyRoleGrant(Stamped):
    """One role of one person in one agency; `ended_at` ends it at once, the row stays."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="role_grants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agency_roles"
    )
    role = models.CharField(max_length=32, choices=AgencyRole.choices)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["agency", "user", "role"]
        constraints = [
            models.UniqueConstraint(
                name="agency_role_once",
                fields=["agency", "user", "role"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="agency_role_known", condition=Q(role__in=AgencyRole.values)
            ),
            models.UniqueConstraint(
                name="agency_two_signers",
                fields=["agency", "user"],
                condition=Q(ended_at__isnull=True)
                & Q(role__in=[each.value for each in AUTHORIZED_REPRESENTATIVES]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} of {self.agency}"


class AgencyInvitation(Stamped):
    """An invitation by e-mail to hold roles in an agency. Only a hash of its key is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    roles = models.JSONField(default=list)
    key_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["agency", "-created_at"]

    def __str__(self) -> str:
        return f"{self.email} to {self.agency}"

    @property
    def role_labels(self) -> list[str]:
        """Return the roles in words."""
        return labels(self.roles)


class Claim(Stamped):
    """Somebody says to act for an agency; the office decides."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="claims")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims"
    )
    roles = models.JSONField(default=list)
    position = models.CharField(max_length=160)
    statement = models.TextField()
    state = models.CharField(
        max_length=10, choices=ClaimState.choices, default=ClaimState.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                name="claim_waits_once",
                fields=["agency", "user"],
                condition=Q(state=ClaimState.WAITING),
            ),
            models.CheckConstraint(
                name="claim_state_known", condition=Q(state__in=ClaimState.values)
            ),
            models.CheckConstraint(
                name="claim_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("user")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.agency}"

    @property
    def role_labels(self) -> list[str]:
        """Return the wanted roles in words."""
        return labels(self.roles)


class Registration(models.Model):
    """One check of an agency's registration, with source and date; the newest counts."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="registrations")
    uei = models.CharField(max_length=12, blank=True)
    status = models.CharField(max_length=10, choices=RegistrationStatus.choices)
    source = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["agency", "-checked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="registration_status_known",
                condition=Q(status__in=RegistrationStatus.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_status_display()}"

    @property
    def is_provisional(self) -> bool:
        """Return whether work goes on without a confirmed registration."""
        return self.status in (
            RegistrationStatus.PENDING,
            RegistrationStatus.UNCHECKED,
        )


def labels(roles: Iterable[str]) -> list[str]:
    """Return roles in words, in the order in which the field lists them."""
    there = set(roles)
    return [str(each.label) for each in AgencyRole if each.value in there]
