"""The inputs of a command: rulebook and applications, with problems that name their file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from commonbeat.cli.folders import read_file
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook


@contextmanager
def problems_of(path: Path) -> Iterator[None]:
    """Put the name of the file before the place of each of its problems."""
    try:
        yield
    except Refused as refusal:
        raise Refused(
            *(
                replace(problem, where=f"{path}{f', {problem.where}' if problem.where else ''}")
                for problem in refusal.problems
            )
        ) from None


def read_policy(path: Path) -> Rulebook:
    """Return the rulebook of a file."""
    data = read_file(path)
    with problems_of(path):
        return read_rulebook(data)
