"""PDF: whole, readable without a password, and without anything that acts."""

import re
import zlib
from bisect import bisect_left

from commonbeat.engine.problems import Problem
from commonbeat.formats.sniffing import heads
from commonbeat.formats.sniffing.finding import PRINTED, encrypted, unreadable
from commonbeat.formats.sniffing.kinds import FileKind

LARGEST_OBJECTS = 50_000_000  # bytes of unpacked object streams
MOST_STREAMS = 50_000  # that hold objects; writers put about 100 objects into one
NEAR = 4_096  # bytes between the beginning of an object and of its stream

_WHAT = FileKind.PDF.in_words
_MATTER = ("JavaScript", "Launch", "RichMedia", "EmbeddedFiles?", "Encrypt", "ObjStm")


def _written(name: str) -> str:
    """Return a pattern of a name, each letter of which may stand as its #-code."""
    letters = (
        letter if letter == "?" else f"(?:{letter}|(?i:#{ord(letter):02x}))" for letter in name
    )
    return "".join(letters)


_NAME = re.compile(
    f"/(?:{'|'.join(_written(name) for name in _MATTER)})(?![A-Za-z0-9])".encode()
)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECTS = re.compile(f"/{_written('ObjStm')}(?![A-Za-z0-9])".encode())
_STREAM = re.compile(rb"stream\r?\n")
_DEFLATED = re.compile(
    rb"/Filter\s*(?:\[\s*/(?:FlateDecode|Fl)\s*\]|/(?:FlateDecode|Fl)(?![A-Za-z0-9]))"
)


def pdf_problems(data: bytes) -> list[Problem]:
    """Return what is wrong with a PDF, or what it would do when it is opened.

    Time: 0.1 s for 10 MB.
    """
    problems = heads.second_beginnings(data, _WHAT)
    if b"%%EOF" not in data[-2 * heads.HEAD :]:
        problems.append(unreadable(_WHAT, "its end is missing"))
    found = _names(data)
    if "Encrypt" in found:
        return [*problems, encrypted(_WHAT)]  # the rest cannot be looked at
    objects = _packed_objects(data) if "ObjStm" in found else b""
    if objects is None:
        return [*problems, unreadable(_WHAT, "a part of it cannot be unpacked safely")]
    acts = {_ACTS[name]: None for name in sorted(found | _names(objects)) if name in _ACTS}
    return [*problems, *acts]


def _names(data: bytes) -> set[str]:
    """Return which of the names that matter stand there, written plainly or with #-codes."""
    return {_plain(name).decode()[1:] for name in set(_NAME.findall(data))}


def _plain(name: bytes) -> bytes:
    return _HEX.sub(lambda code: bytes([int(code[1], 16)]), name)


def _packed_objects(data: bytes) -> bytes | None:
    """Return all objects that stand in streams; None where one is packed in an odd way."""
    found: list[bytes] = []
    ends = [each.start() for each in re.finditer(b"endstream", data)]
    left, unread = LARGEST_OBJECTS, 2 * len(data)
    for number, named in enumerate(_OBJECTS.finditer(data)):
        if number == MOST_STREAMS:
            return None
        begin = _STREAM.search(data, named.end(), named.end() + NEAR)
        if begin is None:
            continue
        place = bisect_left(ends, begin.end())
        packed = data[begin.end() : ends[place]] if place < len(ends) else b""
        objects = _unpacked(_header(data, named.start(), begin.start()), packed, left)
        unread -= len(packed)
        if objects is None or unread < 0:
            return None
        left -= len(objects)
        found.append(objects)
    return b"\n".join(found)


def _header(data: bytes, named: int, begin: int) -> bytes:
    """Return what stands before a stream, from the beginning of its object."""
    near = max(named - NEAR, 0)
    return data[max(data.rfind(b"obj", near, named), near) : begin]


def _unpacked(header: bytes, packed: bytes, most: int) -> bytes | None:
    """Return the objects of one stream; None where they cannot be had within the limit."""
    if b"/Filter" not in header and not re.search(rb"#|/F(?![A-Za-z])", header):
        return b""  # not packed: seen already as it stands
    predicted = re.search(rb"/Predictor\s+(?!1(?!\d))", header)
    if not _DEFLATED.search(header) or predicted or b"#" in header:
        return None
    unpacker = zlib.decompressobj()
    try:
        objects = unpacker.decompress(packed, most)
    except zlib.error:
        return None
    return objects if unpacker.eof else None


def _acts(what: str) -> Problem:
    return Problem("upload.pdf_acts", f"The PDF holds {what}.", PRINTED)


_HOLDS_FILES = Problem(
    "upload.holds_files",
    "The PDF holds other files, which nobody would see in print.",
    "Upload each file by itself.",
)
_ACTS = {
    "JavaScript": _acts("JavaScript"),
    "Launch": _acts("an action that starts a program"),
    "RichMedia": _acts("a player for films or Flash"),
    "EmbeddedFile": _HOLDS_FILES,
    "EmbeddedFiles": _HOLDS_FILES,
}
