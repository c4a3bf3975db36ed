"""Whoever types what the documents show sees what they show."""

from pathlib import Path

import pytest

from tests.docs.console_examples import agrees, bring_files, follow, steps

PAGES = [
    "tutorials/first-round.md",
    "how-to/mend-a-refused-file.md",
    "reference/rulebook.md",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_print_what_it_shows(page: str, tmp_path: Path) -> None:
    bring_files(page, tmp_path)

    for step in steps(page):
        printed, code = follow(step, tmp_path)

        assert code == step.code, f"{step.line}\n{printed}"
        if step.kind == "console":
            assert agrees(printed, step.text), f"{step.line}\n{printed}"
