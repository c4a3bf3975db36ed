"""Values to the XML of a Grants.gov form."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from commonbeat.engine.problems import Refused
from commonbeat.formats.sf424.elements import FILES, GLOBAL, LIBRARY, As, Element, GrantForm
from commonbeat.formats.sf424.rules import Nested, full_choice, value_problems


def write_form(form: GrantForm, values: Mapping[str, Any]) -> bytes:
    """Return the XML of a form. Raises Refused with every problem of its values.

    `values` has the names of the schema, nested ({"Applicant": {"City": ...}}) or flat
    ({"Applicant.City": ...}); amounts are whole cents. The same values give the same bytes.
    """
    nested = unfolded(values)
    problems = value_problems(form, nested)
    if problems:
        raise Refused(*problems)
    spaces = {form.prefix: form.space, "globLib": LIBRARY, "glob": GLOBAL, "att": FILES}
    root = etree.Element(_tag(form.space, form.name), nsmap=spaces)
    for space, name, value in form.fixed:
        root.set(_tag(space, name), value)
    if form.identifier:
        etree.SubElement(root, _tag(GLOBAL, "FormVersionIdentifier")).text = form.identifier
    _write_group(form, root, form.elements, nested)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def unfolded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return flat values nested; nested ones stay as they are."""
    nested: dict[str, Any] = {}
    for path, value in values.items():
        *above, name = path.split(".")
        place = nested
        for part in above:
            place = place.setdefault(part, {})
        place[name] = value
    return nested


def _tag(space: str, name: str) -> str:
    return f"{{{space}}}{name}"


def _write_group(
    form: GrantForm, parent: "etree._Element", elements: tuple[Element, ...], values: Nested
) -> None:
    for element in elements:
        value = values.get(element.name)
        if value is None or value in ("", []):
            continue
        for entry in value if isinstance(value, list) else [value]:
            _write(form, parent, element, entry)


def _write(form: GrantForm, parent: "etree._Element", element: Element, value: Any) -> None:
    tag = _tag(element.space or form.space, element.name)
    if element.attribute:
        parent.set(tag, value)
        return
    child = etree.SubElement(parent, tag)
    if element.kind is As.GROUP:
        _write_group(form, child, element.children, value)
    elif element.kind is As.PLACE:
        child.set(_tag(FILES, "href"), value)
    elif element.kind is As.CENTS:
        child.text = f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
    else:
        child.text = full_choice(element, value) if element.kind is As.CODE else value
    if element.kind is As.HASH:
        child.set(_tag(GLOBAL, "hashAlgorithm"), "SHA-1")
