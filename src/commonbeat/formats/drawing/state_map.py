"""A map of the 56 jurisdictions, shaded by a whole number for each."""

from collections.abc import Callable, Mapping

from commonbeat.formats.drawing import svg
from commonbeat.formats.drawing.jurisdictions import jurisdiction_name
from commonbeat.formats.drawing.scale import Shading, shading
from commonbeat.formats.drawing.shapes import Shape, Shapes

# Too small to see on a map of the country: each has a square of its own below the map.
SMALL = ("AS", "CT", "DC", "DE", "GU", "HI", "MP", "PR", "RI", "VI")
_SQUARE, _GAP, _MARGIN = 44.0, 10.0, 16.0
_LETTER = 8.6  # about how wide a letter of the legend is


def draw_state_map(  # noqa: PLR0913 - a picture needs its words
    shapes: Shapes,
    values: Mapping[str, int],
    *,
    name: str,
    title: str,
    description: str,
    value_text: Callable[[int], str] = "{:,}".format,
    nothing: str = "none",
    links: Mapping[str, str] | None = None,
    legend: bool = True,
) -> str:
    """Return the map of the states as SVG: darker is more.

    values       by two-letter code; a code that is not there counts as 0
    name         unique on its page
    value_text   writes a value, in titles and in the legend
    nothing      the legend's word for 0
    links        addresses by code; those states can be clicked
    legend       False where the page writes it, so that it can be read on a phone
    """
    shades = shading(values.values(), value_text)
    links = links or {}
    body = [
        _linked(links, shape.code, _state(shape, values.get(shape.code, 0), shades))
        for shape in shapes.states
    ]
    bottom = shapes.height + _MARGIN
    if not any(shape.label_at for shape in shapes.states):
        body += [
            _linked(links, code, _square(place, bottom, code, values.get(code, 0), shades))
            for place, code in enumerate(SMALL)
        ]
        bottom += _SQUARE + _MARGIN
    if legend:
        entries, bottom = _legend(shades.entries(nothing), shapes.width, bottom)
        body += entries
    return svg.drawing(
        name=name,
        title=title,
        description=description,
        width=shapes.width,
        height=bottom,
        body=body,
        role="group" if links else "img",
    )


def _linked(links: Mapping[str, str], code: str, content: str) -> str:
    address = links.get(code)
    return svg.element("a", content, href=address) if address else content


def _outline(path: str, fill: str, content: str) -> str:
    return svg.element("path", content, d=path, fill=fill, stroke=svg.LINE, stroke_width="0.6")


def _state(shape: Shape, value: int, shades: Shading) -> str:
    fill, ink = shades.of(value)
    words = svg.tooltip(f"{shape.name}: {shades.value_text(value)}")
    path = _outline(shape.path, fill, words)
    if shape.label_at is None:
        return path
    x, y = shape.label_at
    return path + svg.label(shape.code, x, y, size=17, anchor="middle", fill=ink)


def _square(place: int, top: float, code: str, value: int, shades: Shading) -> str:
    fill, ink = shades.of(value)
    left = _MARGIN + place * (_SQUARE + _GAP)
    square = svg.element(
        "rect",
        svg.tooltip(f"{jurisdiction_name(code)}: {shades.value_text(value)}"),
        x=left,
        y=top,
        width=_SQUARE,
        height=_SQUARE,
        fill=fill,
        stroke=svg.LINE,
    )
    middle = left + _SQUARE / 2
    return square + svg.label(code, middle, top + 28, size=16, anchor="middle", fill=ink)


def _legend(
    entries: list[tuple[str, str]], width: float, top: float
) -> tuple[list[str], float]:
    longest = max(len(words) for _, words in entries)
    columns = max(1, min(3, int((width - _MARGIN) / (44 + _LETTER * longest))))
    column_width = (width - _MARGIN) / columns
    parts = []
    for place, (fill, words) in enumerate(entries):
        x = _MARGIN + place % columns * column_width
        y = top + place // columns * 30
        parts.append(
            svg.element("rect", x=x, y=y, width=24, height=18, fill=fill, stroke=svg.LINE)
        )
        parts.append(svg.label(words, x + 32, y + 14.5, size=16))
    rows = (len(entries) + columns - 1) // columns
    return parts, top + rows * 30 + 4
