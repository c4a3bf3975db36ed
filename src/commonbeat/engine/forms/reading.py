"""Reads a definition of a form set: every problem at once, or a `FormSet`."""

from collections.abc import Iterator, Mapping

from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.forms.checks import CHECKS
from commonbeat.engine.forms.conditions import check_conditions, conditional_requirements
from commonbeat.engine.forms.fields import read_fields
from commonbeat.engine.forms.formulas import read_computed
from commonbeat.engine.forms.model import JSON, Field, Form, FormSet, Kind, Section
from commonbeat.engine.forms.nodes import KEY, Node
from commonbeat.engine.forms.sources import SOURCES
from commonbeat.engine.problems import Problem, Refused

FORMAT = 1
MOST_FORMS = 60
MOST_FIELDS = 400  # of one form, those of rows included
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def read_form_set(definition: Mapping[str, JSON]) -> FormSet:
    """Return the form set that a definition describes.

    definition   as docs/reference/form-sets.md lays down, read from JSON; it is not changed

    Raises Refused with every problem of the whole definition: a missing, unknown (with the near
    one) or wrong value, a key used twice, a field in no section or in two; a section,
    condition, formula, prefill or feed that names no field; a circle of conditions and computed
    fields; limits that contradict each other. `where` of a problem is its place:
    "forms.budget.schema.properties.salary_cents.minimum".
    Time: about 1 ms for 20 fields, and 0.4 ms for each formula.
    """
    problems: list[Problem] = []
    top = Node(definition, problems, "")
    _format(top)
    title, intro = top.text("title", required=True), top.text("intro")
    nodes = top.nodes("forms", "key", required=True)
    if "forms" in definition and not 0 < len(nodes) <= MOST_FORMS and not problems:
        top.wrong("forms", len(nodes), f"a number of forms from 1 to {MOST_FORMS}", "Add one.")
    forms = tuple(_form(node) for node in nodes)
    for node, form, earlier in _with_earlier(nodes, forms):
        if form.key in earlier:
            node.say("key", "duplicate", f"{form.key!r} is there twice.", "Rename one form.")
    found = FormSet(title, intro, forms, _feeds(top, forms))
    top.done()
    if problems:
        raise Refused(*problems)
    return found


def _format(top: Node) -> None:
    number = top.given("format", required=True)
    if number is not None and number != FORMAT:
        top.wrong("format", number, "a format known here", f'Write "format": {FORMAT}.')


def _with_earlier(
    nodes: list[Node], forms: tuple[Form, ...]
) -> Iterator[tuple[Node, Form, set[str]]]:
    earlier: set[str] = set()
    for node, form in zip(nodes, forms, strict=True):
        yield node, form, set(earlier)
        earlier.add(form.key)


def _form(node: Node) -> Form:
    schema = node.node("schema", required=True) or Node({"properties": {}}, [], "")
    _dialect(schema)
    fields = conditional_requirements(schema, read_fields(schema))
    _count(schema, fields)
    check_conditions(schema, fields)
    schema.done()
    computed, order = read_computed(node, fields)
    sections = _sections(node, computed)
    form = Form(
        key=node.name("key"),
        title=node.text("title", required=True),
        intro=node.text("intro"),
        optional=node.truth("optional"),
        sections=sections,
        fields=_as_laid_out(computed, sections),
        schema=schema.data,
        checks=_known(node, "checks", node.texts("checks"), tuple(CHECKS)),
        prefill=_prefill(node, computed),
        order=order,
    )
    node.done()
    return form


def _dialect(schema: Node) -> None:
    dialect = schema.text("$schema")
    if dialect and dialect != _DIALECT:
        schema.wrong("$schema", dialect, "the dialect of this format", f"Write {_DIALECT}.")
    if schema.given("type") not in (None, "object"):
        schema.wrong("type", schema.data["type"], "'object'", 'Write "type": "object".')


def _count(schema: Node, fields: tuple[Field, ...]) -> None:
    number = len(fields) + sum(len(field.fields) for field in fields)
    if number > MOST_FIELDS:
        schema.wrong(
            "properties",
            number,
            f"a number of fields up to {MOST_FIELDS}",
            "Split the form into two.",
        )


def _sections(node: Node, fields: tuple[Field, ...]) -> tuple[Section, ...]:
    """Return the sections; each field stands in exactly one of them."""
    known = {field.key: field for field in fields}
    placed: dict[str, str] = {}
    sections = []
    for part in node.nodes("layout", required=True):
        keys = part.texts("fields")
        for key in keys:
            if key not in known:
                part.say(
                    "fields",
                    "unknown_field",
                    f"There is no field {key!r}.",
                    near(key, list(known), "Declare it under properties."),
                )
            elif key in placed:
                part.say(
                    "fields",
                    "twice_in_layout",
                    f"{key!r} stands in {placed[key]} already.",
                    "Keep one of them.",
                )
            placed.setdefault(key, part.place)
        heading = part.text("heading", required=True)
        shown = tuple(known[key] for key in keys if key in known)
        sections.append(Section(heading, part.text("intro"), shown))
        part.done()
    for key in known:
        if key not in placed and "layout" in node.data:
            node.say(
                "layout",
                "not_in_layout",
                f"{key!r} stands in no section, so nobody could fill it in.",
                "Add it to the fields of a section.",
            )
    return tuple(sections)


def _as_laid_out(fields: tuple[Field, ...], sections: tuple[Section, ...]) -> tuple[Field, ...]:
    keys = [field.key for section in sections for field in section.fields]
    return tuple(
        sorted(fields, key=lambda each: keys.index(each.key) if each.key in keys else 0)
    )


def _known(
    node: Node, key: str, words: tuple[str, ...], allowed: tuple[str, ...]
) -> tuple[str, ...]:
    for word in words:
        if word not in allowed:
            listing = f"Known are: {', '.join(allowed)}." if allowed else "There are none."
            node.say(
                key,
                "unknown_reference",
                f"There is no {word!r} among the {key}.",
                near(word, list(allowed), listing),
            )
    return words


def _prefill(node: Node, fields: tuple[Field, ...]) -> dict[str, str]:
    prefill = node.words("prefill")
    known = [field.key for field in fields if field.kind not in (Kind.FILE, Kind.ROWS)]
    for key, source in prefill.items():
        if key not in known:
            node.say(
                f"prefill.{key}",
                "unknown_field",
                f"There is no field {key!r} that could be filled.",
                near(key, known, "Name a field of this form."),
            )
        if source not in SOURCES:
            node.say(
                f"prefill.{key}",
                "unknown_reference",
                f"There is no record {source!r}.",
                near(source, list(SOURCES), f"Known are: {', '.join(SOURCES)}."),
            )
    for field in fields:
        if field.fixed and field.key not in prefill:
            node.say(
                f"schema.properties.{field.key}.x-fixed",
                "never_filled",
                f"{field.key!r} is fixed, but nothing fills it.",
                "Name its record under prefill, or let people type it.",
            )
    return prefill


def _feeds(top: Node, forms: tuple[Form, ...]) -> dict[str, str]:
    feeds = top.words("feeds")
    addresses = [
        f"{form.key}.{field.key}"
        for form in forms
        for field in form.fields
        if field.kind not in (Kind.ROWS, Kind.FILE)
    ]
    for name, address in feeds.items():
        if not KEY.fullmatch(name):
            top.wrong(f"feeds.{name}", name, "a key of a rulebook's field", "Correct it.")
        if address not in addresses:
            top.say(
                f"feeds.{name}",
                "unknown_field",
                f"There is no field {address!r}.",
                near(address, addresses, "Write the form, a point, and the field."),
            )
    return feeds
