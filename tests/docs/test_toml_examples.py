"""Every example of a rulebook in the documents can be read."""

import pytest

from commonbeat.engine.rulebook.reading import read_rulebook
from tests.docs.toml_examples import DOCS, toml_blocks, whole

EXAMPLES = [
    pytest.param(example, id=f"{page.stem}-{number}")
    for page in sorted(DOCS.rglob("*.md"))
    for number, example in enumerate(toml_blocks(str(page.relative_to(DOCS))), 1)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_rulebook_or_a_part_of_one(example: str) -> None:
    assert read_rulebook(whole(example)).program.funds_cents > 0
