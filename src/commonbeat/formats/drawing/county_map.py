"""A map of the counties of one state, cut out of the map of the country."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commonbeat.formats.drawing import svg
from commonbeat.formats.drawing.scale import Shading
from commonbeat.formats.drawing.shapes import Shape

_PIECE = re.compile(r"[MmLlZz]|-?(?:\d+\.?\d*|\.\d+)")
_WIDTH = 880.0
_TALLEST = 620.0
_MARGIN = 12.0


@dataclass(frozen=True)
class _Box:
    """The smallest upright rectangle around some outlines."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return max(self.right - self.left, 0.1)

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 0.1)


def draw_counties(
    shapes: Iterable[Shape],
    cents: Mapping[str, int],
    *,
    title: str,
    description: str,
    shades: Shading,
) -> str:
    """Return the counties as SVG, darker where more money went; "" when there are none."""
    counties = list(shapes)
    if not counties:
        return ""
    box = _around(counties)
    scale = min((_WIDTH - 2 * _MARGIN) / box.width, (_TALLEST - 2 * _MARGIN) / box.height)
    outlines = "".join(
        svg.element(
            "path",
            svg.tooltip(f"{shape.name}: {shades.value_text(cents.get(shape.code, 0))}"),
            d=shape.path,
            fill=shades.of(cents.get(shape.code, 0))[0],
            stroke=svg.LINE,
            stroke_width="0.8",
            vector_effect="non-scaling-stroke",
        )
        for shape in counties
    )
    left = (_WIDTH - box.width * scale) / 2 - box.left * scale
    top = _MARGIN - box.top * scale
    moved = svg.element(
        "g", outlines, transform=f"translate({left:.2f} {top:.2f}) scale({scale:.4f})"
    )
    return svg.drawing(
        name="counties",
        title=title,
        description=description,
        width=_WIDTH,
        height=box.height * scale + 2 * _MARGIN,
        body=[moved],
    )


def _around(shapes: Iterable[Shape]) -> _Box:
    points = [point for shape in shapes for point in _points(shape.path)]
    across, down = [x for x, _ in points], [y for _, y in points]
    return _Box(min(across), min(down), max(across), max(down))


def _points(path: str) -> list[tuple[float, float]]:
    """Return the corners of a path of moves and lines, absolute or relative."""
    points: list[tuple[float, float]] = []
    command, start, at, pending = "M", (0.0, 0.0), (0.0, 0.0), None
    for piece in _PIECE.findall(path):
        if piece.isalpha():
            command = piece
            if piece in "Zz":
                at = start
        elif pending is None:
            pending = float(piece)
        else:
            x, y = pending, float(piece)
            pending = None
            at = (at[0] + x, at[1] + y) if command.islower() else (x, y)
            if command in "Mm":
                start = at
                command = "l" if command == "m" else "L"
            points.append(at)
    return points
