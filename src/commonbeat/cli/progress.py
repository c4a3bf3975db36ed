"""A progress bar, on a terminal only and never in the way of the result."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

Tell = Callable[[int, str], None]


@contextmanager
def progress() -> Iterator[Tell]:
    """Give a function that takes how many percent are done, and the words for what is next."""
    if not sys.stderr.isatty():
        yield _silent
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )
    with bar:
        task = bar.add_task("Starting", total=100)

        def tell(percent: int, stage: str) -> None:
            bar.update(task, completed=percent, description=stage)

        yield tell


def _silent(percent: int, stage: str) -> None:
    """Take what nobody watches."""
