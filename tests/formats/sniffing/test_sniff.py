import random

import pytest

from commonbeat.engine.problems import Problem
from commonbeat.formats.sniffing import FileKind, kind_named, safe_name, sniff
from tests.formats import hostile_files as made

LARGEST = 10_000_000
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SVG_WITH_PREFIX = b'<s:svg xmlns:s="http://www.w3.org/2000/svg"></s:svg>'
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
RELS = (
    '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/attachedTemplate" Target="https://example.org/t.dotm"'
    ' TargetMode="External"/></Relationships>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def codes(name: str, data: bytes) -> list[str]:
    """Return what is told of an upload, each code once."""
    _, problems = sniff(name, data, largest_bytes=LARGEST)
    return sorted({problem.code for problem in problems})


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("plan.pdf", made.pdf(), FileKind.PDF),
        ("PLAN.PDF", made.pdf(), FileKind.PDF),
        ("plan.docx", made.office("docx"), FileKind.DOCX),
        ("table.xlsx", made.office("xlsx"), FileKind.XLSX),
        ("table.xlsx", made.workbook(), FileKind.XLSX),
        ("talk.pptx", made.office("pptx"), FileKind.PPTX),
        ("map.png", made.png(), FileKind.PNG),
        ("photo.jpg", made.jpeg(), FileKind.JPEG),
        ("photo.jpeg", made.jpeg() + b"notes of the camera", FileKind.JPEG),
        ("rows.csv", b"officers,year\n1,2026\n", FileKind.CSV),
        ("rows.csv", b"MZ_ID,name\n1,a\n", FileKind.CSV),
        ("letter.txt", "Señor Núñez – sí".encode(), FileKind.TEXT),
        ("letter.txt", "Señor Núñez".encode("cp1252"), FileKind.TEXT),
        ("letter.txt", "Señor".encode("utf-16"), FileKind.TEXT),
        ("letter.txt", b"We use <b>bold</b> words.", FileKind.TEXT),
        ("form.xml", b"<?xml version='1.0'?><form><a>1</a></form>", FileKind.XML),
        ("form.xml", b"<form><a>1</a></form>", FileKind.XML),
    ],
)
def test_plain_files_are_taken_for_what_they_are(
    name: str, data: bytes, kind: FileKind
) -> None:
    assert sniff(name, data, largest_bytes=LARGEST) == (kind, [])


