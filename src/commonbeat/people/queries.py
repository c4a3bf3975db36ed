"""Questions about people."""

from commonbeat.people.demonstration import PEOPLE, DemoPerson
from commonbeat.people.models import User


def demo_people() -> list[DemoPerson]:
    """Return the demonstration people who are in this database, in their printed order."""
    there = set(User.objects.filter(is_demonstration=True).values_list("email", flat=True))
    return [person for person in PEOPLE if person.email in there]
