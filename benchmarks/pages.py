"""Server time and queries of the main pages, at the size of a real round.

    python benchmarks/pages.py [--applications 7272] [--agencies 18330] [--write]

Loads the demonstration into a folder of its own, fills it up, and asks for each page in one
process: what is measured is the answer's making, without server and network. With --write the
table goes into benchmarks/README.md.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from run import put_between
from surge_server import make_tables, run

HERE = Path(__file__).resolve().parent
SECONDS, QUERIES = 0.120, 15  # of a page of the public or of applicants
HEAD = (
    "| who | page | median | worst | CPU | queries | holds |\n"
    "| --- | --- | ---: | ---: | ---: | ---: | --- |"
)


def main() -> None:
    """Make the rows, ask for the pages, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--applications", type=int, default=7_272)
    parser.add_argument("--agencies", type=int, default=18_330)
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="commonbeat-pages-") as folder:
        environment = os.environ | {
            "COMMONBEAT_DATA": folder,
            "COMMONBEAT_MODE": "demonstration",
        }
        make_tables(environment)
        count = ["--applications", str(wanted.applications)]
        run([sys.executable, "manage.py", "load_demonstration", *count], environment)
        words = [str(HERE / "pages_rows.py"), str(wanted.applications), str(wanted.agencies)]
        pages = json.loads(run([sys.executable, *words], environment))
    size = f"{wanted.agencies:,} agencies and {wanted.applications:,} applications"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    text = "\n".join([f"At {size}, measured on {machine}.", "", HEAD, *map(row, pages)])
    print(text)
    if wanted.write:
        put_between("pages", text)
    if not all(holds(page) for page in pages):
        raise SystemExit(1)


def holds(page: dict[str, Any]) -> bool:
    """Return whether a page answers, quickly, with few queries."""
    in_time = bool(page["seconds"]) and median(page["seconds"]) < SECONDS
    return in_time and page["queries"] <= QUERIES


def row(page: dict[str, Any]) -> str:
    """Return one line of the table in Markdown."""
    seconds, cpu = page["seconds"] or [0.0], page["cpu"] or [0.0]
    return (
        f"| {page['who']} | `{page['page']}` | {median(seconds) * 1000:.0f} ms |"
        f" {max(seconds) * 1000:.0f} ms | {median(cpu) * 1000:.0f} ms | {page['queries']} |"
        f" {'yes' if holds(page) else '**no**'} |"
    )


if __name__ == "__main__":
    main()
