"""XML of strangers: read without entities, without a network, and within limits."""

from lxml import etree

from commonbeat.engine.problems import Problem

MOST_ELEMENTS = 100_000
DEEPEST = 100

_AGAIN = "Export it again from the program that made it."


def read_xml(
    data: bytes, *, largest_bytes: int, most_elements: int = MOST_ELEMENTS
) -> tuple["etree._Element | None", list[Problem]]:
    """Return the root, or None and why the file is refused."""
    if len(data) > largest_bytes:
        return None, [
            Problem(
                "xml.too_large",
                f"The file has {len(data):,} bytes; at most {largest_bytes:,} are read.",
                "Choose the right file.",
            )
        ]
    if b"<!DOCTYPE" in data.replace(b"\0", b"").upper():
        return None, [
            Problem(
                "xml.declares",
                "The file declares a document type, which can pull in other files.",
                "Remove the line that begins with <!DOCTYPE.",
            )
        ]
    return _parsed(data, most_elements)


def namespace(tag: str) -> str:
    """Return the namespace of a tag, or ""."""
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _parsed(data: bytes, most: int) -> tuple["etree._Element | None", list[Problem]]:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return None, [Problem("xml.not_xml", f"The file is not XML: {error.msg}.", _AGAIN)]
    if _too_many(root, most):
        return None, [
            Problem(
                "xml.too_many",
                f"The file has over {most:,} elements, or they stand too deep.",
                "Choose the right file.",
            )
        ]
    return root, []


def _too_many(root: "etree._Element", most: int) -> bool:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if count > most or depth > DEEPEST:
            return True
    return False