def test_a_workbook_inside_a_document_is_taken() -> None:
    data = made.office("docx", word__embeddings__table_dot_xlsx=made.workbook())

    assert sniff("plan.docx", data, largest_bytes=LARGEST) == (FileKind.DOCX, [])


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("plan.pdf", b"", ["upload.empty"]),
        ("plan.pdf", made.pdf() + b"\0" * LARGEST, ["upload.too_large"]),
        ("plan.pdf", made.office("docx"), ["upload.other_kind"]),
        ("plan.docx", made.office("xlsx"), ["upload.other_kind"]),
        ("plan", made.pdf(), ["upload.other_kind"]),
        ("plan.pdf.exe", made.pdf(), ["upload.other_kind"]),
        ("plan.pdf", b"MZ\x90\0\x03" + b"\0" * 60, ["upload.executable"]),
        ("plan.pdf", b"\x7fELF\x02\x01\x01" + b"\0" * 60, ["upload.executable"]),
        ("plan.txt", b"#!/bin/sh\nrm -r .\n", ["upload.executable"]),
        ("plan.txt", b"\xef\xbb\xbf#!/bin/sh\n", ["upload.executable"]),
        (
            "plan.docx",
            made.office(word__a_dot_bin=b"MZ\x90\0" + b"\0" * 60),
            ["upload.executable"],
        ),
        (
            "plan.docx",
            made.office(
                word__embeddings__oleObject1_dot_bin=OLE + "\x01Ole10Native".encode("utf-16-le")
            ),
            ["upload.executable"],
        ),
        ("map.png", SVG, ["upload.web_page"]),
        ("map.svg", b"<?xml version='1.0'?>" + SVG, ["upload.web_page"]),
        ("map.xml", SVG_WITH_PREFIX, ["upload.web_page"]),
        ("letter.txt", b"\n <!-- hello -->" + PAGE, ["upload.web_page"]),
        ("form.xml", b"<?xml-stylesheet href='a.xsl'?><a/>", ["upload.web_page"]),
        (
            "form.xml",
            b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>",
            ["xml.declares"],
        ),
        ("form.xml", b"<a><b></a>", ["xml.not_xml"]),
        (
            "plan.docm",
            made.office(word__vbaProject_dot_bin=OLE),
            ["upload.macros", "upload.other_kind"],
        ),
        ("plan.docx", made.office(word__vbaProject_dot_bin=OLE), ["upload.macros"]),
        (
            "table.xlsx",
            made.office("xlsx", xl__macrosheets__sheet1_dot_xml="<a/>"),
            ["upload.macros"],
        ),
        (
            "table.xlsx",
            made.office("xlsx", xl__activeX__activeX1_dot_xml="<a/>"),
            ["upload.macros"],
        ),
        (
            "plan.docx",
            made.office(word___rels__settings_dot_xml_dot_rels=RELS),
            ["upload.loads_from_elsewhere"],
        ),
        ("plan.doc", OLE, ["upload.old_office"]),
        ("plan.docx", OLE + "EncryptedPackage".encode("utf-16-le"), ["upload.encrypted"]),
        ("plan.docx", made.locked_zip(), ["upload.encrypted"]),
        ("plan.pdf", made.pdf(password="open sesame"), ["upload.encrypted"]),
        ("plan.pdf", made.pdf(script="app.alert(1)"), ["upload.pdf_acts"]),
        ("plan.pdf", made.pdf(attached=b"anything"), ["upload.holds_files"]),
        ("plan.pdf", made.pdf()[:-40], ["upload.unreadable"]),
        ("plan.docx", made.office()[:-30], ["upload.unreadable"]),
        ("plan.zip", made.zipped({"a.txt": "text"}), ["upload.not_known"]),
        ("plan.odt", made.zipped({"content.xml": "<a/>"}), ["upload.not_known"]),
        ("plan.docx", made.zipped({"word/document.xml": "<a/>"}), ["upload.not_known"]),
        ("plan.docx", b"PK\x05\x06" + b"\0" * 18, ["upload.unreadable"]),
        ("plan.docx", made.zipped({"../a": "x"}), ["upload.unreadable"]),
        ("plan.docx", made.zipped({"a": "x", "A": "y"}), ["upload.unreadable"]),
        ("plan.docx", made.lying_zip(), ["upload.unreadable"]),
        ("plan.docx", made.office("docx", xl__workbook_dot_xml="<a/>"), ["upload.two_kinds"]),
        ("map.gif", b"GIF89a\1\0\1\0\0\0\0;", ["upload.not_known"]),
        ("plan.rar", b"Rar!\x1a\x07\x00" + b"\0" * 30, ["upload.not_known"]),
        ("plan.bin", bytes(range(256)), ["upload.not_known"]),
        ("photo.jpg", made.jpeg()[:-2], ["upload.unreadable"]),
        ("map.png", made.png()[:-12], ["upload.unreadable"]),
    ],
)
def test_other_files_are_refused_for_what_they_are(
    name: str, data: bytes, expected: list[str]
) -> None:
    assert codes(name, data) == expected


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>\n%%EOF\n"),
        ("map.png", made.png() + made.zipped({"a": "b"})),
        ("map.png", made.png() + b"anything"),
        (
            "map.png",
            made.png().replace(b"IEND", b"iTXt<script>alert(1)</script>", 1) + made.png(),
        ),
        ("photo.jpg", made.jpeg(b"%PDF-1.7\n%%EOF\n")),
        ("photo.jpg", made.jpeg(b"<html><script>alert(1)</script>")),
        ("photo.jpg", made.jpeg() + b" " * 2_000 + PAGE),
        ("photo.jpg", made.jpeg() + made.office()),
        ("plan.pdf", made.pdf() + made.office()),
        ("plan.docx", made.zipped({"a.pdf": made.pdf()}, 0) + made.office()),
    ],
)
def test_a_file_that_is_two_things_is_refused(name: str, data: bytes) -> None:
    assert "upload.two_kinds" in codes(name, data)


def test_a_page_before_a_pdf_is_a_page() -> None:
    assert codes("plan.pdf", PAGE + made.pdf()) == ["upload.web_page"]
    assert codes("plan.txt", b"a word before\n" + b"%PDF-1.4\n%%EOF") == ["upload.unreadable"]


@pytest.mark.parametrize(
    ("objects", "code"),
    [
        (b"<< /S /JavaScript /JS (app.alert(1)) >>", "upload.pdf_acts"),
        (b"<< /S /Java#53cript /JS (app.alert(1)) >>", "upload.pdf_acts"),
        (b"<< /S /Launch /F (calc.exe) >>", "upload.pdf_acts"),
        (b"<< /Type /EmbeddedFile >>", "upload.holds_files"),
    ],
)
def test_what_a_pdf_does_is_found_in_packed_objects_too(objects: bytes, code: str) -> None:
    assert codes("plan.pdf", made.pdf_with_objects(b"1 0 " + objects)) == [code]
    assert codes("plan.pdf", b"%PDF-1.4\n1 0 obj\n" + objects + b"\nendobj\n%%EOF") == [code]


