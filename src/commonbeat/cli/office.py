"""The office's database, for the few commands that need it: set up only when one is called."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

import django
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.utils import OperationalError, ProgrammingError

from commonbeat.engine.problems import Problem, Refused

SETTINGS = "commonbeat.site.settings"


@contextmanager
def office() -> Iterator[None]:
    """Set up the web framework and its database; say so when the database is not there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        raise Refused(
            Problem(
                "office.not_set_up",
                f"The database of the office cannot be read: {error}.",
                "Make it first: `make run`, or `python manage.py migrate`.",
            )
        ) from error


def room(name: str) -> ModuleType:
    """Return a module of a room; call it inside `office`, since models load with it."""
    return import_module(name)


def manage(command: str, *words: str, **options: object) -> None:
    """Run a command of the rooms; call it inside `office`. What it refuses is bad input."""
    try:
        call_command(command, *words, **options)
    except CommandError as error:
        raise Refused(
            Problem("command.refused", str(error), "Mend it, then call again.")
        ) from error
