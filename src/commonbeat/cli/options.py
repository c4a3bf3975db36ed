"""Options that many commands share, and what they set."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from commonbeat.cli.folders import LARGEST_MB

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass
class Manner:
    """How this call wants its answers: for a program, complete, with the place of a bug.

    `stopped` is set once somebody has asked the call to end.
    """

    json: bool = False
    all_problems: bool = False
    traceback: bool = False
    stopped: bool = False


def _set(ctx: click.Context, parameter: click.Parameter, value: bool) -> bool:
    if value and parameter.name:
        setattr(ctx.ensure_object(Manner), parameter.name, True)
    return value


json_option = click.option(
    "--json", is_flag=True, expose_value=True, callback=_set, help="Answer as JSON."
)

all_option = click.option(
    "--all",
    "all_problems",
    is_flag=True,
    expose_value=False,
    callback=_set,
    help="List every problem of a file, not the first 20.",
)

traceback_option = click.option(
    "--traceback",
    is_flag=True,
    expose_value=False,
    callback=_set,
    help="If the command meets a bug, show where.",
)

largest_option = click.option(
    "--largest-mb",
    type=click.IntRange(min=1),
    default=LARGEST_MB,
    show_default=True,
    help="Refuse larger files.",
)

force_option = click.option(
    "--force", is_flag=True, help="Replace the folder of an earlier run."
)


def file_argument(name: str) -> Callable[[Command], Command]:
    """Return an argument that is the path of a file; whether it is there is said later."""
    return click.argument(name, type=click.Path(path_type=Path))


def manner_options(command: Command) -> Command:
    """Give a command the options about problems and bugs."""
    return all_option(traceback_option(command))
