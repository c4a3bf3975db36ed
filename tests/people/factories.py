"""People for tests."""

from itertools import count

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as app

from commonbeat.people.enums import Role
from commonbeat.people.models import User
from commonbeat.people.services import make_user

PASSWORD = "a-long-enough-password"
_numbers = count(1)


def make_person(
    *roles: Role, name: str = "", email: str = "", demonstration: bool | None = None
) -> User:
    """Return a new person with these roles who can sign in with PASSWORD.

    Staff are people of a demonstration, whose password is published as this one is, unless
    `demonstration` is False: then they need a second factor.
    """
    number = next(_numbers)
    user = make_user(
        email=email or f"person{number}@office.example",
        display_name=name or f"Person {number}",
        password=PASSWORD,
        roles=roles,
        by=None,
    )
    if demonstration if demonstration is not None else bool(roles):
        user.is_demonstration = True
        user.save(update_fields=["is_demonstration"])
    return user


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_app(person: User) -> None:
    """Give a person an app for codes with SECRET, and recovery codes."""
    app.TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)


def code_of_now(secret: str = SECRET) -> str:
    """Return what an app shows now."""
    counter = sorted(app.yield_hotp_counters_from_time())[1]  # the middle one of the tolerance
    code: str = app.format_hotp_value(app.hotp_value(secret, counter))
    return code
