"""Tables on the terminal."""

import sys
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

# A pipe has no width of its own: let every row stand on one line.
PIPE_WIDTH = 200


def show_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; columns that hold only figures lean right."""
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    for place, heading in enumerate(headings):
        figures = place > 0 and all(_is_figure(row[place]) for row in rows)
        table.add_column(heading, justify="right" if figures else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    Console(file=sys.stdout, highlight=False, markup=False, width=width).print(table)


def _is_figure(text: str) -> bool:
    return text.strip("-+$%,. 0123456789") == ""
