"""Files made to deceive, and plain ones of the same kinds, all made here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import xlsxwriter
from pypdf import PdfWriter
from pypdf.actions import JavaScript

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive of some parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def office(kind: str = "docx", /, **parts: bytes | str) -> bytes:
    """Return a bare Office document; `__` in the name of a part is a slash, `_dot_` a dot."""
    named = {
        name.replace("__", "/").replace("_dot_", "."): content
        for name, content in parts.items()
    }
    return zipped({"[Content_Types].xml": CONTENT_TYPES, MAIN[kind]: "<a>Our plan</a>"} | named)


def workbook() -> bytes:
    """Return a workbook as a real program writes it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Sheet").write(0, 0, "text")
    return stream.getvalue()


def pdf(
    *,
    script: str = "",
    password: str = "",
    attached: bytes | None = None,
) -> bytes:
    """Return a PDF of one page as a real program writes it."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        writer.add_open_action(JavaScript(script))
    if attached is not None:
        writer.add_attachment("other.bin", attached)
    if password:
        writer.encrypt(password)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def pdf_with_objects(objects: bytes, filters: bytes = b"/Filter /FlateDecode") -> bytes:
    """Return a PDF whose objects stand in a packed stream."""
    packed = zlib.compress(objects)
    header = b"1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length %d %s >>\nstream\n"
    return (
        b"%PDF-1.5\n"
        + header % (len(packed), filters)
        + packed
        + b"\nendstream\nendobj\nstartxref\n0\n%%EOF\n"
    )


def png() -> bytes:
    """Return a picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", check)

    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def jpeg(comment: bytes = b"a comment") -> bytes:
    """Return the frame of a JPEG with a comment in it."""
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return head + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + b"\xff\xd9"


def locked_zip() -> bytes:
    """Return an archive whose list says that its part is encrypted."""
    data = bytearray(zipped({"a.txt": "secret"}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying_zip() -> bytes:
    """Return a document whose largest part is said to be small."""
    data = bytearray(office(big_dot_xml=b"\0" * 1_000_000))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 1_000)
    return bytes(data)
