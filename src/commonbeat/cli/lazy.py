"""Groups of commands whose modules are loaded only when one of them is called."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click


class Entry(NamedTuple):
    """Where a command stands, and its line in the list of commands."""

    module: str
    attribute: str
    line: str


class ColourfulHelp(click.HelpFormatter):
    """Help with its headings and names set off; plain where no terminal shows it."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, args, click.style(prefix or "Usage: ", bold=True))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(click.style(heading, bold=True))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names and what they mean."""
        coloured = [(click.style(name, fg="cyan"), words) for name, words in rows]
        super().write_dl(coloured, col_max, col_spacing)


class HelpfulContext(click.Context):
    """A call whose help is written by `ColourfulHelp`."""

    formatter_class = ColourfulHelp


class LazyGroup(click.Group):
    """A group that knows its commands by name; `sections` order them in the help."""

    def __init__(
        self, *args: Any, sections: Mapping[str, Mapping[str, Entry]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.context_class = HelpfulContext
        self.sections = sections
        self.entries = {
            name: entry for section in sections.values() for name, entry in section.items()
        }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands in the order of the help."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the command, loading its module now."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry.module), entry.attribute)
        if not isinstance(command, click.Command):
            message = f"{entry.module}.{entry.attribute} is not a command"
            raise TypeError(message)
        for each in (command, *getattr(command, "commands", {}).values()):
            each.context_class = HelpfulContext
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands without loading any of them."""
        for title, section in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(name, entry.line) for name, entry in section.items()])
