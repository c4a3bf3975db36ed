"""`commonbeat people`: who works in the office, set up by whoever runs the site."""

import secrets
from typing import Any

import click

from commonbeat.cli.office import office, room
from commonbeat.cli.options import json_option, manner_options
from commonbeat.cli.say import say, say_json
from commonbeat.engine.problems import Problem, Refused

ROLES = ("program_manager", "director", "auditor")
PASSWORD_BYTES = 15  # 20 characters

role_argument = click.argument("role", type=click.Choice(ROLES), metavar="ROLE")


@click.group()
def people() -> None:
    """Add people, give and take roles and passwords, let go who left."""


@people.command(epilog="Exit codes: 0 added; 2 the address or the name cannot be taken.")
@click.argument("email")
@click.option("--name", required=True, help="The name that pages and the log show.")
@click.option(
    "--role",
    "roles",
    type=click.Choice(ROLES),
    multiple=True,
    help="May be given several times.",
)
@manner_options
def add(email: str, *, name: str, roles: tuple[str, ...]) -> None:
    """Add a person, and print the first password once."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    with office():
        enums, services = room("commonbeat.people.enums"), room("commonbeat.people.services")
        user = services.make_user(
            email=email,
            display_name=name,
            password=password,
            roles=[enums.Role(role) for role in roles],
            by=None,
        )
    say(f"{user.email} is added. The first password, shown only now: {password}")


@people.command(name="list", epilog="Exit codes: 0.")
@json_option
@manner_options
def list_(*, json: bool) -> None:
    """List everybody with their roles."""
    with office():
        found = [
            {
                "email": each.email,
                "name": each.display_name,
                "roles": [role for role in ROLES if role in each.roles],
                "active": each.is_active,
            }
            for each in room("commonbeat.people.queries").people()
        ]
    if json:
        say_json(found)
        return
    for each in found:
        roles = ", ".join(each["roles"]) or "no role"
        say(f"{each['email']}  {each['name']}  {roles if each['active'] else 'left'}")


@people.command(epilog="Exit codes: 0 given; 2 nobody has this address.")
@click.argument("email")
@role_argument
@manner_options
def grant(email: str, role: str) -> None:
    """Give a person a ROLE: program_manager, director or auditor."""
    _role("grant_role", email, role)
    say(f"{email} is {role}.")


@people.command(epilog="Exit codes: 0 taken; 2 nobody has this address.")
@click.argument("email")
@role_argument
@manner_options
def withdraw(email: str, role: str) -> None:
    """Take a ROLE from a person."""
    _role("withdraw_role", email, role)
    say(f"{email} is not {role}.")


@people.command(epilog="Exit codes: 0 given; 2 nobody has this address.")
@click.argument("email")
@manner_options
def password(email: str) -> None:
    """Give a person who forgot the password a new one, and print it once."""
    word = secrets.token_urlsafe(PASSWORD_BYTES)
    with office():
        services = room("commonbeat.people.services")
        services.reset_password(user=_person(email), password=word, by=None)
    say(f"The new password of {email}, shown only now: {word}")


@people.command(epilog="Exit codes: 0 done; 2 nobody has this address.")
@click.argument("email")
@manner_options
def forget_factors(email: str) -> None:
    """Take all second factors from a person who lost them."""
    with office():
        services = room("commonbeat.people.services")
        number = services.forget_second_factors(user=_person(email), by=None)
    say(f"{email} had {number} second factors and codes; now none.")


@people.command(epilog="Exit codes: 0 done; 2 nobody has this address.")
@click.argument("email")
@manner_options
def leave(email: str) -> None:
    """Let a person who left sign in no more; what the person did stays on record."""
    with office():
        room("commonbeat.people.services").let_go(user=_person(email), by=None)
    say(f"{email} can sign in no more.")


def _role(service: str, email: str, role: str) -> None:
    """Give or take a role."""
    with office():
        act = getattr(room("commonbeat.people.services"), service)
        act(user=_person(email), role=room("commonbeat.people.enums").Role(role), by=None)


def _person(email: str) -> Any:
    """Return the person with an address; call it inside `office`."""
    found = room("commonbeat.people.queries").person(email)
    if found is None:
        raise Refused(
            Problem(
                "person.unknown",
                f"Nobody has the address {email}.",
                "See who is there: commonbeat people list.",
            )
        )
    return found
