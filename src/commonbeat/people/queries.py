"""Questions about people."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from commonbeat.people.demonstration import PEOPLE, DemoPerson
from commonbeat.people.models import KeptForm, User


@dataclass(frozen=True)
class Safety:
    """What keeps an account safe, as far as its owner changes it."""

    factors: dict[int, str]  # the kind of each by its number
    unconfirmed: frozenset[str]


def safety(user: User) -> Safety:
    """Return second factors and unconfirmed addresses of a person."""
    addresses = EmailAddress.objects.filter(user=user, verified=False)
    return Safety(
        dict(Authenticator.objects.filter(user=user).values_list("pk", "type")),
        frozenset(addresses.values_list("email", flat=True)),
    )


def kept_form(*, owner: User, public_id: str, now: datetime) -> KeptForm | None:
    """Return a form that waits for this person and is not too old."""
    return KeptForm.objects.filter(owner=owner, public_id=public_id, ends_at__gt=now).first()


def people() -> QuerySet[User]:
    """Return everybody with their roles, those who left included, by name."""
    return User.objects.prefetch_related("role_grants")


def person(email: str) -> User | None:
    """Return the person with this address, in whatever case."""
    return User.objects.filter(email=email.strip().lower()).first()


def demo_people() -> list[DemoPerson]:
    """Return the demonstration people who are in this database, in their printed order."""
    there = set(User.objects.filter(is_demonstration=True).values_list("email", flat=True))
    return [person for person in PEOPLE if person.email in there]
