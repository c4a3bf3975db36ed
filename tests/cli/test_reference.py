import re
from pathlib import Path

import click

from commonbeat.cli.main import SECTIONS, commonbeat

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
# These stand in a table of their own, for all commands.
SHARED = {"--all", "--traceback", "--help", "-h"}


def commands(group: click.Group, name: str) -> dict[str, click.Command]:
    """Return every command of the tree by its full name, groups included."""
    context = click.Context(group)
    found: dict[str, click.Command] = {}
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        assert command is not None
        full = f"{name} {each}"
        found[full] = command
        if isinstance(command, click.Group):
            found |= commands(command, full)
    return found


TREE = commands(commonbeat, "commonbeat")


def sections() -> dict[str, str]:
    """Return the text below the heading of each command."""
    parts = re.split(r"^#{2,3} (.+)$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def described_options(text: str) -> set[str]:
    """Return the options in the first column of the tables of a text."""
    cells = re.findall(r"^\| `([^|]+)` \|", text, flags=re.MULTILINE)
    return {word for cell in cells for word in re.findall(r"--?[a-z][a-z-]*", cell)}


def options(command: click.Command) -> set[str]:
    """Return the options of a command that are its own."""
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
    } - SHARED


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    described = {name for name in sections() if name.startswith("commonbeat ")}

    assert described == set(TREE)


def test_every_option_is_described_where_its_command_is_and_no_other() -> None:
    found = sections()

    for name, command in TREE.items():
        if not isinstance(command, click.Group):
            assert described_options(found[name]) == options(command), name


def test_every_call_is_shown() -> None:
    found = sections()

    for name, command in TREE.items():
        if not isinstance(command, click.Group):
            assert f"```text\n{name}" in found[name], name


def test_the_shared_options_are_described_once() -> None:
    shared = sections()["What all commands have in common"]

    assert described_options(shared) == SHARED | {"--version"}


def test_every_command_shares_the_options_about_problems_and_bugs() -> None:
    for name, command in TREE.items():
        if not isinstance(command, click.Group):
            names = {opt for each in command.params for opt in each.opts}
            assert {"--all", "--traceback"} <= names, name


def test_every_exit_code_of_the_page_is_told_by_the_help() -> None:
    table = sections()["Exit codes"]

    assert re.findall(r"^\| (\d+) \|", table, flags=re.MULTILINE) == ["0", "1", "2", "3", "130"]
    assert all(f"{code} " in (commonbeat.epilog or "") for code in range(4))


def test_each_command_has_one_sentence_in_the_list_and_help_of_its_own() -> None:
    for section in SECTIONS.values():
        for name, entry in section.items():
            assert entry.line.endswith("."), name
            assert TREE[f"commonbeat {name}"].help, name
