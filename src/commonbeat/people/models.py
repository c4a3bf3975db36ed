"""People and their roles."""

import json
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from commonbeat.base.models import Stamped
from commonbeat.base.seal import unseal
from commonbeat.people.enums import Role

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.PROGRAM_MANAGER: frozenset({"base.view_auditline"}),
    Role.DIRECTOR: frozenset({"base.view_auditline", "base.view_mail"}),
    Role.AUDITOR: frozenset({"base.view_auditline", "base.view_mail"}),
}


class UserManager(BaseUserManager["User"]):
    """Finds people by the address they sign in with, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this e-mail address; raises User.DoesNotExist."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, Stamped):
    """A person who signs in. The e-mail address is kept in lower case and is unique."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    display_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        ordering = ["display_name", "id"]
        constraints = [
            models.CheckConstraint(
                name="user_email_lower_case",
                condition=models.Q(email=Lower("email")),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles that this person holds; read once per object."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(Role(grant.role) for grant in self.role_grants.all())
        return self._roles

    def has_role(self, *roles: Role) -> bool:
        """Return whether this active person holds at least one of `roles`."""
        return self.is_active and bool(self.roles.intersection(roles))

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Return whether a role grants `perm`; Django's templates ask in these words."""
        del obj  # roles hold for all rows; rights on one row are its own room's to check
        return self.is_active and any(perm in PERMISSIONS[role] for role in self.roles)

    def has_module_perms(self, app_label: str) -> bool:
        """Return whether a role grants anything in this room."""
        return self.is_active and any(
            name.startswith(f"{app_label}.")
            for role in self.roles
            for name in PERMISSIONS[role]
        )


class KeptForm(Stamped):
    """What a person typed into a form that came after the session had ended, sealed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="kept_forms")
    address = models.TextField()
    sealed = models.TextField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.owner}: {self.address}"

    @property
    def content(self) -> dict[str, Any]:
        """Return the values of each name that were typed, and the names of files."""
        found: dict[str, Any] = json.loads(unseal(self.sealed))
        return found


class RoleGrant(Stamped):
    """One role of one person, and who gave it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=32, choices=Role.choices)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="grants_made"
    )

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(name="role_once_per_user", fields=["user", "role"]),
            models.CheckConstraint(
                name="role_is_known", condition=models.Q(role__in=Role.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
