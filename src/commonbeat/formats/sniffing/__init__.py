"""What an uploaded file really is, told by its content, and every reason against taking it.

    kind, problems = sniff("plan.pdf", data, largest_bytes=10_000_000)

The name only says what the file claims to be. Nothing here looks for viruses; it refuses what
runs, what unpacks without end, what cannot be read, and what is two things at once.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import NamedTuple

from commonbeat.engine.problems import Problem
from commonbeat.engine.wording import listed
from commonbeat.formats import safe_xml
from commonbeat.formats.sniffing import archives, heads, pictures, portable
from commonbeat.formats.sniffing.finding import PRINTED, encrypted, unreadable, web_page
from commonbeat.formats.sniffing.kinds import FileKind, kind_named
from commonbeat.formats.sniffing.names import extension_of, name_problems, safe_name

__all__ = ["FileKind", "Sniffed", "kind_named", "safe_name", "sniff"]

_DRAWING = "http://www.w3.org/2000/svg"
_PAGE = "http://www.w3.org/1999/xhtml"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


class Sniffed(NamedTuple):
    """What a file is (None where that is not taken at all), and all that is wrong with it."""

    kind: FileKind | None
    problems: list[Problem]


def sniff(
    name: str,
    data: bytes,
    *,
    largest_bytes: int,
    allowed: Collection[FileKind] = tuple(FileKind),
    where: str = "",
) -> Sniffed:
    """Return what an upload is and every reason against it; no reason: it may be kept.

    A file that is empty or too large is not looked into. Time: 0.1 s for 10 MB.
    """
    problems = name_problems(name)
    if not data:
        problems.append(
            Problem(
                "upload.empty", "The file is empty.", "Choose the file that has the content."
            )
        )
        return _at(where, None, problems)
    if len(data) > largest_bytes:
        problems.append(_too_large(len(data), largest_bytes))
        return _at(where, None, problems)
    kind, found = _look(name, data)
    problems += found
    if kind is not None:
        problems += _taken_problems(name, kind, allowed)
    return _at(where, kind, problems)


def _at(where: str, kind: FileKind | None, problems: list[Problem]) -> Sniffed:
    return Sniffed(kind, [replace(problem, where=where) for problem in problems])


def _too_large(size: int, largest: int) -> Problem:
    return Problem(
        "upload.too_large",
        f"The file has {size:,} bytes; at most {largest:,} are taken.",
        "Make its pictures smaller, or split it.",
    )


_BINARY: dict[bytes, tuple[FileKind, Callable[[bytes], list[Problem]]]] = {
    heads.PDF: (FileKind.PDF, portable.pdf_problems),
    heads.PNG: (FileKind.PNG, pictures.png_problems),
    heads.JPEG: (FileKind.JPEG, pictures.jpeg_problems),
}


def _look(name: str, data: bytes) -> Sniffed:
    for head, (kind, problems_of) in _BINARY.items():
        if data.startswith(head):
            return Sniffed(kind, problems_of(data))
    if data.startswith(heads.ZIP):
        return _office(data)
    problems = heads.program_problems(data) or heads.page_problems(data)
    if problems:
        return Sniffed(None, problems)
    if heads.is_text(data):
        return _text(name, data)
    return Sniffed(None, [_unknown(data)])


def _office(data: bytes) -> Sniffed:
    kind, problems = archives.look_into(data)
    if kind is not None:
        problems += heads.second_beginnings(data, kind.in_words)
    if kind is None and not problems:
        problems.append(_not_known("a ZIP archive or a document that is not known here"))
    return Sniffed(kind, problems)


def _text(name: str, data: bytes) -> Sniffed:
    problems = []
    if portable_head := heads.PDF in data[: heads.HEAD]:
        problems.append(
            unreadable(FileKind.PDF.in_words, "something stands before its beginning")
        )
    begins = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins.startswith(b"<?xml") or (extension_of(name) == "xml" and begins.startswith(b"<")):
        return Sniffed(FileKind.XML, _xml_problems(data))
    if portable_head:
        return Sniffed(None, problems)
    csv = extension_of(name) == "csv"
    return Sniffed(FileKind.CSV if csv else FileKind.TEXT, problems)


def _xml_problems(data: bytes) -> list[Problem]:
    root, problems = safe_xml.read_xml(data, largest_bytes=len(data))
    if root is None:
        return problems
    spaces = {safe_xml.namespace(each.tag) for each in root.iter()}
    if b"<?xml-stylesheet" in data:
        problems.append(web_page("an XML file with a style sheet"))
    problems += [web_page("an SVG drawing")] if _DRAWING in spaces else []
    problems += [web_page("a web page (HTML)")] if _PAGE in spaces else []
    return problems


def _unknown(data: bytes) -> Problem:
    if data.startswith(heads.OLD_OFFICE):
        if _ENCRYPTED_OFFICE in data:
            return encrypted("an Office document")
        return Problem(
            "upload.old_office",
            "The file is of an old Office program (doc, xls, ppt, msg), which may hold macros.",
            "Save it as docx, xlsx, pptx or PDF and upload that.",
        )
    return _not_known(heads.name_of_content(data))


def _not_known(what: str) -> Problem:
    return Problem("upload.not_known", f"The file is {what}.", PRINTED)


def _taken_problems(name: str, kind: FileKind, allowed: Collection[FileKind]) -> list[Problem]:
    problems = []
    if extension_of(name) not in kind.extensions:
        stem = safe_name(name).rpartition(".")[0] or safe_name(name)
        problems.append(
            Problem(
                "upload.other_kind",
                f"{safe_name(name)} is {kind.in_words} by its content, not by its name.",
                f"If that is right, call it {stem}.{kind.extensions[0]}; else save it again.",
            )
        )
    if kind not in allowed:
        taken = listed([each.in_words for each in FileKind if each in allowed], "or")
        problems.append(
            Problem(
                "upload.not_taken",
                f"The file is {kind.in_words}, which is not taken here.",
                f"Upload {taken}.",
            )
        )
    return problems
