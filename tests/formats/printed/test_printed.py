import io
import random
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest

from commonbeat.formats.printed import (
    Document,
    Heading,
    Note,
    Pairs,
    Part,
    Prose,
    Table,
    Written,
    print_document,
)

MADE_AT = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)
WORDS = [
    "officer",
    "budget",
    "neighborhood",
    "señor",
    "“quoted”",
    "naïve",
    "–",
    "1,234.50",
    "fi",
]


def printed(*parts: Part, title: str = "Application", **more: Any) -> bytes:
    return print_document(Document(title, "A-2026-1", parts, **more), made_at=MADE_AT)


def words_of(data: bytes) -> str:
    """Return all text of a PDF without spaces, and without the head and foot of each page."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    texts = ["".join(page.split()) for page in pages]
    for number, text in enumerate(texts, 1):
        foot = f"Page{number}of{len(texts)}"
        texts[number - 1] = text.replace(foot, "").replace("ApplicationA-2026-1", "", 1)
    return "".join(texts)


def kinds_of_tags(data: bytes) -> set[str]:
    """Return the names of all elements of a PDF's structure."""
    found: set[str] = set()
    ahead: list[Any] = [pypdf.PdfReader(io.BytesIO(data)).root_object["/StructTreeRoot"]]
    while ahead:
        node = ahead.pop().get_object()
        if isinstance(node, list):
            ahead += node
        elif isinstance(node, dict):
            if "/S" in node:
                found.add(str(node["/S"]))
            if "/K" in node:
                ahead.append(node["/K"])
    return found


def long_text(length: int) -> str:
    chance = random.Random(length)
    text = ""
    while len(text) < length:
        text += chance.choice(WORDS) + chance.choice([" ", " ", " ", "\n", "\n\n"])
    return text[:length].strip()


@pytest.mark.parametrize("length", [1, 500, 10_000, 60_000])
def test_no_value_is_cut_however_long_it_is(length: int) -> None:
    text = long_text(length)

    as_answer = words_of(printed(Pairs((("Need", text),))))
    as_text = words_of(printed(Written(text)))
    in_table = words_of(printed(Table(("A", "B"), ((text, "end"),))))

    plain = "".join(text.split())
    assert as_answer == f"ApplicationNeed{plain}"
    assert as_text == f"Application{plain}"
    assert in_table.replace("AB", "").startswith("Application")
    assert len(in_table) >= len(plain)


def in_order(length: int) -> str:
    """Return digits and letters that tell their order, without a space."""
    return "".join(f"{number:05x}" for number in range(length // 5))


BLOCK_OF_CODE = Prose(f"    {in_order(10_000)}")


@pytest.mark.parametrize(
    "part",
    [
        Written(in_order(10_000)),
        Pairs((("Need", in_order(10_000)),)),
        Prose(in_order(10_000)),
        Prose(f"`{in_order(10_000)}`"),
        BLOCK_OF_CODE,
        Note(in_order(10_000)),
        Heading(in_order(2_000)),
    ],
    ids=lambda part: type(part).__name__,
)
def test_a_word_longer_than_a_line_goes_on_in_the_next(part: Part) -> None:
    data = printed(part)

    whole = in_order(2_000 if isinstance(part, Heading) else 10_000)
    marks = "\u200b" if part == BLOCK_OF_CODE else ""  # it marks where it may be broken
    assert whole in words_of(data).replace(marks, "")
    assert farthest(data) <= 612 - 70  # points: the right margin of the page


def farthest(data: bytes) -> float:
    """Return where the last letter of the longest line begins, in points from the left."""
    ends: list[float] = []

    def visit(text: str, _: Any, place: list[float], __: Any, size: float) -> None:
        longest = max((len(line) for line in text.split("\n")), default=0)
        ends.append(place[4] + longest * size * 0.25)  # letters are wider than a quarter

    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        page.extract_text(visitor_text=visit)
    return max(ends)


def test_it_is_tagged_and_says_title_and_language() -> None:
    data = printed(
        Heading("Request"),
        Prose("A **bold** and *soft* [link](https://example.org).\n\n- one\n- two\n\n1. first"),
        Pairs((("Legal name", "Example City"),)),
        Table(("Year", "Cost"), (("1", "$5.00"),), caption="Costs"),
        Note("Remember."),
        language="es",
    )

    reader = pypdf.PdfReader(io.BytesIO(data))
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  pypdf's own kind of truth
    assert root["/Lang"] == "es"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712  the same
    assert reader.metadata is not None
    assert reader.metadata.title == "Application"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert kinds_of_tags(data) >= {
        "/H1",
        "/H2",
        "/P",
        "/L",
        "/LI",
        "/Table",
        "/TH",
        "/TD",
        "/Link",
        "/Strong",
        "/Em",
    }


def test_every_page_bears_number_and_page() -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed(Written(long_text(9_000)), footer="Office")))

    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "A-2026-1" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "Office" in page


