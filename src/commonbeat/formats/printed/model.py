"""What a printed document is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title of the document is level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """Text in Markdown, with headings, lists, tables and links."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Written:
    """Text exactly as somebody wrote it, line by line."""

    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their values, such as questions and answers; values keep their lines."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as the header, which repeats on each page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart from the text."""

    text: str


Part = Heading | Prose | Written | Pairs | Table | Note


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its title, the number at the head of each page, its parts in order.

    footer    words at the foot of each page, left of the page number
    language  code of the language that a screen reader speaks, such as "en"
    """

    title: str
    number: str
    parts: tuple[Part, ...]
    footer: str = ""
    language: str = "en"
