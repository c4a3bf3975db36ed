"""People for tests."""

from itertools import count

from commonbeat.people.enums import Role
from commonbeat.people.models import User
from commonbeat.people.services import make_user

PASSWORD = "a-long-enough-password"
_numbers = count(1)


def make_person(*roles: Role, name: str = "", email: str = "") -> User:
    """Return a new person with these roles who can sign in with PASSWORD."""
    number = next(_numbers)
    return make_user(
        email=email or f"person{number}@office.example",
        display_name=name or f"Person {number}",
        password=PASSWORD,
        roles=roles,
        by=None,
    )
