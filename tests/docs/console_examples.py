"""The commands, files and changes that a page shows, carried out in a folder.

A page is followed from top to bottom. In a block `console`, a line that begins with `$ ` is
a command and the lines after it are what it prints; a line `…` stands for any lines. A
block `diff` changes the file that its first line names. Comments before a block can say
`<!-- exit 1 -->` (how the command ends) or `<!-- not run -->`.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.docs.toml_examples import DOCS

_BLOCK = re.compile(
    r"(?P<note><!-- [^\n]* -->\n)?^```(?P<kind>console|diff)\n(?P<body>.*?)^```",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Step:
    """One command with what it prints, or one change of a file."""

    kind: str
    line: str
    text: str
    code: int


def steps(page: str) -> list[Step]:
    """Return what a page tells its reader to do, in order."""
    found = []
    for block in _BLOCK.finditer((DOCS / page).read_text(encoding="utf-8")):
        note = block["note"] or ""
        if "not run" in note:
            continue
        code = int((re.search(r"exit (\d)", note) or [0, 0])[1])
        if block["kind"] == "diff":
            name, _, change = block["body"].partition("\n")
            found.append(Step("diff", name.removeprefix("--- "), change, 0))
            continue
        for part in re.split(r"^\$ ", block["body"], flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            found.append(Step("console", command, printed, code))
    return found


def follow(step: Step, folder: Path) -> tuple[str, int]:
    """Carry a step out in the folder; return what it printed and how it ended."""
    if step.kind == "diff":
        _change(folder / step.line, step.text)
        return "", 0
    done = subprocess.run(
        step.line,
        shell=True,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=os.environ
        | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )
    return done.stdout, done.returncode


def _change(file: Path, change: str) -> None:
    lines = change.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    text = file.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{file.name} holds this {text.count(old)} times: {old}")
    file.write_text(text.replace(old, new), encoding="utf-8")


def agrees(printed: str, shown: str) -> bool:
    """Return whether what was printed is what the page shows, blanks at line ends apart."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…" else re.escape(line) + "\n" for line in bare(shown)
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in bare(printed))) is not None


def bare(text: str) -> list[str]:
    """Return the lines of a text without blanks at their ends."""
    return [line.rstrip() for line in text.splitlines()]


def bring_files(page: str, folder: Path) -> None:
    """Copy the files that stand beside a page, as a fresh checkout has them."""
    beside = DOCS / page.removesuffix(".md")
    if beside.is_dir():
        shutil.copytree(beside, folder / "docs" / beside.relative_to(DOCS))
