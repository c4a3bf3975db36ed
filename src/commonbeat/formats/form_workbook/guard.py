"""A workbook from anybody: whether it is one, is small enough, and where formulas fail."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats import safe_xml
from commonbeat.formats.sniffing import FileKind, sniff

LARGEST_BYTES = 20_000_000
LARGEST_PART = 50_000_000
MOST_LINES = 20_000  # a reader makes room for every cell up to the last one
MOST_COLUMNS = 500

_AGAIN = "Download the workbook again and copy your answers into it."


@dataclass
class Looked:
    """What was found: for each sheet's name the cells whose formula has no result."""

    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


def look(data: bytes) -> Looked:
    """Return the error cells of a workbook. Raises Refused for what nobody should open."""
    kind, problems = sniff("workbook.xlsx", data, largest_bytes=LARGEST_BYTES)
    if problems or kind is not FileKind.XLSX:
        raise Refused(*(problems or [_not_workbook()]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = dict(_sheet_names(archive))
        looked = Looked()
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                errors = dict(_cells(archive.read(info)))
                looked.errors[names.get(info.filename, "")] = errors
    return looked


def _not_workbook() -> Problem:
    return Problem("workbook.damaged", "The file is no workbook that can be read.", _AGAIN)


def _root(content: bytes) -> "etree._Element":
    # a sheet may have more elements than a form: the size of the grid is limited instead
    root, problems = safe_xml.read_xml(
        content, largest_bytes=LARGEST_PART, most_elements=5 * MOST_LINES * 20
    )
    if root is None:
        raise Refused(*problems)
    return root


def _cells(content: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the error cells of a sheet, and refuse one that reaches too far."""
    root = _root(content)
    if etree.QName(root).localname != "worksheet":
        return
    for cell in root.iter("{*}c"):
        place = _place(cell.get("r", "A1"))
        if place[0] >= MOST_LINES or place[1] >= MOST_COLUMNS:
            raise Refused(
                Problem(
                    "workbook.too_large",
                    f"The workbook has a cell {cell.get('r')}, far from all answers.",
                    _AGAIN,
                )
            )
        value = cell.findtext("{*}v")
        if cell.get("t") == "e":
            yield place, value or "#ERROR!"
        elif cell.find("{*}f") is not None and not value:
            yield place, "a formula without a result"


def _place(name: str) -> tuple[int, int]:
    """Return row and column, from 0, of a cell's name."""
    letters = name.rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3 and letters != name):
        raise Refused(_not_workbook())
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :][:9]) - 1, column - 1


def _sheet_names(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield for each sheet the part that holds it, and its name."""
    try:
        book = _root(archive.read("xl/workbook.xml"))
        links = _root(archive.read("xl/_rels/workbook.xml.rels"))
    except KeyError as error:
        raise Refused(_not_workbook()) from error
    targets = {str(each.get("Id")): str(each.get("Target")) for each in links}
    for sheet in book.iter("{*}sheet"):
        keys = [str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")]
        target = targets.get(keys[0] if keys else "", "")
        yield posixpath.join("xl", target).lstrip("/"), str(sheet.get("name"))
