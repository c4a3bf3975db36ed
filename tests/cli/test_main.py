import json
import subprocess
import sys

import click
import pytest

from commonbeat.cli.lazy import LazyGroup
from commonbeat.cli.main import SECTIONS, commonbeat
from commonbeat.cli.options import Manner
from commonbeat.cli.say import show_problems
from commonbeat.engine.problems import Problem

MANY = [Problem("x.y", f"Cell {n} is wrong.", "Mend it.", f"line {n}") for n in range(1, 26)]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from commonbeat.cli.main import main; main()", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_command_without_loading_any() -> None:
    program = (
        "import sys\n"
        "from commonbeat.cli.main import main\n"
        "try:\n    main(['--help'])\n"
        "finally:\n"
        "    heavy = {'numpy', 'numba', 'django', 'sqlglot', 'rich'} & set(sys.modules)\n"
        "    print('loaded:', sorted(heavy))\n"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert said.returncode == 0
    assert said.stdout.splitlines()[-1] == "loaded: []"
    for section in SECTIONS.values():
        for name, entry in section.items():
            assert any(
                line.split()[:1] == [name] and entry.line.split()[0] in line
                for line in said.stdout.splitlines()
            )


def test_an_unknown_command_is_a_wrong_call() -> None:
    said = run("awards")

    assert said.returncode == 2
    assert "No such command 'awards'" in said.stderr


def test_the_version_is_told() -> None:
    said = run("--version")

    assert said.returncode == 0
    assert said.stdout.startswith("commonbeat, version ")


@pytest.mark.parametrize("words", [(), ("--traceback",)])
def test_a_bug_ends_with_code_3_one_line_and_where_it_is_when_asked(
    words: tuple[str, ...],
) -> None:
    program = (
        "import sys, types, click\n"
        "from commonbeat.cli import main as house\n"
        "broken = types.ModuleType('broken')\n"
        "@click.command()\n"
        "def command():\n    raise ZeroDivisionError('no way')\n"
        "broken.command = command\n"
        "sys.modules['broken'] = broken\n"
        "house.commonbeat.entries['break'] = house.Entry('broken', 'command', 'Breaks.')\n"
        f"house.main([*{words!r}, 'break'])\n"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert said.returncode == 3
    assert "has a bug: ZeroDivisionError: no way." in said.stderr.splitlines()[-1]
    assert ("Traceback" in said.stderr) is bool(words)
    assert len(said.stderr.splitlines()) == 1 or words


def test_the_first_twenty_problems_are_listed_and_the_rest_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_problems(MANY, Manner())

    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "25 problems; nothing was written."
    assert lines[1] == "  line 1: Cell 1 is wrong. Mend it."
    assert lines[20] == "  line 20: Cell 20 is wrong. Mend it."
    assert lines[21:] == ["  and 5 more (--all shows them)"]


def test_all_problems_are_listed_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    show_problems(MANY, Manner(all_problems=True))

    assert len(capsys.readouterr().err.splitlines()) == 26


def test_problems_are_json_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    show_problems(MANY[:1], Manner(json=True))

    assert json.loads(capsys.readouterr().out) == {
        "problems": [
            {
                "code": "x.y",
                "where": "line 1",
                "message": "Cell 1 is wrong.",
                "way_out": "Mend it.",
            }
        ]
    }


def all_commands(group: LazyGroup | click.Group) -> list[tuple[str, click.Command]]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {sub}", each) for sub, each in all_commands(command)]
    return found


def test_every_command_has_help_and_every_option_a_sentence() -> None:
    for name, command in all_commands(commonbeat):
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"