@pytest.mark.parametrize(
    "data",
    [
        made.pdf_with_objects(b"1 0", b"/Filter [/FlateDecode /FlateDecode]"),
        made.pdf_with_objects(b"1 0", b"/Filter /LZWDecode"),
        made.pdf_with_objects(b"1 0", b"/F#69lter /LZWDecode"),
        made.pdf_with_objects(b"1 0", b"/Filter /FlateDecode /DecodeParms <</Predictor 12>>"),
        made.pdf_with_objects(b"1 0").replace(b"/ObjStm", b"/Obj#53tm"),
        made.pdf_with_objects(b"1 0" + b" " * 60_000_000),
        made.pdf_with_objects(b"1 0 << >>").replace(b"\nendstream", b"", 1),
    ],
)
def test_objects_that_cannot_be_looked_at_are_refused(data: bytes) -> None:
    assert codes("plan.pdf", data) == ["upload.unreadable"]


def test_packed_objects_without_an_action_are_taken() -> None:
    assert codes("plan.pdf", made.pdf_with_objects(b"1 0 << /Type /Page >>")) == []
    plain = made.pdf_with_objects(b"1 0", b"/Filter /FlateDecode /DecodeParms <</Predictor 1>>")
    assert codes("plan.pdf", plain) == []


SOME = random.Random(1).randbytes(30_000)


def nested(times: int) -> bytes:
    data = made.workbook()
    for _ in range(times):
        data = made.office(word__embeddings__inner_dot_docx=data)
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (made.office(a=b"\0" * 20_000_000), "a part that grows more than 200-fold"),
        (made.office(**{f"p{n}": "x" for n in range(10_000)}), "more than 10,000 parts"),
        (
            made.office(
                **{f"p{n}": random.Random(n).randbytes(30_000) * 150 for n in range(70)}
            ),
            "more than 300 MB when unpacked",
        ),
        (nested(4), "archives inside archives inside archives"),
    ],
)
def test_bombs_are_refused_before_they_are_unpacked(data: bytes, words: str) -> None:
    kind, problems = sniff("plan.docx", data, largest_bytes=LARGEST)

    assert kind is None
    assert problems == [
        Problem(
            "upload.bomb",
            f"The file holds {words}.",
            "Upload its contents as single files, or make it smaller.",
        )
    ]


def test_a_bomb_inside_a_document_counts_with_it() -> None:
    inner = made.office(a=b"\0" * 20_000_000)

    assert codes("plan.docx", made.office(word__inner_dot_docx=inner)) == ["upload.bomb"]


def test_a_refusal_says_the_name_the_content_and_the_way_out() -> None:
    _, problems = sniff(
        "../Plan 2026.pdf",
        made.office("docx"),
        largest_bytes=LARGEST,
        allowed=[FileKind.PDF, FileKind.PNG],
        where="plan",
    )

    assert "\n".join(str(problem) for problem in problems) == (
        "plan: The name '../Plan 2026.pdf' is a path."
        " Rename the file, for example to Plan 2026.pdf.\n"
        "plan: Plan 2026.pdf is a Word document (docx) by its content, not by its name."
        " If that is right, call it Plan 2026.docx; else save it again.\n"
        "plan: The file is a Word document (docx), which is not taken here."
        " Upload a PDF or a PNG picture."
    )


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Señor Núñez – plan (2).pdf", "Señor Núñez – plan (2).pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("plan\r\nX: y.pdf", "planX- y.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("CON.pdf", "file-CON.pdf"),
        (".htaccess", "htaccess"),
        ("a<b>:c?.pdf", "a-b--c-.pdf"),
        ("  ..  ", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("plan.with a long last part", "plan.with a long last part"),
    ],
)
def test_every_name_has_a_safe_one(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a/plan.pdf", "is a path"),
        ("plan\0.pdf", "holds characters that cannot be seen"),
        ("plan\u202efdp.pdf", "is written so that its end shows elsewhere"),
        ("x" * 200 + ".pdf", "is longer than 120 characters"),
    ],
)
def test_a_name_that_deceives_is_refused_with_a_better_one(name: str, words: str) -> None:
    _, problems = sniff(name, made.pdf(), largest_bytes=LARGEST)

    assert [problem.code for problem in problems] == ["upload.name"]
    assert words in problems[0].message
    assert safe_name(name) in problems[0].way_out


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.docx", made.office("docx", word__media__a_dot_png=made.png())),
        ("plan.pdf", made.pdf_with_objects(b"1 0 << /Type /Page >>")),
        ("map.png", made.png()),
        ("form.xml", b"<?xml version='1.0'?><form><a>1</a></form>"),
    ],
)
def test_a_damaged_file_never_breaks_the_look(name: str, data: bytes) -> None:
    chance = random.Random(1)
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        del damaged[chance.randrange(len(damaged)) : chance.randrange(len(damaged))]

        _, problems = sniff(name, bytes(damaged), largest_bytes=LARGEST)

        assert all(problem.message and problem.way_out for problem in problems)


def test_every_kind_has_a_name_and_a_type() -> None:
    assert [kind_named(f".{kind.extensions[-1].upper()}") for kind in FileKind] == list(
        FileKind
    )
    assert kind_named("exe") is None
    assert {kind.media_type.split(";")[0] for kind in FileKind} >= {
        "application/pdf",
        "text/csv",
    }
