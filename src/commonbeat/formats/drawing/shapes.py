"""Outlines of the states and territories, as prepared at set-up, or equal tiles instead."""

import json
from dataclasses import dataclass

from commonbeat.formats.drawing.jurisdictions import TILES, jurisdiction_name

TILE = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """One outline: `code` of the jurisdiction or county, its name, and an SVG path."""

    code: str
    name: str
    path: str
    label_at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Shapes:
    """The outlines of a map on one canvas; `counties` may be empty."""

    width: float
    height: float
    states: tuple[Shape, ...]
    counties: tuple[Shape, ...] = ()


def read_shapes(data: bytes) -> Shapes:
    """Return the outlines from the JSON that set-up prepares.

    An object with `width`, `height` and the lists `states` and `counties` of objects with
    `code` (two letters; five-digit FIPS), `name` and `path` (an SVG path on that canvas).
    """
    found = json.loads(data)

    def outlines(key: str) -> tuple[Shape, ...]:
        return tuple(
            Shape(each["code"], each["name"], each["path"]) for each in found.get(key, ())
        )

    return Shapes(found["width"], found["height"], outlines("states"), outlines("counties"))


def tile_shapes() -> Shapes:
    """Return a map of equal tiles, for a machine on which no outlines were prepared."""
    gap = 3
    states = tuple(
        Shape(
            code,
            jurisdiction_name(code),
            f"M{column * TILE + gap},{row * TILE + gap}"
            f"h{TILE - gap}v{TILE - gap}h-{TILE - gap}Z",
            (column * TILE + (TILE + gap) / 2, row * TILE + TILE / 2 + 6),
        )
        for code, (column, row) in TILES.items()
    )
    columns = max(column for column, _ in TILES.values()) + 1
    rows = max(row for _, row in TILES.values()) + 1
    return Shapes(columns * TILE + gap, rows * TILE + gap, states)
