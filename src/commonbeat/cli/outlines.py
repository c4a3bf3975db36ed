"""The outlines of the map in a report: those that set-up prepared, else equal tiles."""

from pathlib import Path

import commonbeat
from commonbeat.formats.drawing import Shapes, read_shapes, tile_shapes

PREPARED = (
    Path(commonbeat.__path__[0]) / "site" / "static" / "vendor" / "shapes" / "states.json"
)


def map_shapes() -> Shapes:
    """Return what the map of a report is drawn with."""
    return read_shapes(PREPARED.read_bytes()) if PREPARED.is_file() else tile_shapes()