def test_the_same_document_gives_the_same_bytes() -> None:
    parts = (Prose("# A\n\ntext"), Pairs((("a", "b"),)))

    assert printed(*parts) == printed(*parts)


@pytest.mark.parametrize(
    "words",
    [
        '#panic("x")',
        '#read("/etc/hostname")',
        "$ x $ @label <label> #let a = 1 // not a comment /* nor this */",
        '"] } ) #sys.inputs',
        "\\ * _ ` ~ = - + / [ ] { }",
        "<script>alert(1)</script>",
    ],
)
def test_nothing_that_is_written_is_read_as_source(words: str) -> None:
    plain = "".join(words.split())

    data = printed(Written(words), Pairs(((words, words),)), Heading(words), Note(words))

    assert words_of(data).count(plain) == 5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a 🚓 car", "a[U+1F693POLICECAR]car"),
        ("漢", "[U+6F22CJKUNIFIEDIDEOGRAPH-6F22]"),
        ("a\x07b", "a[U+0007]b"),
        ("a\ud800b", "a[U+D800]b"),
        ("a\ue000b", "a[U+E000]b"),
        ("ῥώμη Привет Ł ő ş ½ € § → ≤ ☐", "ῥώμηПриветŁőş½€§→≤☐"),
    ],
)
def test_a_sign_that_no_font_has_is_named(text: str, shown: str) -> None:
    assert words_of(printed(Written(text))) == f"Application{shown}"


def test_many_signs_that_no_font_has_are_all_named() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(2_000))

    assert words_of(printed(Written(text))).count("[U+") == 2_000


def test_headings_never_skip_a_level() -> None:
    data = printed(Prose("###### Deep\n\ntext\n\n# Top\n\n### Deeper"), Heading("Far", 5))

    assert {"/H1", "/H2", "/H3", "/H4"} <= kinds_of_tags(data)
    assert "/H6" not in kinds_of_tags(data)


def test_markdown_is_set_and_only_safe_links_lead_somewhere() -> None:
    source = (
        "## Head\n\nline one\nline two  \nbroken\n\n> quote\n\n```\ncode  here\n```\n\n---\n\n"
        "| a | b |\n|---|---|\n| 1 | **2** |\n\n"
        "[bad](javascript:alert(1)) [file](file:///etc) ![picture](https://example.org/a.png)"
        " [good](https://example.org/a)\n\n- outer\n  - inner\n\n3. three\n4. four"
    )

    data = printed(Prose(source))

    links = [
        str(each.get_object()["/A"]["/URI"])
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
        for each in page.get("/Annots", [])
    ]
    assert set(links) == {"https://example.org/a"}
    assert words_of(data) == (
        "ApplicationHeadlineonelinetwobrokenquotecodehereab12[bad](javascript:alert(1))[file](file:///etc)picturegood"
        "•outer‣inner3.three4.four"
    )


@pytest.mark.parametrize("parts", [(), (Prose(""),), (Pairs(()),), (Table(("A",), ()),)])
def test_what_is_empty_is_printed_empty(parts: tuple[Part, ...]) -> None:
    assert printed(*parts).startswith(b"%PDF-1.")
