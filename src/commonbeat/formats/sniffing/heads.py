"""What a file begins with: programs, pages, archives, pictures, and texts."""

import re

import puremagic

from commonbeat.engine.problems import Problem
from commonbeat.formats.sniffing.finding import executable, two_kinds, web_page

HEAD = 1_024
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
PDF = b"%PDF-"

_PROGRAMS = {
    b"\x7fELF": "a program for Linux",
    b"\xfe\xed\xfa\xce": "a program for macOS",
    b"\xfe\xed\xfa\xcf": "a program for macOS",
    b"\xce\xfa\xed\xfe": "a program for macOS",
    b"\xcf\xfa\xed\xfe": "a program for macOS",
    b"\xca\xfe\xba\xbe": "a program for Java or macOS",
    b"\x00asm": "a program for browsers",
    b"dex\n0": "a program for Android",
    b"#!": "a script",
    b"L\x00\x00\x00\x01\x14\x02\x00": "a shortcut of Windows",
}
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe|\?php)\b", re.IGNORECASE
)
_PAGE_IN_TEXT = re.compile(rb"\s*(?:<!--.*?-->\s*)*<[!a-z?]", re.IGNORECASE | re.DOTALL)
_END_OF_ZIP = b"PK\x05\x06"
_NEAR_END = 66_000  # bytes in which readers of archives look for their end
_MARK = b"\xef\xbb\xbf"  # byte order mark of UTF-8
_FAMILIES = {
    ".gif": "a GIF picture",
    ".webp": "a WebP picture",
    ".heic": "a HEIC picture",
    ".tiff": "a TIFF picture",
    ".tif": "a TIFF picture",
    ".bmp": "a BMP picture",
    ".rar": "a RAR archive",
    ".7z": "a 7-Zip archive",
    ".gz": "a gzip archive",
    ".xz": "an xz archive",
    ".bz2": "a bzip2 archive",
    ".tar": "a tar archive",
    ".rtf": "a rich text (RTF)",
    ".mp4": "a film (MP4)",
    ".mov": "a film (QuickTime)",
    ".mp3": "a sound (MP3)",
    ".msg": "an Outlook message",
}


def program(data: bytes) -> str:
    """Return which program the bytes begin like, or ""."""
    start = data.removeprefix(_MARK)
    if (
        start.startswith(b"MZ") and b"\0" in start[:HEAD]
    ):  # a table may begin with these letters
        return "a program for Windows"
    return next((what for head, what in _PROGRAMS.items() if start.startswith(head)), "")


def program_problems(data: bytes) -> list[Problem]:
    """Return the problem of bytes that a computer would run."""
    found = program(data)
    return [executable(found)] if found else []


def page_problems(data: bytes) -> list[Problem]:
    """Return the problem of a text that a browser would show as a page or a drawing."""
    start = data.removeprefix(_MARK)[: 8 * HEAD]
    found = _PAGE.search(start)
    if found is None or not _PAGE_IN_TEXT.match(start):
        return []
    drawing = found.group().lower() == b"<svg"
    return [web_page("an SVG drawing" if drawing else "a web page (HTML)")]


def second_beginnings(data: bytes, what: str) -> list[Problem]:
    """Return what else a file is by its first bytes and by its last: page, PDF, archive."""
    head, problems = data[:HEAD], []
    if _PAGE.search(head):
        problems.append(two_kinds(what, "a web page"))
    if PDF in head[1:]:
        problems.append(two_kinds(what, "a PDF"))
    if not head.startswith(ZIP) and _END_OF_ZIP in data[-_NEAR_END:]:
        problems.append(two_kinds(what, "a ZIP archive"))
    return problems


def hidden_page(data: bytes, what: str) -> list[Problem]:
    """Return the problem of a picture that holds a page or a script anywhere."""
    later = _PAGE.search(data, HEAD)
    return [two_kinds(what, "a web page")] if later else []


def name_of_content(data: bytes) -> str:
    """Return in words what an unknown content is, as far as its beginning tells."""
    try:
        matches = puremagic.magic_string(data)
    except puremagic.PureError:
        return "a file of a kind that is not known here"
    endings = [match.extension for match in matches]
    known = next((_FAMILIES[ending] for ending in endings if ending in _FAMILIES), "")
    return known or f"a file of another kind ({matches[0].name or endings[0]})"


def is_text(data: bytes) -> bool:
    """Tell whether the bytes are a text: UTF-8, UTF-16 with its mark, or an old code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8" if _decodes(data, "utf-8") else "cp1252"
    if not _decodes(data, encoding):
        return False
    return not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", data.decode(encoding))


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
