"""Whoever runs the Python that a page shows sees what the page says it prints."""

import re
import subprocess
import sys

import pytest

from tests.docs.toml_examples import DOCS

PAGES = ["how-to/use-the-engine.md"]
EXAMPLE = re.compile(
    r"<!-- run in (?P<folder>\S+) -->\n```python\n(?P<code>.*?)```\n\n"
    r"prints\n\n```text\n(?P<printed>.*?)```",
    re.DOTALL,
)


@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_a_page_prints_what_it_shows(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    examples = list(EXAMPLE.finditer(text))

    assert len(examples) == text.count("```python")
    for each in examples:
        done = subprocess.run(
            [sys.executable, "-c", each["code"]],
            cwd=DOCS / each["folder"],
            capture_output=True,
            text=True,
            check=False,
        )

        assert (done.stderr, done.stdout) == ("", each["printed"])
