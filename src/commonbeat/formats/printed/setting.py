"""A document to its PDF."""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from commonbeat.formats.printed.markdown import markdown_blocks
from commonbeat.formats.printed.model import (
    Document,
    Heading,
    Note,
    Pairs,
    Part,
    Prose,
    Table,
    Written,
)
from commonbeat.formats.printed.words import named, text_nodes, visible

MOST_TRIES = 20  # each names the signs that no font has, as far as the typesetter tells them
LONGEST_HEAD = 60  # characters of the title at the head of a page

_NOT_SHOWN = re.compile(r"the text `(\".*?\")` could not be displayed", re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def print_document(document: Document, *, made_at: datetime) -> bytes:
    """Return the document as PDF/UA-1. The same document and time give the same bytes.

    Time: 0.01 s for a page, 0.15 s for 28 pages (100 kB of answers), 0.9 s for 131 pages.
    """
    data = json.dumps(_data(document), ensure_ascii=False)
    for _ in range(MOST_TRIES):
        try:
            return typst.compile(
                _template(),
                sys_inputs={"document": data},
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
                timestamp=int(made_at.timestamp()),
            )
        except typst.TypstError as error:
            signs = _signs(str(error.diagnostic))
            if not signs:
                raise
            data = data.translate({ord(sign): _instead(sign) for sign in signs})
    raise AssertionError("signs that no font has are all named by then")


def _signs(diagnostic: str) -> set[str]:
    """Return the characters that no font has, from what the typesetter says."""
    found = "".join(_NOT_SHOWN.findall(diagnostic))
    plain = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), found)
    return {sign for sign in plain if not sign.isascii()}


def _instead(sign: str) -> str:
    return "" if unicodedata.category(sign) == "Cf" else named(sign)


@cache
def _template() -> bytes:
    return files("commonbeat.formats.printed").joinpath("template.typ").read_bytes()


def _data(document: Document) -> dict[str, Any]:
    title = visible(" ".join(document.title.split()))
    short = title if len(title) <= LONGEST_HEAD else f"{title[:LONGEST_HEAD]}…"
    return {
        "title": title,
        "short_title": short,
        "heading": text_nodes(title),
        "number": visible(document.number),
        "footer": visible(document.footer),
        "language": document.language,
        "words": {"page": "Page", "of": "of"},
        "parts": list(_in_steps([node for part in document.parts for node in _nodes(part)])),
    }


def _in_steps(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the blocks with headings that never skip a level, as PDF/UA asks for."""
    level = 1
    for node in nodes:
        if node["kind"] == "heading":
            level = min(max(node["level"], 2), level + 1)
            yield node | {"level": level}
        else:
            yield node


def _nodes(part: Part) -> list[dict[str, Any]]:
    match part:
        case Heading():
            return [{"kind": "heading", "level": part.level, "children": text_nodes(part.text)}]
        case Prose():
            return markdown_blocks(part.markdown)
        case Written():
            return [{"kind": "paragraph", "children": text_nodes(part.text)}]
        case Note():
            inside = {"kind": "paragraph", "children": text_nodes(part.text)}
            return [{"kind": "note", "children": [inside]}]
        case Pairs():
            return [_pairs(part)]
        case Table():
            return [_table(part)]


def _pairs(part: Pairs) -> dict[str, Any]:
    pairs = [
        {"label": text_nodes(label), "value": text_nodes(value)} for label, value in part.pairs
    ]
    return {"kind": "pairs", "pairs": pairs}


def _table(part: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": text_nodes(part.caption),
        "header": [text_nodes(cell) for cell in part.header],
        "rows": [[{"nodes": text_nodes(cell)} for cell in row] for row in part.rows],
    }
