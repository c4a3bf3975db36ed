"""ZIP files: which Office document one is, and whether it is safe to unpack."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats import safe_xml
from commonbeat.formats.sniffing import heads
from commonbeat.formats.sniffing.finding import (
    PRINTED,
    encrypted,
    executable,
    two_kinds,
    unreadable,
)
from commonbeat.formats.sniffing.kinds import FileKind

MOST_ENTRIES = 10_000
LARGEST_UNPACKED = 300_000_000  # bytes of all parts together
LARGEST_RATIO = 200  # of a part above SMALL; the sheets of real workbooks reach about 60
SMALL = 5_000_000
DEEPEST = 2  # a workbook in a document, and no further

_PIECE = 1 << 20
_PARTS = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
}
_MACROS = re.compile(
    r"vbaproject\.bin$|vbadata\.xml$|/macrosheets/|/activex/|/intlmacrosheets/", re.IGNORECASE
)
_MACRO_TYPES = re.compile(r"macroEnabled|vbaProject|macrosheet|activeX", re.IGNORECASE)
_PACKAGER = "\x01Ole10Native".encode("utf-16-le")
_LOADED = ("attachedTemplate", "/oleObject", "/frame", "/subDocument")
_ARCHIVE = "a ZIP archive"


@dataclass
class _Budget:
    """What may still be unpacked, over all archives inside one upload."""

    entries: int = MOST_ENTRIES
    unpacked: int = LARGEST_UNPACKED


def look_into(data: bytes) -> tuple[FileKind | None, list[Problem]]:
    """Return which Office document a ZIP is, and what is wrong with it.

    Time: as long as unpacking it, 1 s for 300 MB, and never more is unpacked.
    """
    try:
        kind, problems = _look(data, _Budget(), DEEPEST)
    except Refused as refusal:
        return None, list(refusal.problems)
    return kind, list(dict.fromkeys(problems))


def _look(data: bytes, budget: _Budget, deeper: int) -> tuple[FileKind | None, list[Problem]]:
    if not data.startswith(b"PK\x03\x04"):
        raise Refused(unreadable(_ARCHIVE, "it is empty or one part of several"))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        with archive:
            infos = archive.infolist()
            _check_list(infos, budget)
            problems = list(_entry_problems(archive, infos, budget, deeper))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise Refused(unreadable(_ARCHIVE, "it is damaged or cut off")) from error
    kind, more = _kind({info.filename for info in infos})
    return kind, problems + more


def _kind(names: set[str]) -> tuple[FileKind | None, list[Problem]]:
    found = [kind for part, kind in _PARTS.items() if part in names]
    if len(found) > 1:
        return None, [two_kinds(found[0].in_words, found[1].in_words)]
    return (found[0] if found and "[Content_Types].xml" in names else None), []


def _check_list(infos: list[zipfile.ZipInfo], budget: _Budget) -> None:
    """Raise Refused if the list of parts alone tells that nobody should unpack them."""
    names = [info.filename.lower() for info in infos]
    budget.entries -= len(infos)
    budget.unpacked -= sum(info.file_size for info in infos)
    if budget.entries < 0:
        raise Refused(_bomb(f"more than {MOST_ENTRIES:,} parts"))
    if budget.unpacked < 0:
        raise Refused(_bomb(f"more than {LARGEST_UNPACKED // 1_000_000} MB when unpacked"))
    for info in infos:
        if info.flag_bits & 0x1:
            raise Refused(encrypted(_ARCHIVE))
        if info.file_size > max(SMALL, LARGEST_RATIO * info.compress_size):
            raise Refused(_bomb(f"a part that grows more than {LARGEST_RATIO}-fold"))
    strange = [info for info in infos if _leads_out(info.filename)]
    if strange or len(set(names)) < len(names):
        raise Refused(unreadable(_ARCHIVE, "its parts are named twice or lead out of it"))


def _leads_out(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\0" in name


def _bomb(what: str) -> Problem:
    return Problem(
        "upload.bomb",
        f"The file holds {what}.",
        "Upload its contents as single files, or make it smaller.",
    )


def _entry_problems(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], budget: _Budget, deeper: int
) -> Iterator[Problem]:
    for info in infos:
        name = info.filename
        content = _content(archive, info)
        if _MACROS.search(f"/{name}"):
            yield _macros()
        if name.lower() == "[content_types].xml" or name.lower().endswith(".rels"):
            yield from _wiring_problems(content)
        if heads.program(content[: heads.HEAD]) or _PACKAGER in content:
            yield executable(f"a program or a packed file ({PurePosixPath(name).name})")
        if content.startswith(heads.ZIP):
            yield from _inside(content, budget, deeper)


def _wiring_problems(content: bytes) -> Iterator[Problem]:
    """Yield what the lists of types and of relationships give away."""
    root, _ = safe_xml.read_xml(content, largest_bytes=SMALL)
    if root is None:
        yield unreadable(_ARCHIVE, "a list of its parts is not XML")
        return
    for element in root.iter():
        kind = element.get("Type", "")
        if _MACRO_TYPES.search(element.get("ContentType", "") + kind):
            yield _macros()
        if element.get("TargetMode") == "External" and kind.endswith(_LOADED):
            yield _loads()


def _inside(content: bytes, budget: _Budget, deeper: int) -> list[Problem]:
    if deeper == 0:
        raise Refused(_bomb("archives inside archives inside archives"))
    return _look(content, budget, deeper - 1)[1]


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a part; it cannot give more than the list says, which is checked before."""
    pieces = []
    with archive.open(info) as part:
        while piece := part.read(_PIECE):
            pieces.append(piece)
    content = b"".join(pieces)
    if len(content) != info.file_size:
        raise zipfile.BadZipFile(f"{info.filename} has another size than it says")
    return content


def _macros() -> Problem:
    return Problem(
        "upload.macros",
        "The file holds macros or controls: programs that run when it is opened.",
        "Save it without macros (docx, xlsx or pptx) and upload that.",
    )


def _loads() -> Problem:
    return Problem(
        "upload.loads_from_elsewhere",
        "The file loads a template or an object from another place when it is opened.",
        PRINTED,
    )
