"""How an e-mail address and a password become a person."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from commonbeat.people.models import User


class AddressBackend(ModelBackend):
    """Signs people in by e-mail address; demonstration people only in a demonstration."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Refuse who left, and who has a published password outside a demonstration."""
        if isinstance(user, User) and user.is_demonstration and not settings.DEMONSTRATION:
            return False
        return super().user_can_authenticate(user)
