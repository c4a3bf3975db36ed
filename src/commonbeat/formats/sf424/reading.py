"""The XML of a Grants.gov form to values, from whoever sends it."""

import re
from typing import Any

from lxml import etree

from commonbeat.engine.problems import Problem
from commonbeat.engine.wording import listed
from commonbeat.formats import safe_xml
from commonbeat.formats.sf424.elements import FILES, As, Element, GrantForm
from commonbeat.formats.sf424.forms import FORMS
from commonbeat.formats.sf424.rules import value_problems

LARGEST_BYTES = 1_000_000

_DOLLARS = re.compile(r"(-?)(\d{1,15})(?:\.(\d{0,2})0*)?", re.ASCII)


def read_form(data: bytes) -> tuple[GrantForm | None, dict[str, Any], list[Problem]]:
    """Return which form an XML file is, its nested values, and every problem.

    Elements may stand in any order. What the form does not know is told with its text, so that
    nothing is lost; what cannot be read stays in the values as its text.
    """
    root, problems = safe_xml.read_xml(data, largest_bytes=LARGEST_BYTES)
    if root is None:
        return None, {}, problems
    form = next((form for form in FORMS if root.tag == f"{{{form.space}}}{form.name}"), None)
    if form is None:
        return None, {}, [_other_form(str(root.tag))]
    values = _group(root, form.elements)
    return form, values, value_problems(form, values)


def _other_form(tag: str) -> Problem:
    known = listed([form.title for form in FORMS], "or")
    return Problem(
        "sf424.other_form",
        f"The file begins with {tag[:200]!r}, which is no form that is read here.",
        f"Choose the XML of {known}.",
    )


def _group(parent: "etree._Element", elements: tuple[Element, ...]) -> dict[str, Any]:
    by_name = {element.name: element for element in elements}
    values: dict[str, Any] = {
        element.name: title
        for element in elements
        if element.attribute and (title := _attribute(parent, element.name))
    }
    for child in parent:
        name = etree.QName(child).localname
        if name == "FormVersionIdentifier":
            continue
        known = by_name.get(name)
        value = _value(child, known) if known else "".join(map(str, child.itertext())).strip()
        if known and known.repeats > 1:
            values.setdefault(name, []).append(value)
        else:
            values[name if name not in values else f"{name} (again)"] = value
    return values


def _attribute(parent: "etree._Element", name: str) -> str:
    found = [
        value for key, value in parent.attrib.items() if etree.QName(key).localname == name
    ]
    return str(found[0]) if found else ""


def _value(child: "etree._Element", element: Element) -> Any:
    if element.kind is As.GROUP:
        return _group(child, element.children)
    if element.kind is As.PLACE:
        return str(child.get(f"{{{FILES}}}href", ""))
    words = (child.text or "").strip()
    return _cents(words) if element.kind is As.CENTS else words


def _cents(words: str) -> int | str:
    found = _DOLLARS.fullmatch(words)
    if found is None:
        return words
    sign, whole, rest = found.groups()
    cents = int(whole) * 100 + int(f"{rest or ''}00"[:2])
    return -cents if sign else cents
