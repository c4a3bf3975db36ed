"""Questions about people."""

from django.db.models import QuerySet

from commonbeat.people.demonstration import PEOPLE, DemoPerson
from commonbeat.people.models import User


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
