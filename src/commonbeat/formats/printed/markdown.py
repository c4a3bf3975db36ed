"""Markdown to the plain tree that the printed copy is set from."""

from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from commonbeat.formats.printed.words import text_nodes, wrapped

Node = dict[str, Any]

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_SAFE_LINKS = ("https://", "http://", "mailto:")
_WRAPPERS = {"strong": "strong", "em": "em"}


def markdown_blocks(source: str) -> list[Node]:
    """Return the blocks of a Markdown text; HTML in it stands there as it was typed."""
    return _blocks(SyntaxTreeNode(_MARKDOWN.parse(source)).children)


def _blocks(nodes: list[SyntaxTreeNode]) -> list[Node]:
    return [made for node in nodes if (made := _block(node)) is not None]


def _block(node: SyntaxTreeNode) -> Node | None:
    if node.type == "hr":
        return None
    make = _BLOCKS.get(node.type)
    return make(node) if make else {"kind": "paragraph", "children": _inside(node)}


def _heading(node: SyntaxTreeNode) -> Node:
    return {"kind": "heading", "level": int(node.tag[1]) + 1, "children": _inside(node)}


def _list(node: SyntaxTreeNode) -> Node:
    items = [_blocks(item.children) for item in node.children]
    if node.type == "bullet_list":
        return {"kind": "list", "items": items}
    return {"kind": "numbered", "start": int(node.attrs.get("start", 1)), "items": items}


def _quote(node: SyntaxTreeNode) -> Node:
    return {"kind": "quote", "children": _blocks(node.children)}


def _code(node: SyntaxTreeNode) -> Node:
    return {"kind": "code", "text": wrapped(node.content.rstrip("\n"))}


def _table(node: SyntaxTreeNode) -> Node:
    rows = [
        [_inside(cell) for cell in row.children]
        for part in node.children
        for row in part.children
    ]
    return {
        "kind": "table",
        "caption": [],
        "header": rows[0],
        "rows": [[{"nodes": cell} for cell in row] for row in rows[1:]],
    }


def _inside(node: SyntaxTreeNode) -> list[Node]:
    if node.type == "text":
        return text_nodes(node.content)
    return [made for child in node.children for made in _inline(child)]


def _inline(node: SyntaxTreeNode) -> list[Node]:
    make = _LEAVES.get(node.type)
    if make:
        return make(node)
    inside = _inside(node)
    if node.type in _WRAPPERS:
        return [{"kind": _WRAPPERS[node.type], "children": inside}]
    url = str(node.attrs.get("href", "")) if node.type == "link" else ""
    if url.startswith(_SAFE_LINKS):
        return [{"kind": "link", "url": url, "children": inside}]
    return inside


_BLOCKS: dict[str, Callable[[SyntaxTreeNode], Node]] = {
    "heading": _heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _code,
    "code_block": _code,
    "table": _table,
}
_LEAVES: dict[str, Callable[[SyntaxTreeNode], list[Node]]] = {
    "code_inline": lambda node: [{"kind": "code", "text": wrapped(node.content)}],
    "hardbreak": lambda _: [{"kind": "break"}],
    "softbreak": lambda _: text_nodes(" "),
    "image": lambda node: text_nodes(node.content),
}
