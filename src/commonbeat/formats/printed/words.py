"""Texts for print: long words may be broken anywhere, and nothing is left out."""

import re
import unicodedata
from typing import Any

PIECE = 12  # characters of a long word that stay together
_MAY_BREAK = "\u200b"  # a zero-width space
_LONG = re.compile(rf"\S{{{PIECE + 1},}}")


def wrapped(text: str) -> str:
    """Return a text whose long words can be broken over lines."""
    return _LONG.sub(lambda word: _MAY_BREAK.join(_pieces(word[0])), visible(text))


def _pieces(word: str) -> list[str]:
    """Cut a word into pieces, never before a mark that belongs to the letter before it."""
    pieces = [""]
    for character in word:
        belongs = unicodedata.combining(character) or unicodedata.category(character) == "Cf"
        if len(pieces[-1]) >= PIECE and not belongs:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _parts_of(line: str) -> list[str]:
    """Return long words and what stands between them, each for itself."""
    return [part for part in re.split(rf"(\S{{{PIECE + 1},}})", line) if part]


def text_nodes(text: str) -> list[dict[str, Any]]:
    """Return a plain text as inline nodes; each line break stays one."""
    nodes: list[dict[str, Any]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            nodes.append({"kind": "break"})
        nodes += [{"kind": "text", "text": wrapped(part)} for part in _parts_of(line)]
    return nodes


def visible(text: str) -> str:
    """Return a text in which characters that nobody can see are named."""
    return "".join(
        named(each)
        if each not in "\t\n" and unicodedata.category(each) in ("Cc", "Cs", "Cn", "Co")
        else each
        for each in text
    )


def named(character: str) -> str:
    """Return a character by its number and name: "[U+1F693 POLICE CAR]"."""
    name = unicodedata.name(character, "")
    return f"[U+{ord(character):04X}{' ' if name else ''}{name}]"
