"""PNG and JPEG: whole, and nothing else behind them."""

import struct

from commonbeat.engine.problems import Problem
from commonbeat.formats.sniffing import heads
from commonbeat.formats.sniffing.finding import two_kinds, unreadable
from commonbeat.formats.sniffing.kinds import FileKind


def png_problems(data: bytes) -> list[Problem]:
    """Return what is wrong with a PNG: cut off, or with something behind its end."""
    what = FileKind.PNG.in_words
    problems = heads.second_beginnings(data, what) or heads.hidden_page(data, what)
    place = len(heads.PNG)
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        place += 12 + length
        if kind == b"IEND":
            behind = place < len(data)
            extra = [two_kinds(what, "something else behind its end")] if behind else []
            return problems or extra
    return [*problems, unreadable(what, "its end is missing")]


def jpeg_problems(data: bytes) -> list[Problem]:
    """Return what is wrong with a JPEG; cameras put notes behind its end, pages are refused."""
    what = FileKind.JPEG.in_words
    problems = heads.second_beginnings(data, what) or heads.hidden_page(data, what)
    if b"\xff\xd9" not in data[2:]:
        problems.append(unreadable(what, "its end is missing"))
    return problems
