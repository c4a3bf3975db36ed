"""Writes the lock files again with the newest versions that fit: hashes, and no host names.

python3 scripts/locks.py            renew everything
python3 scripts/locks.py --keep     keep what is locked; add and remove what changed
"""

import sys
from pathlib import Path

from machine import ROOT, run, say
from prepare import UV, ensure_uv, node_and_npm

COMPILE: list[str | Path] = [
    *(UV, "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"),
]


def main() -> None:
    """Write requirements/run.txt, requirements/dev.txt and package-lock.json."""
    ensure_uv()
    upgrade = [] if "--keep" in sys.argv else ["--upgrade"]
    folder = ROOT / "requirements"
    say("locking Python packages")
    run("lock-run", [*COMPILE, *upgrade, "pyproject.toml", "-o", folder / "run.txt"])
    dev: list[str | Path] = [
        "--group",
        "dev",
        "-c",
        folder / "run.txt",
        "pyproject.toml",
        "-o",
        folder / "dev.txt",
    ]
    run("lock-dev", [*COMPILE, *upgrade, *dev])
    say("locking npm packages")
    _, npm = node_and_npm()
    run("lock-npm", [*npm, "install", "--package-lock-only", "--ignore-scripts"])


if __name__ == "__main__":
    main()
