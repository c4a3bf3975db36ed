"""How the command line speaks: sentences for people, JSON for programs."""

import json
from collections.abc import Sequence
from typing import Any

import click

from commonbeat.cli.options import Manner
from commonbeat.engine.problems import Problem

SHOWN = 20


def say(text: str) -> None:
    """Print one line of the result."""
    click.echo(text)


def say_json(value: Any) -> None:
    """Print a value for a program: one JSON document, keys in the order given."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def show_problems(problems: Sequence[Problem], manner: Manner) -> None:
    """Print what is wrong: the first twenty, or all with --all; as JSON with --json."""
    if manner.json:
        say_json({"problems": [_as_json(problem) for problem in problems]})
        return
    shown = problems if manner.all_problems else problems[:SHOWN]
    count = len(problems)
    click.echo(f"{count:,} problem{'s' * (count > 1)}; nothing was written.", err=True)
    for problem in shown:
        click.echo(f"  {problem}", err=True)
    if len(shown) < count:
        click.echo(f"  and {count - len(shown):,} more (--all shows them)", err=True)


def _as_json(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "where": problem.where,
        "message": problem.message,
        "way_out": problem.way_out,
    }
