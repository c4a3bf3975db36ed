"""What the scripts share: speaking in one line, running tools, remembering finished work."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

Command = Sequence[str | Path]

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / ".var"
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def stop(why: str) -> NoReturn:
    """End with one line that says what is missing."""
    print(f"Commonbeat cannot go on: {why}", file=sys.stderr)
    raise SystemExit(1)


def say(what: str) -> None:
    """Tell which step begins."""
    print(f"· {what}", flush=True)


def run(name: str, command: Command, *, hint: str = "", **env: str) -> None:
    """Run a tool with its words in a log file; if it fails, end with its last line."""
    log = VAR / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    with log.open("w", encoding="utf-8") as sink:
        done = subprocess.run(
            words, cwd=ROOT, stdout=sink, stderr=subprocess.STDOUT, env=os.environ | env
        )
    if done.returncode != 0:
        said = [line.strip() for line in log.read_text(encoding="utf-8").splitlines()]
        last = next((line for line in reversed(said) if line), "it said nothing")
        hint = f"{hint} " if hint else ""
        stop(f"{name} failed: {last} ({hint}All its words: {log.relative_to(ROOT)})")


def fingerprint(*parts: Path | str) -> str:
    """Return one hash over texts and the contents of files."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()


def is_done(step: str, mark: str) -> bool:
    """Return whether a step was already done for exactly this input."""
    stamp = VAR / "stamps" / step
    return stamp.exists() and stamp.read_text(encoding="ascii") == mark


def set_done(step: str, mark: str) -> None:
    """Remember that a step was done for this input; an empty mark forgets it."""
    stamp = VAR / "stamps" / step
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark, encoding="ascii")


def as_administrator() -> list[str] | None:
    """Return the words before a command that lets it install system packages, or None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def install_system_packages(names: Iterable[str]) -> bool:
    """Install Debian packages; return False where this person may not."""
    before = as_administrator()
    if before is None:
        return False
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    names = list(names)
    say(f"installing {' '.join(names)} with apt")
    run("apt-update", [*before, "apt-get", "update", "-q"], **quiet)
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    run("apt-install", [*before, *install], **quiet)
    return True
