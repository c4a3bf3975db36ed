"""Read the files of a run folder, with the form in which each has to be."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_RUNS = ("=", "+", "-", "@", "\t", "\r")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)

Line = Sequence[str]


class Malformed(Exception):  # noqa: N818  it says what the file is
    """A file that is not in the form of its kind; the message says why."""


def read_applications_file(data: bytes, needed: Iterable[str]) -> list[dict[str, str]]:
    """Return a mapping of column to text for each application.

    Raises Malformed, also when a needed column is missing.
    """
    lines = [line for line in _csv_lines(data.removeprefix(b"\xef\xbb\xbf")) if any(line)]
    if not lines:
        raise Malformed("it has no header")
    header = [name.strip() for name in lines[0]]
    missing = [name for name in needed if name not in header]
    if missing:
        raise Malformed(f"it has no column {missing[0]}")
    for line in lines[1:]:
        if len(line) != len(header):
            raise Malformed(
                f"a line has {len(line)} cells instead of {len(header)}: {line[:2]}"
            )
    return [dict(zip(header, line, strict=True)) for line in lines[1:]]


def read_output_table(data: bytes, header: Sequence[str]) -> list[list[str]]:
    """Return the lines below the header, as they are written. Raises Malformed.

    The file must be byte for byte what its own lines make when written: nothing may hide in
    quotes, line ends or blanks.
    """
    lines = _csv_lines(data)
    if not lines or lines[0] != list(header):
        raise Malformed(f"its columns are not {', '.join(header)}")
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(header):
            raise Malformed(f"line {number} has {len(line)} cells instead of {len(header)}")
    if csv_bytes(lines) != data:
        raise Malformed("it is not quoted, or its lines do not end, in the one way allowed")
    return lines[1:]


def csv_bytes(lines: Iterable[Line]) -> bytes:
    """Return lines as UTF-8 CSV with LF line ends, quoted only where needed."""
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines).encode()


def _quoted(cell: str) -> str:
    if not _NEEDS_QUOTES.search(cell):
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def guarded(text: str) -> str:
    """Return a text as a cell: with an apostrophe if a spreadsheet would run it."""
    runs = text.startswith(_RUNS) and not _NUMBER.fullmatch(text)
    return f"'{text}" if runs else text


def _csv_lines(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8")
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise Malformed(f"byte {error.start + 1} is not UTF-8") from error
    except csv.Error as error:
        raise Malformed(f"it is not CSV: {error}") from error
