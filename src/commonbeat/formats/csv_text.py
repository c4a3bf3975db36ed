"""Whether bytes are the text of a CSV file at all, and its records one after the other."""

import codecs
import csv
import io
from collections.abc import Iterator

from commonbeat.engine.findings import Findings
from commonbeat.engine.problems import Problem, Refused

LONGEST_CELL = 131_072  # characters; the csv module's own limit
LONGEST_LINE = 2_000_000  # characters; a longer one could have millions of cells

_BLOCK = 1_000_000
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_AS_UTF8 = "Save it as “CSV UTF-8”."

_TOO_LONG = "line too long"

Record = tuple[int, list[str]]  # the line on which it begins, its cells


def file_problems(data: bytes, *, largest_bytes: int) -> list[Problem]:
    """Return why the bytes cannot be a CSV file in UTF-8; an empty list if they can."""
    if not data.strip(b"\r\n\t \xef\xbb\xbf"):
        return [Problem("file.empty", "The file is empty.", "Choose the file with the rows.")]
    if len(data) > largest_bytes:
        return [
            Problem(
                "file.too_large",
                f"The file has {len(data):,} bytes; at most {largest_bytes:,} are read.",
                "Check that it is the right file; leave out columns that no rule needs.",
            )
        ]
    if data.startswith((_ZIP, _OLD_EXCEL)):
        return [Problem("file.not_csv", "The file is a spreadsheet, not CSV.", _AS_UTF8)]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [Problem("file.encoding", "The file is UTF-16 text, not UTF-8.", _AS_UTF8)]
    nul = data.find(b"\0")
    if nul >= 0:
        return [
            Problem(
                "file.nul",
                "There is a NUL byte, which no text has.",
                "The file is damaged or not CSV; export it again.",
                f"line {_line(data, nul)}, byte {nul + 1}",
            )
        ]
    return _encoding_problems(data)


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _encoding_problems(data: bytes) -> list[Problem]:
    """Decode block by block, so that memory stays small, and find the first bad byte."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    for start in range(0, len(data), _BLOCK):
        block = view[start : start + _BLOCK]
        waiting = len(decoder.getstate()[0])  # bytes of a character that began a block earlier
        try:
            decoder.decode(block, final=start + _BLOCK >= len(data))
        except UnicodeDecodeError as error:
            return [_bad_byte(data, start - waiting + error.start)]
    return []


def _bad_byte(data: bytes, offset: int) -> Problem:
    byte = data[offset : offset + 1]
    guess = byte.decode("cp1252", errors="replace")
    return Problem(
        "file.encoding",
        f"The byte 0x{byte.hex().upper()} is not UTF-8 text"
        + (f"; in the older Windows encoding it is “{guess}”." if guess.isprintable() else "."),
        _AS_UTF8,
        f"line {_line(data, offset)}, byte {offset + 1}",
    )


def records(data: bytes, findings: Findings) -> Iterator[Record]:
    """Yield the records of checked bytes with the line on which each begins.

    Blank lines are skipped. A quotation mark that breaks the file ends it, with a problem.
    """
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    reader = csv.reader(_lines(text), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        findings.add_one("file.quotes", "", line, _broken(str(error)))


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    for line in text:
        if len(line) > LONGEST_LINE:
            raise csv.Error(_TOO_LONG)
        yield line


def _broken(error: str) -> tuple[str, str]:
    if error == _TOO_LONG:
        return (
            f"The line has more than {LONGEST_LINE:,} characters.",
            "Check that each application stands on a line of its own.",
        )
    if "limit" in error:
        what = f"A cell that begins here has more than {LONGEST_CELL:,} characters."
    elif "unexpected end" in error:
        what = "A quotation mark that opens here is never closed."
    else:
        what = f"A quotation mark stands in the wrong place ({error})."
    return what, 'Close it, or double quotation marks inside a text: "the ""old"" town".'


def header(first: Record) -> list[str]:
    """Return the names of the columns. Raises Refused when they are not separated by commas."""
    line, cells = first
    names = [cell.strip() for cell in cells]
    if len(names) == 1:
        for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")):
            if mark in names[0]:
                raise Refused(
                    Problem(
                        "file.delimiter",
                        f"The columns are separated by {word}, not by commas.",
                        "Save the file as CSV with commas.",
                        f"line {line}",
                    )
                )
    return names
