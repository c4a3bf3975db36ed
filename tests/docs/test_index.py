"""Whoever begins at the index of the documents can reach every one of them."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.toml_examples import DOCS


def pages_named_by(page: Path) -> Iterator[Path]:
    """Return the documents that a page links to."""
    for name in re.findall(r"\]\(([^)\s#]+\.md)", page.read_text(encoding="utf-8")):
        if not name.startswith(("http://", "https://")):
            yield (page.parent / name).resolve()


def test_every_document_is_reached_from_the_index() -> None:
    reached: set[Path] = set()
    ahead = [(DOCS / "README.md").resolve()]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        ahead += [
            each for each in pages_named_by(page) if each.exists() and each not in reached
        ]

    documents = {page.resolve() for page in DOCS.rglob("*.md") if page.parent.name != "adr"}
    assert documents - reached == set()
