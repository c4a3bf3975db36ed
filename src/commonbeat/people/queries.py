"""Questions about people."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import QuerySet

from commonbeat.people.demonstration import PEOPLE, DemoPerson
from commonbeat.people.models import User


@dataclass(frozen=True)
class Safety:
    """What keeps an account safe, as far as its owner changes it."""

    factors: dict[int, str]  # the kind of each by its number
    providers: frozenset[str]
    unconfirmed: frozenset[str]


def safety(user: User) -> Safety:
    """Return second factors, joined providers and unconfirmed addresses of a person."""
    addresses = EmailAddress.objects.filter(user=user, verified=False)
    providers = SocialAccount.objects.filter(user=user)
    return Safety(
        dict(Authenticator.objects.filter(user=user).values_list("pk", "type")),
        frozenset(providers.values_list("provider", flat=True)),
        frozenset(addresses.values_list("email", flat=True)),
    )


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
