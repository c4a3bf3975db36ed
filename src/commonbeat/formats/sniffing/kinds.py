"""The kinds of files that an applicant may attach, and what each is called."""

from enum import StrEnum


class FileKind(StrEnum):
    """A kind of file that can be attached; its value is its usual extension."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    PNG = "png"
    JPEG = "jpg"
    CSV = "csv"
    TEXT = "txt"
    XML = "xml"

    @property
    def in_words(self) -> str:
        """The kind in words, with its article."""
        return _TITLES[self]

    @property
    def extensions(self) -> tuple[str, ...]:
        """How a name of this kind may end, without the dot."""
        return ("jpg", "jpeg") if self is FileKind.JPEG else (self.value,)

    @property
    def media_type(self) -> str:
        """The type with which it is served."""
        return _MEDIA_TYPES[self]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_TITLES = {
    FileKind.PDF: "a PDF",
    FileKind.DOCX: "a Word document (docx)",
    FileKind.XLSX: "an Excel workbook (xlsx)",
    FileKind.PPTX: "a PowerPoint presentation (pptx)",
    FileKind.PNG: "a PNG picture",
    FileKind.JPEG: "a JPEG picture",
    FileKind.CSV: "a CSV table",
    FileKind.TEXT: "a plain text",
    FileKind.XML: "an XML file",
}
_MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{_OFFICE}wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}spreadsheetml.sheet",
    FileKind.PPTX: f"{_OFFICE}presentationml.presentation",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.TEXT: "text/plain; charset=utf-8",
    FileKind.XML: "application/xml",
}


def kind_named(extension: str) -> FileKind | None:
    """Return the kind whose names end so (".PDF", "jpeg"), or None."""
    plain = extension.lower().removeprefix(".")
    return next((kind for kind in FileKind if plain in kind.extensions), None)
