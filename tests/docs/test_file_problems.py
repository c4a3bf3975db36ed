"""Every problem that a file of applications can have is listed with its way out."""

import re
from pathlib import Path

from commonbeat import engine, formats
from tests.docs.toml_examples import DOCS

ENGINE = Path(str(engine.__file__)).parent
FORMATS = Path(str(formats.__file__)).parent
READERS = [
    *(FORMATS / name for name in ("applications.py", "csv_text.py", "cells.py")),
    *(ENGINE / "scoring").glob("*.py"),
    ENGINE / "sizing.py",
]


def raised() -> set[str]:
    """Return the codes of the problems that reading, scoring and sizing may report."""
    codes = set()
    for file in READERS:
        text = file.read_text(encoding="utf-8")
        codes |= set(re.findall(r'"((?:file|header|row|cell|score|size)\.[a-z_]+)"', text))
        codes |= {f"cell.{code}" for code in re.findall(r'self\.report\(\s*"([a-z_]+)"', text)}
    return codes


def test_every_problem_of_a_file_is_listed_with_its_way_out() -> None:
    page = (DOCS / "how-to" / "mend-a-refused-file.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+`) \|", page, re.MULTILINE)

    listed = {code for row in rows for code in re.findall(r"`([a-z_.]+)`", row)}

    assert listed == raised()
